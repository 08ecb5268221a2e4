/// A value of the last so many days, of which only some may have been there.
public struct Windowed: BitwiseCopyable, Equatable, Sendable {
    public let value: Double
    /// The days that it is made of: at least `daysMin`.
    public let days: Double
    /// The share of its window that was there, above 0, up to 1.
    public let fullness: Double

    /// Windows that the data can't fill shrink down to a week, and no further.
    public static let daysMin = 7

    package init(_ value: Double, days: Double, of window: Double) {
        (self.value, self.days, fullness) = (value, days, min(1, days / window))
    }
}

/// The market around one symbol. What is not known is nil.
public struct Surroundings: BitwiseCopyable, Sendable {
    /// The symbol is Bitcoin itself: then nothing is missing where it is not compared with Bitcoin.
    public var isBitcoin = false
    /// The share of tracked symbols that are above their own daily sma_20, 0 to 1.
    public var breadth: Windowed?
    /// The share of tracked symbols that did better than Bitcoin over the last 30 and the last 90 days, 0 to 1; nil for
    /// Bitcoin itself.
    public var altSeason30: Windowed?
    public var altSeason90: Windowed?
    /// Whether the symbol outran Bitcoin in 30 days: +1, 0 or -1, with hysteresis; nil for Bitcoin itself, and for what
    /// has no price in dollars.
    public var relativeStrength: Windowed?
    /// Whether it swings more than Bitcoin does, by its beta of 30 days: +1, 0 or -1, with hysteresis; nil as above.
    public var betaBand: Windowed?
    /// Whether it moves with Bitcoin at all, by the correlation of 30 days: +1, 0 or -1 (against it), with hysteresis; nil
    /// as above.
    public var correlationBand: Windowed?
    /// Whether Bitcoin itself went up in 30 days: +1, 0 or -1, with hysteresis; nil for Bitcoin itself.
    public var bitcoinTrend: Double?
    /// What is known from elsewhere than from candles.
    public var outside = OutsideInputs()

    public init() {}
}
