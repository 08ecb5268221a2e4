import Exchange
import Market

/// Rows and messages in Binance's form.
enum Klines {
    static let symbol = try! Symbol("BTCUSDT")
    static let first = Minute(28_333_333)

    /// A row of the REST answer, as the exchange writes it; any field can be made another.
    static func row(_ minute: Int, _ changes: [Int: String] = [:]) -> String {
        let open = (first + minute).milliseconds
        var fields = [
            "\(open)", "\"67012.01000000\"", "\"67040.00000000\"", "\"67001.55000000\"", "\"67020.10000000\"",
            "\"12.34567000\"", "\(open + 59_999)", "\"827364.50123000\"", "1523", "\"6.10000000\"",
            "\"408812.61000000\"", "\"0\"",
        ]
        for (place, text) in changes { fields[place] = text }
        return "[" + fields.joined(separator: ",") + "]"
    }

    static func body(_ rows: [String]) -> [UInt8] { Array(("[" + rows.joined(separator: ",") + "]").utf8) }
    static func body(_ rows: Range<Int>) -> [UInt8] { body(rows.map { row($0) }) }

    static let candle = Candle(
        open: 67012.01, high: 67040, low: 67001.55, close: 67020.1, volume: 12.34567,
        quoteVolume: 827364.50123, trades: 1523, takerBuyVolume: 6.1)

    static func page(
        _ body: [UInt8], minutes: Int = 1000, rowsMax: Int = 1000, closedBefore: Int64 = .max
    ) throws(ExchangeError) -> CandlePage {
        try CandlePage(
            body,
            PageRequest(
                symbol: symbol, minutes: first..<first + minutes, rowsMax: rowsMax, closedBefore: closedBefore
            ))
    }

    /// A message of the combined stream.
    static func message(
        _ minute: Int, of symbol: String = "BTCUSDT", isClosed: Bool = true, close: String = "67020.10000000",
        interval: String = "1m"
    ) -> String {
        let open = (first + minute).milliseconds
        return """
            {"stream":"\(symbol.lowercased())@kline_\(interval)","data":{"e":"kline","E":\(open + 60_012),\
            "s":"\(symbol)","k":{"t":\(open),"T":\(open + 59_999),"s":"\(symbol)","i":"\(interval)",\
            "f":100,"L":200,"o":"67012.01000000","c":"\(close)","h":"67040.00000000","l":"67001.55000000",\
            "v":"12.34567000","n":1523,"x":\(isClosed),"q":"827364.50123000","V":"6.10000000",\
            "Q":"408812.61000000","B":"0"}}}
            """
    }
}

extension Candle {
    var bits: [UInt64] { Column.allCases.map { self[$0].bitPattern } }
}
