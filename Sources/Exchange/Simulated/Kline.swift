public import Market

/// A candle as an exchange counts it: prices and amounts in hundred-millionths, so that what it writes is exact.
public struct Kline: Equatable, Sendable {
    /// What one is.
    public static let unit: Int64 = 100_000_000

    public var open: Int64
    public var high: Int64
    public var low: Int64
    public var close: Int64
    /// In units of the base asset.
    public var volume: Int64 = 0
    /// In units of the quote asset.
    public var quoteVolume: Int64 = 0
    public var takerBuyVolume: Int64 = 0
    public var takerBuyQuoteVolume: Int64 = 0
    /// How many; not in hundred-millionths.
    public var trades: Int64 = 0

    /// A minute without trades.
    public init(flatAt price: Int64) { (open, high, low, close) = (price, price, price, price) }

    init(open: Int64, high: Int64, low: Int64, close: Int64) {
        (self.open, self.high, self.low, self.close) = (open, high, low, close)
    }

    /// The candle that is read from what the exchange writes, to the last bit.
    public var candle: Candle {
        Candle(
            open: Self.double(open), high: Self.double(high), low: Self.double(low),
            close: Self.double(close),
            volume: Self.double(volume), quoteVolume: Self.double(quoteVolume), trades: Double(trades),
            takerBuyVolume: Self.double(takerBuyVolume))
    }

    /// A recorded candle. What its source did not have is made up: the quote volume from the mean of open and close,
    /// no trades, no taker.
    public init(_ candle: Candle) {
        self.init(
            open: Self.units(candle.open), high: Self.units(candle.high), low: Self.units(candle.low),
            close: Self.units(candle.close))
        volume = Self.units(candle.volume)
        quoteVolume =
            candle.quoteVolume.isNaN
            ? Self.units(candle.volume * (candle.open + candle.close) / 2) : Self.units(candle.quoteVolume)
        trades = candle.trades.isNaN ? 0 : Int64(candle.trades)
        takerBuyVolume = candle.takerBuyVolume.isNaN ? 0 : Self.units(candle.takerBuyVolume)
        takerBuyQuoteVolume =
            candle.volume > 0
            ? Self.units(Self.double(quoteVolume) * Self.double(takerBuyVolume) / candle.volume) : 0
    }

    /// The nearest double of a number of hundred-millionths.
    package static func double(_ value: Int64) -> Double {
        // Both are exact below 2^53, and a division is correctly rounded by itself.
        if value.magnitude < 1 << 53 { return Double(value) / Double(unit) }
        return Double("\(value)e-8") ?? .nan
    }

    private static func units(_ value: Double) -> Int64 {
        let scaled = (value * Double(unit)).rounded()
        return scaled.magnitude < 9e18 ? Int64(scaled) : .max
    }

    /// What an amount of the base asset costs at a price.
    static func cost(_ amount: Int64, at price: Int64) -> Int64 {
        let product = amount.multipliedFullWidth(by: price)
        return unit.dividingFullWidth(product).quotient
    }
}

extension Kline {
    /// What is to be seen of the minute after a part of it, from 0 to 1.
    ///
    /// The price goes from the open over the nearer end of the range to the other one, and from there to the close.
    package func forming(after part: Double) -> Kline {
        let corners = close >= open ? [open, low, high, close] : [open, high, low, close]
        let place = min(max(part, 0), 1) * 3
        let leg = min(Int(place), 2)
        let along = place - Double(leg)
        let step = smallestStep
        let way = Double((corners[leg + 1] - corners[leg]) / step) * along
        let last = corners[leg] + Int64(way.rounded()) * step
        let seen = corners[0...leg] + [last]
        var kline = Kline(
            open: open, high: seen.max() ?? last, low: seen.min() ?? last,
            close: leg == 2 && along == 1 ? close : last)
        func grown(_ amount: Int64) -> Int64 { Int64((Double(amount) * min(max(part, 0), 1)).rounded(.down)) }
        kline.volume = grown(volume)
        kline.quoteVolume = grown(quoteVolume)
        kline.takerBuyVolume = min(kline.volume, grown(takerBuyVolume))
        kline.takerBuyQuoteVolume = grown(takerBuyQuoteVolume)
        kline.trades = grown(trades)
        return kline
    }

    /// What a stream says of the minute that is to be revised: near the truth, sound, and never equal to it.
    package var beforeRevision: Kline {
        var kline = self
        let step = smallestStep
        if close > low {
            kline.close -= step
        } else if close < high {
            kline.close += step
        } else {
            kline.volume += Self.unit
            kline.quoteVolume += close
            kline.trades += 1
        }
        return kline
    }

    /// The largest power of ten that divides all four prices.
    private var smallestStep: Int64 {
        var step: Int64 = 1
        while step < Self.unit, [open, high, low, close].allSatisfy({ $0 % (step * 10) == 0 }) { step *= 10 }
        return step
    }
}
