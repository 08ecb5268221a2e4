/// A candle's columns, in the order of the store.
public enum Column: Int, CaseIterable, Sendable {
    // The raw value is the column's place in a block: never change one.
    case open = 0
    case high = 1
    case low = 2
    case close = 3
    /// In units of the base asset.
    case volume = 4
    /// In units of the quote asset.
    case quoteVolume = 5
    /// The number of trades.
    case trades = 6
    /// The part of `volume` whose buyer was the taker.
    case takerBuyVolume = 7
}

/// What is known of a minute, or of a longer bar.
public enum MinuteState: UInt8, Sendable, CaseIterable {
    // Two bits in the store's planes: never change one.
    /// Not known yet.
    case missing = 0b00
    /// The exchange has no candle: verified by asking.
    case halt = 0b01
    /// A traded candle.
    case closed = 0b10
    /// The exchange says that nothing traded: a flat candle without volume.
    case quiet = 0b11

    /// There is a candle.
    public var isPresent: Bool { self == .closed || self == .quiet }
}

/// One bar of one symbol. What the source did not have is NaN: it isn't known, so it isn't zero.
public struct Candle: Sendable, BitwiseCopyable {
    public var open: Double
    public var high: Double
    public var low: Double
    public var close: Double
    public var volume: Double
    public var quoteVolume: Double
    public var trades: Double
    public var takerBuyVolume: Double

    public init(
        open: Double, high: Double, low: Double, close: Double, volume: Double,
        quoteVolume: Double = .nan, trades: Double = .nan, takerBuyVolume: Double = .nan
    ) {
        (self.open, self.high, self.low, self.close, self.volume) = (open, high, low, close, volume)
        (self.quoteVolume, self.trades, self.takerBuyVolume) = (quoteVolume, trades, takerBuyVolume)
    }

    @inlinable
    public subscript(column: Column) -> Double {
        get {
            switch column {
            case .open: open
            case .high: high
            case .low: low
            case .close: close
            case .volume: volume
            case .quoteVolume: quoteVolume
            case .trades: trades
            case .takerBuyVolume: takerBuyVolume
            }
        }
        set {
            switch column {
            case .open: open = newValue
            case .high: high = newValue
            case .low: low = newValue
            case .close: close = newValue
            case .volume: volume = newValue
            case .quoteVolume: quoteVolume = newValue
            case .trades: trades = newValue
            case .takerBuyVolume: takerBuyVolume = newValue
            }
        }
    }

    /// `quiet` for a flat candle without volume, else `closed`.
    public var state: MinuteState {
        volume == 0 && open == high && open == low && open == close ? .quiet : .closed
    }

    /// No market is near it, and no indicator overflows below it.
    public static let priceMax = 1e30

    /// Why the candle can't have happened; nil for a sound one. Columns the source did not have are not judged.
    public var flaw: CandleFlaw? {
        for price in [open, high, low, close] where !(price > 0 && price <= Self.priceMax) {
            return .price(price)
        }
        if high < max(open, close) { return .highBelowBody(high: high) }
        if low > min(open, close) { return .lowAboveBody(low: low) }
        if !(volume >= 0 && volume < .infinity) { return .volume(volume) }
        for amount in [quoteVolume, trades, takerBuyVolume] where amount < 0 || amount == .infinity {
            return .volume(amount)
        }
        if takerBuyVolume > volume { return .takerAboveVolume(taker: takerBuyVolume, volume: volume) }
        return nil
    }
}

/// Why a candle can't have happened.
public enum CandleFlaw: Error, Equatable, Sendable, CustomStringConvertible {
    case price(Double)
    case highBelowBody(high: Double)
    case lowAboveBody(low: Double)
    case volume(Double)
    case takerAboveVolume(taker: Double, volume: Double)

    public var description: String {
        switch self {
        case .price(let price): "price \(price) is not a number above zero and up to 1e30"
        case .highBelowBody(let high): "high \(high) is below the open or the close"
        case .lowAboveBody(let low): "low \(low) is above the open or the close"
        case .volume(let volume): "volume \(volume) is not a finite number of at least zero"
        case .takerAboveVolume(let taker, let volume): "taker volume \(taker) is above the volume \(volume)"
        }
    }
}
