import Market

/// What a message of the exchange's stream says.
package enum StreamMessage {
    case closed(ClosedCandle)
    /// A candle that goes on, or whatever else is nothing to do with us.
    case nothing
    /// The server will cut the connection soon.
    case shutdown
    /// A closed candle that can't be taken: its symbol as it is written, and why.
    case refused(String, reason: String)

    /// Reads `{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":…,"s":"BTCUSDT","k":{…}}}`, or an event by itself.
    ///
    /// Only `x` closes a candle.
    package init(_ bytes: [UInt8]) throws(ExchangeError) {
        let event = try JSONReader.read(bytes, "stream") { reader throws(ExchangeError) in
            var event = Event()
            try event.read(&reader, depth: 0)
            return event
        }
        self = event.name == "serverShutdown" ? .shutdown : event.message
    }

    private struct Event {
        var name = ""
        var time: Int64 = .max
        var symbol = ""
        var kline: Kline?

        mutating func read(_ reader: inout JSONReader, depth: Int) throws(ExchangeError) {
            var event = self
            try reader.object { reader, name throws(ExchangeError) in
                switch name {
                case "data" where depth == 0, "event" where depth == 0 && reader.byte == UInt8(ascii: "{"):
                    try event.read(&reader, depth: 1)
                case "e", "event": event.name = try reader.string()
                case "E": event.time = try reader.integer()
                case "s": event.symbol = try reader.string()
                case "k": event.kline = try Kline(&reader)
                default: try reader.skipValue()
                }
            }
            self = event
        }

        var message: StreamMessage {
            guard name == "kline", let kline, kline.isClosed else { return .nothing }
            func refused(_ reason: String) -> StreamMessage { .refused(symbol, reason: reason) }
            guard kline.interval == "1m" else {
                return refused("a candle of \(excerpt(kline.interval.utf8))")
            }
            guard kline.symbol == symbol, let parsed = try? Symbol(symbol), parsed.name == symbol,
                parsed.market == .spot
            else { return .refused(excerpt(symbol.utf8), reason: "no symbol, or two") }
            // The event comes after what it tells of.
            guard kline.openTime > 0, kline.openTime <= time else {
                return refused("open time \(kline.openTime) is in the future of the event")
            }
            let minute = Minute(containingMilliseconds: Int(kline.openTime))
            guard Minute.range.contains(minute.sinceEpoch) else { return refused("minute \(minute)") }
            if let flaw = kline.candle.flaw { return refused("\(minute): \(flaw)") }
            return .closed(ClosedCandle(symbol: parsed, minute: minute, candle: kline.candle))
        }
    }

    /// The members of `k` that matter.
    private struct Kline {
        var openTime: Int64
        var symbol: String
        var interval: String
        var isClosed: Bool
        var candle: Candle

        init(_ reader: inout JSONReader) throws(ExchangeError) {
            var (openTime, symbol, interval) = (Int64?.none, String?.none, String?.none)
            var isClosed: Bool?
            var candle = Candle(open: .nan, high: .nan, low: .nan, close: .nan, volume: .nan)
            try reader.object { reader, name throws(ExchangeError) in
                switch name {
                case "t": openTime = try reader.integer()
                case "s": symbol = try reader.string()
                case "i": interval = try reader.string()
                case "x": isClosed = try reader.boolean()
                case "o": candle.open = try reader.quotedDecimal()
                case "h": candle.high = try reader.quotedDecimal()
                case "l": candle.low = try reader.quotedDecimal()
                case "c": candle.close = try reader.quotedDecimal()
                case "v": candle.volume = try reader.quotedDecimal()
                case "q": candle.quoteVolume = try reader.quotedDecimal()
                case "V": candle.takerBuyVolume = try reader.quotedDecimal()
                case "n": candle.trades = Double(try reader.integer())
                default: try reader.skipValue()
                }
            }
            guard let openTime, let symbol, let interval, let isClosed,
                Column.allCases.allSatisfy({ candle[$0].isFinite })
            else {
                throw reader.unexpected("all of t, s, i, x, o, h, l, c, v, q, V and n before it")
            }
            (self.openTime, self.symbol, self.interval) = (openTime, symbol, interval)
            (self.isClosed, self.candle) = (isClosed, candle)
        }
    }
}
