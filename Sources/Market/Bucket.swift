/// A longer bar, built up from its minutes, or from shorter bars in order of time.
public struct Bucket: Sendable, BitwiseCopyable {
    /// Minutes that have a candle, and minutes without one that the exchange does not have either.
    public private(set) var present = 0
    public private(set) var halt = 0
    private var open = Double.absent
    private var high = Double.absent
    private var low = Double.absent
    private var close = Double.absent
    private var volume = ExactSum()
    private var quoteVolume = ExactSum()
    private var trades = ExactSum()
    private var takerBuyVolume = ExactSum()

    public init() {}

    /// Nil while nothing traded or stood still in it.
    public var candle: Candle? {
        guard present > 0 else { return nil }
        return Candle(
            open: open, high: high, low: low, close: close, volume: volume.value,
            quoteVolume: quoteVolume.value, trades: trades.value, takerBuyVolume: takerBuyVolume.value)
    }

    /// A bar that has a candle is present, however many of its minutes are; one is a halt only if all of it is.
    public func state(of interval: Interval) -> MinuteState {
        if let candle { return candle.state }
        return halt == interval.minutes ? .halt : .missing
    }

    public mutating func addHalt() { halt += 1 }

    public mutating func add(_ candle: Candle) {
        addPrices(open: candle.open, high: candle.high, low: candle.low, close: candle.close)
        present += 1
        volume.add(candle.volume)
        quoteVolume.add(candle.quoteVolume)
        trades.add(candle.trades)
        takerBuyVolume.add(candle.takerBuyVolume)
    }

    public mutating func add(_ later: Bucket) {
        halt += later.halt
        guard later.present > 0 else { return }
        addPrices(open: later.open, high: later.high, low: later.low, close: later.close)
        present += later.present
        volume.add(later.volume)
        quoteVolume.add(later.quoteVolume)
        trades.add(later.trades)
        takerBuyVolume.add(later.takerBuyVolume)
    }

    private mutating func addPrices(open: Double, high: Double, low: Double, close: Double) {
        if present == 0 {
            (self.open, self.high, self.low) = (open, high, low)
        } else {
            self.high = max(self.high, high)
            self.low = min(self.low, low)
        }
        self.close = close
    }
}
