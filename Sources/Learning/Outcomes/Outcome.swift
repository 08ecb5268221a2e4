public import Market

/// How a trade ended, or how it would have.
public struct Outcome: Equatable, Sendable {
    public enum End: UInt8, Sendable {
        // The raw value is part of stored records: never change one.
        case target = 0
        case stop = 1
        /// The time was over: out at the close.
        case time = 2
    }

    public let end: End
    /// What was gained in multiples of the risk, fees and slippage deducted.
    public let multiple: Double
    /// The same as a share of the price paid.
    public let gain: Double
    /// The fill, and the price that it ended at.
    public let entry: Double
    public let exit: Double
    public let filledAt: Minute
    public let endedAt: Minute
    /// The candle that ended it reached both target and stop: the stop counts.
    public let isAmbiguous: Bool
    /// Minutes in between that the exchange has no candle of.
    public let halts: Int

    public init(
        end: End, multiple: Double, gain: Double, entry: Double, exit: Double, filledAt: Minute,
        endedAt: Minute, isAmbiguous: Bool, halts: Int
    ) {
        (self.end, self.multiple, self.gain) = (end, multiple, gain)
        (self.entry, self.exit) = (entry, exit)
        (self.filledAt, self.endedAt) = (filledAt, endedAt)
        (self.isAmbiguous, self.halts) = (isAmbiguous, halts)
    }
}
