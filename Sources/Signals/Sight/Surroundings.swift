/// The market around one symbol. What is not known is nil.
public struct Surroundings: BitwiseCopyable, Sendable {
    /// The share of tracked symbols that are above their own daily sma_20, 0 to 1.
    public var breadth: Double?
    /// The share of tracked symbols that did better than Bitcoin over the last 30 and the last 90 days, 0 to 1; nil for
    /// Bitcoin itself.
    public var altSeason30: Double?
    public var altSeason90: Double?
    /// Whether the symbol outruns Bitcoin: +1, 0 or -1, with hysteresis; nil for Bitcoin itself.
    public var relativeStrength: Double?
    /// Whether it swings more than Bitcoin does, by its rolling beta: +1, 0 or -1, with hysteresis.
    public var betaBand: Double?
    /// An outside index of fear and greed in [-1, 1].
    public var sentimentIndex: Double?
    /// Of its perpetual: the rate of eight hours, the price over spot as a share, accounts long over short, and the change
    /// of the open interest of a day as a share.
    public var fundingRate: Double?
    public var premium: Double?
    public var longShortRatio: Double?
    public var openInterestChange: Double?

    public init() {}
}
