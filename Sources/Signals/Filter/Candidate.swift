public import Market

/// A symbol at a decision close that enough is known of: what the heads said, and how far it came.
public struct Candidate: Sendable {
    public let symbol: Symbol
    /// Its place among the scene's symbols.
    public let place: Int
    /// The minute that closed the decision bar.
    public let minute: Minute
    public let interval: Interval
    public let votes: Votes
    public let consensus: Consensus
    /// Nil while it is not known.
    public let regime: Regime?
    /// 0 to 1; NaN while a column of it warms up.
    public let confluence: Double
    /// Nil where none can be made.
    public let plan: TradePlan?
    /// What each stage found, in order: all stages of quality, and those of capacity that were come to.
    public internal(set) var gates: [Gate]
    /// The stage that stopped it; nil for a signal.
    public internal(set) var stoppedAt: Stage?

    public var direction: Direction { consensus.direction }
    /// The mean of confidence and confluence: which of two signals is better.
    public var quality: Double { (consensus.confidence + confluence) / 2 }
}

/// What became of the like candidates of before: of the same symbol, direction and regime, resolved before a decision.
public struct TrackRecord: Equatable, Sendable {
    public var count: Int
    /// The mean outcome after costs, in multiples of the risk.
    public var expectancy: Double

    public init(count: Int, expectancy: Double) { (self.count, self.expectancy) = (count, expectancy) }

    /// Fewer say nothing.
    public static let countMin = 30
}
