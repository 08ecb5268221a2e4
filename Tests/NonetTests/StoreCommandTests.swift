import Foundation
import Testing

/// What is wrong with a store is said in one line, and never served.
@Suite struct StoreCommandTests {
    let store = StoreUnderTest()

    init() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(1), seed: 1).csv())
    }

    /// Writes bytes over the store's file.
    func patch(_ change: (inout Data) throws -> Void) throws {
        var bytes = try store.bytes
        try change(&bytes)
        try bytes.write(to: URL(fileURLWithPath: store.file))
    }

    static let reading: [[String]] = [
        ["candles", "--symbol", "BTCUSDT", "--interval", "1m"],
        ["indicators", "--symbol", "BTCUSDT", "--interval", "1m"],
        ["gaps"], ["store", "verify"], ["store", "stats"],
        ["serve", "--no-collect", "--listen", "127.0.0.1:0"],
        ["store", "backup", NSTemporaryDirectory() + "nonet-never-made"], ["store", "compact"],
        ["store", "prune", "--before", "2024-01-02"],
    ]

    @Test func aNewerSchemaIsRefusedWithFourByEveryCommand() throws {
        try patch { bytes in
            let key = try #require(bytes.range(of: Data([6, 0] + Array("schema".utf8))))
            bytes.replaceSubrange(key.upperBound..<key.upperBound + 4, with: [0, 0, 2, 0])
        }
        let before = try store.bytes
        for command in Self.reading {
            let outcome = try store.run(command)
            #expect(outcome.code == 4 && outcome.output.isEmpty, "\(command): \(outcome)")
            #expect(
                outcome.complaint.contains("schema 2.0")
                    && outcome.complaint.split(separator: "\n").count == 1)
        }
        #expect(try store.importing("ETHUSDT.csv", Kline.walk([Kline.day(0)], seed: 2).csv()).code == 4)
        #expect(try store.bytes == before)
    }

    @Test(arguments: [0, 12, 5000, 100_000])
    func aFileThatIsCutOffIsNotRead(length: Int) throws {
        try patch { $0 = $0.prefix(length) }
        for command in Self.reading where length > 0 {
            let outcome = try store.run(command)
            #expect(outcome.code == 1 && outcome.output.isEmpty, "\(command): \(outcome)")
            #expect(outcome.complaint.split(separator: "\n").count == 1)
        }
    }

    @Test func aFileOfSomethingElseStaysAsItIs() throws {
        var random = Seeded(state: 3)
        let other = Data((0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        try patch { $0 = other }
        for command in Self.reading { #expect(try store.run(command).code == 1) }
        #expect(try store.importing("ETHUSDT.csv", Kline.walk([Kline.day(0)], seed: 2).csv()).code == 1)
        #expect(try store.bytes == other)
    }

    /// A bit anywhere in the minutes of a column: `verify` names symbol and range, and the block isn't served.
    @Test(arguments: 0..<8)
    func aFlippedBitIsNamedAndNotServed(column: Int) throws {
        let value = try store.rows("candles", "BTCUSDT", "1m")[700][column + 1]
        let bits = try #require(Double(value)).bitPattern
        try patch { bytes in
            // The block's candles stand in a row: find the minute by this value and the next.
            let next = try #require(Double(try store.rows("candles", "BTCUSDT", "1m")[701][column + 1]))
            let pair = Data(
                [bits, next.bitPattern].flatMap { word in
                    (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
                })
            let place = try #require(bytes.range(of: pair))
            bytes[place.lowerBound + 2] ^= 1
        }
        let verdict = try store.run(["store", "verify"])
        #expect(verdict.code == 1 && verdict.output.contains("BTCUSDT 1m, "), "\(verdict)")
        #expect(verdict.complaint == "nonet: the store is damaged\n")
        let candles = try store.run(["candles", "--symbol", "BTCUSDT", "--interval", "1m"])
        #expect(candles.code == 1 && candles.output.split(separator: "\n").count <= 1)
        #expect(candles.complaint.contains("BTCUSDT 1m, "))
    }

    @Test func aStoreTakesSixtyFiveBytesASlotOfItsMinutes() throws {
        struct Statistics: Decodable {
            struct Interval: Decodable {
                var interval: String
                var slots, candles, bytes: Int
            }
            var symbols, fileBytes: Int
            var bytesPerSlot: Double
            var intervals: [Interval]
        }
        let text = try store.run(["store", "stats", "--json"]).output
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let statistics = try decoder.decode(Statistics.self, from: Data(text.utf8))
        #expect(statistics.symbols == 1 && statistics.bytesPerSlot <= 66)
        #expect(statistics.intervals.map(\.candles) == [1440, 288, 96, 24, 6, 1])
        #expect(try statistics.fileBytes == store.bytes.count)
    }
}
