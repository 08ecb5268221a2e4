internal import Market
internal import NIOCore

/// A kline of one minute as the REST and the stream interface write it.
extension ByteBuffer {
    /// Twelve elements: open time, open, high, low, close, volume, close time, quote volume, trades, taker's base, taker's quote
    /// and one that means nothing.
    mutating func writeRow(_ kline: Kline, openTime: Int64) {
        writeInteger(UInt8(ascii: "["))
        writeDecimal(openTime)
        writeNext(kline.open)
        writeNext(kline.high)
        writeNext(kline.low)
        writeNext(kline.close)
        writeNext(kline.volume)
        writeInteger(UInt8(ascii: ","))
        writeDecimal(openTime + 59_999)
        writeNext(kline.quoteVolume)
        writeInteger(UInt8(ascii: ","))
        writeDecimal(kline.trades)
        writeNext(kline.takerBuyVolume)
        writeNext(kline.takerBuyQuoteVolume)
        writeStaticString(",\"0\"]")
    }

    private mutating func writeNext(_ amount: Int64) {
        writeInteger(UInt8(ascii: ","))
        writeQuotedAmount(amount)
    }
}

extension Kline {
    /// The numbers of the minute's first and last trade; -1 where there were none.
    func tradeNumbers(in minute: Minute) -> (first: Int64, last: Int64) {
        guard trades > 0 else { return (-1, -1) }
        let first = Int64(minute.sinceEpoch) * 1_000_000
        return (first, first + trades - 1)
    }
}

extension ByteBuffer {
    /// The payload of `<symbol>@kline_1m`.
    ///
    /// - Parameters:
    ///   - eventTime: in milliseconds since the Unix epoch.
    ///   - isClosed: whether the candle will not change any more.
    mutating func writeEvent(
        _ told: CandleBoard.Told, of symbol: Symbol, in minute: Minute, isClosed: Bool, eventTime: Int64
    ) {
        let kline = told.kline
        let numbers = kline.tradeNumbers(in: minute)
        func number(_ name: StaticString, _ value: Int64) {
            writeStaticString(name)
            writeDecimal(value)
        }
        func amount(_ name: StaticString, _ value: Int64) {
            writeStaticString(name)
            writeQuotedAmount(value)
        }
        number("{\"e\":\"kline\",\"E\":", eventTime)
        writeStaticString(",\"s\":")
        writeQuoted(symbol.name)
        number(",\"k\":{\"t\":", told.openTime)
        number(",\"T\":", told.openTime + 59_999)
        writeStaticString(",\"s\":")
        writeQuoted(symbol.name)
        number(",\"i\":\"1m\",\"f\":", numbers.first)
        number(",\"L\":", numbers.last)
        amount(",\"o\":", kline.open)
        amount(",\"c\":", kline.close)
        amount(",\"h\":", kline.high)
        amount(",\"l\":", kline.low)
        amount(",\"v\":", kline.volume)
        number(",\"n\":", kline.trades)
        writeStaticString(isClosed ? ",\"x\":true" : ",\"x\":false")
        amount(",\"q\":", kline.quoteVolume)
        amount(",\"V\":", kline.takerBuyVolume)
        amount(",\"Q\":", kline.takerBuyQuoteVolume)
        writeStaticString(",\"B\":\"0\"}}")
    }
}
