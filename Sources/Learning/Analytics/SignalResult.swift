public import Market

/// What a signal came to: what performance is counted from.
public struct SignalResult: Equatable, Sendable {
    public var id: UInt64
    /// The minute that closed the decision bar, and the one that ended the trade.
    public var minute: Minute
    public var endedAt: Minute
    /// In multiples of the risk, and as a share of the price paid, after costs.
    public var multiple: Double
    public var gain: Double
    /// The chance to win that was told; nil where none was known.
    public var told: Double?

    public init(
        id: UInt64, minute: Minute, endedAt: Minute, multiple: Double, gain: Double, told: Double? = nil
    ) {
        (self.id, self.minute, self.endedAt) = (id, minute, endedAt)
        (self.multiple, self.gain, self.told) = (multiple, gain, told)
    }

    /// Nil for a candidate that became no signal.
    ///
    /// A signal that a better one replaced is one too: it counts with what it would have brought.
    public init?(_ row: CandidateRow, told: Double?) {
        guard row.isAccepted, let multiple = row.multiple else { return nil }
        self.init(
            id: row.id, minute: row.minute, endedAt: row.endedAt, multiple: multiple, gain: row.gain,
            told: told)
    }

    /// The day of the decision, since the Unix epoch.
    var day: Int { Interval.d1.bar(of: minute) }
    var isGain: Bool { multiple > 0 }
}
