import Exchange
import Glibc
import Market
import Testing

struct KlineReaderTests {
    private let folder = Folder()

    @Test func rowsComeInBatchesAndTheEndStaysTheEnd() throws {
        var limits = KlineReader.Limits()
        limits.batchRowsMax = 100
        for bytes in [
            Array(minutes(250).joined(separator: "\n").utf8),
            zip([ZipEntry("A.csv", minutes(250).joined(separator: "\n"))]),
        ] {
            var reader = try KlineReader(path: folder.file("A.csv", bytes), limits: limits)
            var (rows, counts) = ([KlineRow](), [Int]())
            while try reader.next(&rows) { counts.append(rows.count) }
            #expect(counts == [100, 100, 50])
            #expect(try !reader.next(&rows))
            #expect(rows.isEmpty && reader.accepted == 250 && reader.rowsRead == 250)
        }
    }

    @Test func anErrorStaysAnError() throws {
        let path = folder.file(
            "A.csv.gz", gzip(minutes(50).joined(separator: "\n").utf8.map { $0 }).dropLast(3))
        var reader = try KlineReader(path: path)
        var rows = [KlineRow]()
        #expect(try reader.next(&rows))
        for _ in 0..<3 {
            do {
                _ = try reader.next(&rows)
                Issue.record("no error")
            } catch {
                #expect(rows.isEmpty)
                guard case .truncated = error.reason else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        #expect(reader.accepted == 49)  // The last one has no end: it may be cut off.
    }

    @Test func allRefusedRowsAreCountedAndTheFirstAreKept() {
        var limits = KlineReader.Limits()
        limits.refusedKeptMax = 10
        let lines = minutes(1) + (0..<5000).map { _ in "1,2,3,4,5,6" } + minutes(1)
        let reading = Reading(folder.file("A.csv", lines.joined(separator: "\n")), limits: limits)
        #expect(reading.refused.map(\.line) == Array(2...11))
        #expect((reading.refusedCount, reading.rows.count, reading.rowsRead) == (5000, 2, 5002))
    }

    @Test func progressEndsAtTheFilesSize() throws {
        let text = Array(minutes(30_000).joined(separator: "\n").utf8)
        for bytes in [text, gzip(text)] {
            var reader = try KlineReader(path: folder.file("A.csv", bytes))
            var (rows, before) = ([KlineRow](), 0)
            while try reader.next(&rows) {
                #expect(reader.bytesRead >= before && reader.bytesRead <= reader.fileBytes)
                before = reader.bytesRead
            }
            #expect(reader.bytesRead == bytes.count && reader.fileBytes == bytes.count)
        }
    }

    @Test func aHeaderWithoutRowsIsNoError() {
        let reading = Reading(folder.file("A.csv", "open_time,open,high,low,close,volume\n"))
        #expect(reading.error == nil && reading.rows.isEmpty)
    }

    @Test func whatIsNoFileOfCandlesGetsOneClearMessage() {
        let missing = folder.path + "/missing.csv"
        #expect(
            Reading(missing).error?.description == "\(missing): can't be opened: No such file or directory")
        #expect(Reading(folder.path).error?.description == "\(folder.path): can't be read: Is a directory")
        for nothing in ["", "\n\n", "\r\n"] {
            #expect(Reading(folder.file("A.csv", nothing)).error?.reason == .empty)
        }
        #expect(Reading(folder.file("A.csv.gz", gzip([]))).error?.reason == .empty)
        #expect(
            Reading(folder.file("A.csv.zst", [0x28, 0xB5, 0x2F, 0xFD, 4, 0, 10])).error?.reason == .notText)
        #expect(
            Reading(folder.file("A.csv", minutes(1)[0].utf16.flatMap { [UInt8($0), 0] })).error?.reason
                == .notText)
        let endless = String(repeating: "1,", count: 3000)
        #expect(Reading(folder.file("A.csv", endless)).error?.reason == .firstLineTooLong(limit: 4096))
        #expect(
            Reading(folder.file("A.csv", "{\"code\":-1121}")).error?.description.contains(
                "the header has no open_time") == true)
    }
}

