import Foundation
import Testing

@Suite struct IndicatorsCommandTests {
    let store = StoreUnderTest()
    static let start = Kline.day(0)

    func columns() throws -> [String] {
        let outcome = try store.run(["indicators", "--symbol", "BTCUSDT", "--interval", "1m", "--last", "1"])
        return outcome.output.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
    }

    /// The same bars as minutes give the same values; but for vwap, which begins anew with the day.
    @Test(arguments: [("5m", 5), ("1h", 60)])
    func aLongerBarIsABarLikeAnyOther(interval: String, length: Int) throws {
        let klines = Kline.walk(Self.start..<Self.start + 300 * length, seed: 1)
        try store.importing("BTCUSDT.csv", klines.csv())
        let bars = Kline.aggregated(klines, by: length).enumerated().map { index, bar in
            Kline(minute: Self.start + index, values: bar.kline.values)
        }
        try store.importing("BARS.csv", bars.csv())
        let vwap = try #require(try columns().firstIndex(of: "vwap"))
        func values(_ symbol: String, _ interval: String) throws -> [[String]] {
            try store.rows("indicators", symbol, interval).map { row in
                row.enumerated().filter { ![0, vwap].contains($0.offset) }.map(\.element)
            }
        }
        let (longer, minutes) = (try values("BTCUSDT", interval), try values("BARS", "1m"))
        #expect(longer == minutes && longer.count == 300)
        #expect(try longer.first?.count == columns().count - 2)
    }

    @Test func aMissingMinuteEndsASeriesAndTheNextWarmsUpAnew() throws {
        let klines = Kline.walk((Self.start..<Self.start + 900).filter { $0 != Self.start + 300 }, seed: 2)
        try store.importing("BTCUSDT.csv", klines.csv(.poor))
        let whole = try store.rows("indicators", "BTCUSDT", "1m", ["--from", "2024-01-01"])
        #expect(whole.map(\.[0]) == klines.map { String($0.minute * 60_000) })
        let behind = Array(whole.suffix(599))
        #expect(behind.first?.contains("nan") == true && behind.last?.contains("nan") == false)
        #expect(try store.rows("indicators", "BTCUSDT", "1m", ["--from", "2024-01-01T05:01Z"]) == behind)
        #expect(try store.rows("indicators", "BTCUSDT", "1m") == behind)
        // The hour that holds the missing minute is no bar.
        let hours = try store.rows("indicators", "BTCUSDT", "1h", ["--from", "2024-01-01"])
        let expected = (0..<15).filter { $0 != 5 }.map { String((Self.start + $0 * 60) * 60_000) }
        #expect(hours.map(\.[0]) == expected)
    }

    @Test func haltsAreFlatBarsWithoutVolume() throws {
        let halts = Self.start + 400..<Self.start + 480
        var klines = Kline.walk(Self.start..<Self.start + 900, seed: 3)
        try store.importing(
            "BTCUSDT.csv", klines.filter { !halts.contains($0.minute) }.csv(.poor), ["--complete"])
        let close = klines[399].values[3]
        for index in 400..<480 { klines[index].values = [close, close, close, close, 0, 0, 0, 0] }
        try store.importing("FLAT.csv", klines.csv(.poor))
        let rows = try store.rows("indicators", "BTCUSDT", "1m")
        #expect(rows.count == 900)
        #expect(try store.rows("indicators", "FLAT", "1m") == rows)
        // A series that is asked for from within a halt starts at the first candle behind it.
        let from = try store.rows("indicators", "BTCUSDT", "1m", ["--from", "2024-01-01T07:00Z"])
        #expect(from.first?[0] == String(halts.upperBound * 60_000))
    }

