import Foundation
import Testing

@Suite struct CandlesCommandTests {
    let store = StoreUnderTest()

    static func isSame(_ text: String, _ value: Double) -> Bool {
        Double(text)?.bitPattern == value.bitPattern || (text == "nan" && value.isNaN)
    }

    /// Four days with holes, an hour that is missing whole, and more minutes than a block holds.
    static let klines = Kline.walk(
        (Kline.day(0) + 17..<Kline.day(4)).filter { $0 % 97 != 0 && $0 / 60 != Kline.day(2) / 60 }, seed: 1)

    @Test(arguments: [("1m", 1), ("5m", 5), ("15m", 15), ("1h", 60), ("4h", 240), ("1d", 1440)])
    func longerBarsAreTheirMinutesWithSumsRoundedOnce(interval: String, length: Int) throws {
        try store.importing("BTCUSDT.csv", Self.klines.csv())
        let expected = Kline.aggregated(Self.klines, by: length)
        let rows = try store.rows("candles", "BTCUSDT", interval)
        #expect(rows.count == expected.count)
        for (row, (bar, present)) in zip(rows, expected) {
            #expect(row[0] == String(bar.minute * 60_000) && row[9] == String(present))
            #expect(zip(row[1...8], bar.values).allSatisfy { Self.isSame($0, $1) }, "\(row) \(bar)")
        }
    }

    @Test(arguments: [
        (["--from", "2024-01-02", "--to", "2024-01-02T00:03Z"], [0, 1, 2]),
        (["--from", "1704153600000", "--to", "1704153780000"], [0, 1, 2]),
        (["--from", "2024-01-02T00:00:00.001Z", "--to", "2024-01-02T00:02:00.001Z"], [1, 2]),
        (["--from", "2024-01-02T00:01", "--to", "2024-01-02T00:01"], []),
        (["--from", "2024-01-02", "--to", "2024-01-02T00:03Z", "--last", "2"], [1, 2]),
        (["--to", "2024-01-02T00:03Z", "--last", "4"], [-1, 0, 1, 2]),
    ])
    func aRangeHoldsItsFirstOpenTimeAndNotItsLast(options: [String], minutes: [Int]) throws {
        try store.importing(
            "BTCUSDT.csv", Kline.walk(Kline.day(1) - 9..<Kline.day(1) + 9, seed: 2).csv(.poor))
        let rows = try store.rows("candles", "BTCUSDT", "1m", options)
        #expect(rows.map(\.[0]) == minutes.map { String((Kline.day(1) + $0) * 60_000) })
    }

    @Test func whatTheSourceDidNotHaveIsNanInCSVAndNullInJSON() throws {
        try store.importing("BTCUSDT.csv", Kline.walk([Kline.day(0)], seed: 3).csv(.poor))
        #expect(try store.rows("candles", "BTCUSDT", "1m")[0][6...] == ["nan", "nan", "nan", "1"])
        let text = try store.run(["candles", "--symbol", "BTCUSDT", "--interval", "1m", "--json"]).output
        let list = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        #expect(list[0]["open_time"] as? Int == Kline.day(0) * 60_000 && list[0]["trades"] is NSNull)
    }

    @Test func nothingIsOnStdoutWhereTheSymbolIsUnknown() throws {
        try store.importing("BTCUSDT.csv", Kline.walk([Kline.day(0)], seed: 4).csv())
        for command in ["candles", "indicators"] {
            let outcome = try store.run([command, "--symbol", "NOPE", "--interval", "1m"])
            #expect(outcome.code == 1 && outcome.output.isEmpty && outcome.complaint.contains("NOPE"))
        }
    }

    @Test func aReaderThatHasEnoughIsNoTrouble() throws {
        try store.importing("BTCUSDT.csv", Self.klines.csv())
        let outcome = try CommandLineTool.run(
            shell: "\"$0\" candles --store \"$1\" --symbol BTCUSDT --interval 1m | head -1", store.path)
        #expect(outcome.code == 0 && outcome.complaint.isEmpty && outcome.output.hasPrefix("open_time,"))
        let full = try CommandLineTool.run(
            shell: "\"$0\" candles --store \"$1\" --symbol BTCUSDT --interval 1m >/dev/full", store.path)
        #expect(full.code == 1 && full.complaint.contains("stdout"))
    }
}