/// The real candles, where there are some.
enum RealFiles {
    /// `NONET_DATA`, or `../shared/data` beside the package.
    static let folder: String? = {
        let package = #filePath.split(separator: "/").dropLast(3).map(String.init)
        let given = unsafe getenv("NONET_DATA").map { unsafe String(cString: $0) }
        let path = given ?? "/" + (package.dropLast() + ["shared", "data"]).joined(separator: "/")
        return unsafe access(path, R_OK) == 0 ? path : nil
    }()

    static let paths: [String] = {
        guard let folder else { return [] }
        return entries(folder).flatMap { name in
            entries("\(folder)/\(name)").map { "\(folder)/\(name)/\($0)" }
        }
        .filter { $0.contains(".csv") }.sorted()
    }()

    private static func entries(_ folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names = [String]()
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}

@Suite(.enabled(if: RealFiles.folder != nil, "no real candles: set NONET_DATA"))
struct RealFilesTests {
    /// Against a reader that is as simple as can be: split at commas, `Double(String)`.
    @Test(arguments: RealFiles.paths)
    func everyRowAndNumberIsRead(path: String) {
        let reading = Reading(path)
        var lines = inflated(path).split(separator: 10)
        let header = lines[0].contains(UInt8(ascii: "t")) ? lines.removeFirst() : nil
        #expect(reading.error == nil && reading.refusedCount == 0 && reading.offGrid == 0)
        #expect(reading.rows.count == lines.count && reading.rowsRead == lines.count)

        let names =
            header.map { String(decoding: $0, as: UTF8.self).split(separator: ",").map(String.init) }
            ?? [
                "open_time", "open", "high", "low", "close", "volume", "", "quote_volume", "trades",
                "taker_base", "", "",
            ]
        let aliases: [String: Column] = [
            "open": .open, "high": .high, "low": .low, "close": .close, "volume": .volume,
            "quote_volume": .quoteVolume,
            "trades": .trades, "count": .trades, "taker_base": .takerBuyVolume,
            "taker_buy_volume": .takerBuyVolume,
        ]
        let columns = names.map { aliases[$0] }
        var wrong = 0
        for (row, line) in zip(reading.rows, lines) {
            let fields = line.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
            let time = Int(fields[0])!
            var expected = [Double](repeating: .nan, count: 8)
            for (column, field) in zip(columns, fields) {
                if let column { expected[column.rawValue] = Double(field)! }
            }
            let bits =
                [UInt64(time / (time > 100_000_000_000_000 ? 60_000_000 : 60_000))]
                + expected.map(\.bitPattern)
            if row.bits != bits { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func theGzipFilesHoldAllRowsOnce() throws {
        var rows = 0
        for path in RealFiles.paths where path.hasSuffix(".gz") { rows += Reading(path).rowsRead }
        #expect(rows == 1_408_107)
    }

    @Test func theOutagesAreHolesAndNothingElseIs() throws {
        let folder = try #require(RealFiles.folder)
        func holes(_ file: String) -> [String] {
            let rows = Reading("\(folder)/\(file)").rows
            return zip(rows, rows.dropFirst()).compactMap { earlier, later in
                let absent = later.minute - earlier.minute - 1
                return absent == 0 ? nil : "\(earlier.minute + 1) \(absent)"
            }
        }
        #expect(holes("spot-2021-04/BTCUSDT.csv.gz") == ["2021-04-25T04:01Z 284"])
        #expect(holes("spot-2021-04/LTCUSDT.csv.gz") == ["2021-04-25T04:02Z 283"])
        #expect(holes("spot-2021-04/ETHBTC.csv.gz").contains("2021-04-20T02:00Z 150"))
        #expect(holes("spot-2023-03/BTCUSDT.csv.gz") == ["2023-03-24T12:40Z 80"])
        #expect(holes("spot-long/BTCUSDT_2025.csv.gz").isEmpty)
    }
}
