public import Market

/// What an exchange lists.
public struct Instrument: Sendable {
    public var symbol: Symbol
    public var baseAsset: String
    public var quoteAsset: String
    /// From the listing to the delisting.
    public var lifetime: Range<Minute>
    /// The steps of a price and of an amount, in hundred-millionths.
    public var tick: Int64
    public var lot: Int64

    static let forever = Minute(Minute.range.lowerBound)..<Minute(Minute.range.upperBound)
    private static let quoteAssets = ["USDT", "USDC", "FDUSD", "BTC", "ETH", "EUR", "TRY"]

    init(_ symbol: Symbol, lifetime: Range<Minute> = forever, tick: Int64 = 1, lot: Int64 = 1) {
        (self.symbol, self.lifetime, self.tick, self.lot) = (symbol, lifetime, tick, lot)
        let quote = Self.quoteAssets.first {
            symbol.name.hasSuffix($0) && symbol.name.utf8.count > $0.utf8.count
        }
        quoteAsset = quote ?? "USDT"
        baseAsset = String(symbol.name.dropLast(quote?.utf8.count ?? 0))
    }
}

/// One minute's candle.
public struct MinuteKline: Equatable, Sendable {
    public var minute: Minute
    public var kline: Kline

    public init(_ minute: Minute, _ kline: Kline) { (self.minute, self.kline) = (minute, kline) }
}

/// The candles that a simulated exchange has, of all times, as they are in the end.
///
/// What of them may be known already is not the market's to judge.
public protocol SimulatedMarket: Sendable {
    /// In an order that stays.
    var instruments: [Instrument] { get }

    /// The candles of an instrument, oldest first. A minute of its lifetime that is not among them is one in which it
    /// was halted.
    func klines(of instrument: Int, _ minutes: Range<Minute>) -> [MinuteKline]
}

/// How an instrument stands at some minute.
package enum InstrumentStatus: String {
    case trading = "TRADING"
    case halted = "HALT"
    case delisted = "BREAK"
}

extension SimulatedMarket {
    func kline(of instrument: Int, at minute: Minute) -> Kline? {
        klines(of: instrument, minute..<minute + 1).first?.kline
    }

    /// Nil where it is not listed yet.
    package func status(of instrument: Int, at minute: Minute) -> InstrumentStatus? {
        let lifetime = instruments[instrument].lifetime
        if minute < lifetime.lowerBound { return nil }
        if minute >= lifetime.upperBound { return .delisted }
        return kline(of: instrument, at: minute) == nil ? .halted : .trading
    }

    /// The first candles from a minute on, before another.
    func firstKlines(of instrument: Int, _ minutes: Range<Minute>, limit: Int) -> [MinuteKline] {
        var minutes = minutes.clamped(to: instruments[instrument].lifetime)
        var page: [MinuteKline] = []
        while page.count < limit, !minutes.isEmpty {
            let end = min(minutes.upperBound, minutes.lowerBound + max(limit - page.count, 60))
            let more = klines(of: instrument, minutes.lowerBound..<end)
            page = page.isEmpty ? more : page + more
            minutes = end..<minutes.upperBound
        }
        return page.count > limit ? Array(page.prefix(limit)) : page
    }

    /// The last candles before a minute.
    func lastKlines(of instrument: Int, before end: Minute, limit: Int) -> [MinuteKline] {
        let lifetime = instruments[instrument].lifetime
        var end = min(end, lifetime.upperBound)
        var page: [MinuteKline] = []
        // A market that is halted for good has no candles however far one looks.
        var chunks = 0
        while page.count < limit, end > lifetime.lowerBound, chunks < 64 {
            let start = max(lifetime.lowerBound, end - max(limit - page.count, 60))
            page = klines(of: instrument, start..<end) + page
            (end, chunks) = (start, chunks + 1)
        }
        return page.count > limit ? Array(page.suffix(limit)) : page
    }
}
