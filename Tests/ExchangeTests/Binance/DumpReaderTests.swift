import Exchange
import Foundation
import Market
import Testing

struct DumpReaderTests {
    private let folder = Folder()
    private let name = "BTCUSDT-1m-2026-02.zip"
    private let period = DumpPeriod.month(year: 2026, month: 2)

    private func sum(_ bytes: [UInt8]) -> String {
        var digest = Digest()
        digest.update(bytes)
        return digest.finish()
    }

    private func reader(_ server: ScriptedServer) -> DumpReader {
        DumpReader(base: server.base, folder: folder.path, clock: MovedClock())
    }

    private var leftOver: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? ["?"]
    }

    /// Of FIPS 180-4's examples, and the million of `a`.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func theDigestIsSHA256(text: String, count: Int, digits: String) {
        #expect(sum(Array(String(repeating: text, count: count).utf8)) == digits)
    }

    @Test func aDumpIsReadWhenItsChecksumIsRight() async throws {
        let file = zip([ZipEntry("BTCUSDT-1m-2026-02.csv", minutes(150).joined(separator: "\n"))])
        let sum = sum(file)
        let server = ScriptedServer { [name] request in
            request.path.hasSuffix(".CHECKSUM") ? .http(200, "\(sum)  \(name)\n") : .http(200, file)
        }
        do {
            let dump = try #require(await reader(server).dump(of: Klines.symbol, period))
            var (rows, count) = ([KlineRow](), 0)
            var reader = try dump.reader()
            while try reader.next(&rows) { count += rows.count }
            #expect(count == 150)
        }
        #expect(
            server.paths == [
                "/data/spot/monthly/klines/BTCUSDT/1m/\(name).CHECKSUM",
                "/data/spot/monthly/klines/BTCUSDT/1m/\(name)",
            ])
        #expect(leftOver.isEmpty)
    }

    @Test func aDamagedFileIsRefusedAndLeavesNothing() async {
        var file = zip([ZipEntry("BTCUSDT-1m-2026-02.csv", minutes(150).joined(separator: "\n"))])
        let sum = sum(file)
        file[100] ^= 1
        let server = ScriptedServer { [file, name] request in
            request.path.hasSuffix(".CHECKSUM") ? .http(200, "\(sum)  \(name)\n") : .http(200, file)
        }
        await #expect(throws: ExchangeError.self) { try await reader(server).dump(of: Klines.symbol, period) }
        #expect(leftOver.isEmpty)
    }

    @Test func aFileThatIsNotThereIsNone() async throws {
        let server = ScriptedServer { _ in
            .http(404, "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>")
        }
        #expect(try await reader(server).dump(of: Klines.symbol, period) == nil)
        let half = ScriptedServer { [name] request in
            request.path.hasSuffix(".CHECKSUM")
                ? .http(200, String(repeating: "0", count: 64) + "  \(name)") : .http(404, "")
        }
        #expect(try await reader(half).dump(of: Klines.symbol, period) == nil)
        #expect(leftOver.isEmpty)
    }

    @Test(arguments: [
        "", "<html>", "0123  BTCUSDT-1m-2026-02.zip", String(repeating: "0", count: 64),
        String(repeating: "0", count: 64) + "  BTCUSDT-1m-2026-03.zip",
        String(repeating: "g", count: 64) + "  BTCUSDT-1m-2026-02.zip",
    ])
    func whatIsNoChecksumOfTheFileIsRefused(text: String) {
        #expect(throws: ExchangeError.self) { try DumpReader.digest(in: Array(text.utf8), of: name) }
    }

    @Test func namesAndPathsAreThoseOfTheExchange() throws {
        let minute = Minute(containingMilliseconds: 1_770_091_500_000)
        #expect(DumpPeriod.month(of: minute) == period)
        #expect(DumpPeriod.day(of: minute) == .day(year: 2026, month: 2, day: 3))
        #expect(
            DumpPeriod.day(of: minute).path(of: Klines.symbol)
                == "/data/spot/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2026-02-03.zip")
    }
}
