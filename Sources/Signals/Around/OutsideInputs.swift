/// What is known of a symbol from elsewhere than from candles; nil for what is not.
public struct OutsideInputs: BitwiseCopyable, Sendable {
    /// An index of fear and greed, -1 (fear) to 1 (greed).
    public var sentimentIndex: Double?
    /// The perpetual's rate of eight hours, as a share: 0.0001 is 0.01%.
    public var fundingRate: Double?
    /// The perpetual's price over the spot price, as a share of the latter.
    public var premium: Double?
    /// Accounts that are long for one that is short.
    public var longShortRatio: Double?
    /// The change of the open interest within a day, as a share.
    public var openInterestChange: Double?

    public init() {}
}
