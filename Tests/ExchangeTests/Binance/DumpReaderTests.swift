import Exchange
import Foundation
import Market
import Testing

struct DumpReaderTests {
    private let folder = Folder()
    private let name = "BTCUSDT-1m-2026-02.zip"
    private let period = DumpPeriod.month(year: 2026, month: 2)

    private func reader(_ server: ScriptedServer) -> DumpReader {
        DumpReader(base: server.base, folder: folder.path, clock: MovedClock())
    }

    private var leftOver: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? ["?"]
    }

    /// Of FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func theChecksumIsSHA256(text: String, digits: String) {
        #expect(Checksum.of(Array(text.utf8)) == digits)
    }

    @Test func aDumpIsReadWhenItsChecksumIsRight() async throws {
        let file = zip([ZipEntry("BTCUSDT-1m-2026-02.csv", minutes(150).joined(separator: "\n"))])
        let sum = Checksum.of(file)
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
        let sum = Checksum.of(file)
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

    @Test func aPeriodIsTheMinutesOfItsDays() {
        let leap = DumpPeriod.month(year: 2024, month: 2).minutes
        #expect(leap.upperBound - leap.lowerBound == 29 * 1440)
        #expect("\(leap.lowerBound)" == "2024-02-01T00:00Z" && "\(leap.upperBound)" == "2024-03-01T00:00Z")
        let december = DumpPeriod.month(year: 2024, month: 12).minutes
        #expect("\(december.upperBound)" == "2025-01-01T00:00Z")
        let day = DumpPeriod.day(year: 2024, month: 2, day: 29).minutes
        #expect("\(day.lowerBound)" == "2024-02-29T00:00Z" && "\(day.upperBound)" == "2024-03-01T00:00Z")
        for minute in stride(from: 28_400_000, to: 29_400_000, by: 12_345).map({ Minute($0) }) {
            #expect(DumpPeriod.month(of: minute).minutes.contains(minute))
            #expect(DumpPeriod.day(of: minute).minutes.contains(minute))
        }
    }
}