    @Test func lastOnlyTrimsWhatIsPrinted() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Self.start..<Self.start + 900, seed: 4).csv(.poor))
        let whole = try store.rows("indicators", "BTCUSDT", "1m")
        let last = try #require(whole.last)
        #expect(try store.rows("indicators", "BTCUSDT", "1m", ["--last", "7"]) == whole.suffix(7))
        let chosen = try store.rows("indicators", "BTCUSDT", "1m", ["--columns", "obv,rsi", "--last", "1"])
        let names = try columns()
        let (obv, rsi) = (
            try #require(names.firstIndex(of: "obv")), try #require(names.firstIndex(of: "rsi"))
        )
        #expect(chosen == [[last[0], last[obv], last[rsi]]])
    }

    @Test func noBarOfWhatIsStillForming() throws {
        // 5 minutes short of the second hour's end.
        try store.importing("BTCUSDT.csv", Kline.walk(Self.start..<Self.start + 115, seed: 5).csv(.poor))
        #expect(try store.rows("indicators", "BTCUSDT", "1h").count == 1)
        #expect(try store.rows("candles", "BTCUSDT", "1h").map { $0[9] } == ["60", "55"])
    }

    /// Names that hold commas are quoted, and the table has as many fields as the header.
    @Test func columnsWithParametersAreNamedInTheHeader() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Self.start..<Self.start + 300, seed: 6).csv(.poor))
        let list = "rsi(9),bb(50, 2.5),sma_20, macd( 8,17,9 )"
        let outcome = try store.run(
            ["indicators", "--symbol", "BTCUSDT", "--interval", "1m", "--last", "2", "--columns", list])
        #expect(outcome.code == 0 && outcome.complaint.isEmpty)
        let lines = outcome.output.split(separator: "\n")
        #expect(
            lines[0] == """
                open_time,rsi(9),"bb_upper(50,2.5)","bb_middle(50,2.5)","bb_lower(50,2.5)","bb_width(50,2.5)",\
                "bb_pct_b(50,2.5)",sma_20,"macd(8,17,9)"
                """)
        #expect(lines.count == 3)
        for line in lines.dropFirst() { #expect(line.split(separator: ",").count == 9) }
    }

    @Test func theCataloguesParametersGiveTheCataloguesColumns() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Self.start..<Self.start + 900, seed: 7).csv(.poor))
        let custom = ["--columns", "rsi(14),bb(20,2),keltner(20,10,2),ultimate_osc(7, 14, 28),sma(200)"]
        let catalogue = ["--columns", "rsi,bb,keltner,ultimate_osc,sma_200"]
        for interval in ["1m", "5m"] {
            let rows = try store.rows("indicators", "BTCUSDT", interval, custom)
            #expect(try store.rows("indicators", "BTCUSDT", interval, catalogue) == rows && !rows.isEmpty)
        }
        let shorter = try store.rows("indicators", "BTCUSDT", "1m", ["--columns", "rsi(9)"])
        #expect(shorter.firstIndex { $0[1] != "nan" } == 9)
    }

    @Test func columnsWithParametersAreKeysOfJSON() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Self.start..<Self.start + 300, seed: 8).csv(.poor))
        let outcome = try store.run(
            ["indicators", "--symbol", "BTCUSDT", "--interval", "1m", "--last", "1", "--json"],
            ["--columns", "stoch(5),tsi(40, 20),sma(4096)"])
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        #expect(
            rows.map { $0.keys.sorted() } == [
                ["open_time", "sma(4096)", "stoch_d(5)", "stoch_k(5)", "tsi(40,20)"]
            ])
        #expect(rows[0]["tsi(40,20)"] is Double && rows[0]["sma(4096)"] is NSNull)
    }

    @Test func theCatalogueTellsOfColumnsWithParameters() throws {
        let outcome = try CommandLineTool.run(["catalogue", "--json", "--columns", "ema(37),rsi"])
        let table = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let columns = try #require(table["columns"] as? [[String: Any]])
        #expect(columns.map { $0["name"] as? String } == ["ema(37)", "rsi"])
        #expect(columns.map { $0["warmup"] as? Int } == [36, 14])
        #expect((columns[0]["definition"] as? String)?.contains("the mean of the first 37") == true)
        let page = try CommandLineTool.run(["catalogue", "--markdown", "--columns", "rsi"])
        #expect(page.code == 2 && page.output.isEmpty && page.complaint.contains("leave out --columns"))
    }

    @Test(arguments: [
        ("rsi(1)", "'rsi(1)': period is '1', and must be a whole number from 2 to 4096"),
        ("bb(20)", "'bb(20)' has 1 parameter: give bb(period, multiple)"),
        ("rsi(9", "'rsi(9' is no column: give a name, or a name with parameters in parentheses"),
        ("macd(26,12,9)", "'macd(26,12,9)': fast must be less than slow"),
        ("ema_37", "there is no column 'ema_37': did you mean 'ema(37)'?"),
        (",", "columns ',' names nothing: give names separated by commas, or leave it out for all"),
    ])
    func aMistakeIsOneLine(list: String, complaint: String) throws {
        let outcome = try store.run(
            ["indicators", "--symbol", "BTCUSDT", "--interval", "1m", "--columns", list])
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.complaint.hasPrefix("nonet: \(complaint)"), "\(outcome.complaint)")
        #expect(outcome.complaint.split(separator: "\n").count == 1)
    }
}
