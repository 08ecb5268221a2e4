public import Signals

/// What the candidates of some days say of signals, heads, and the filter, and what is to be done about it.
public struct LearningReport: Equatable, Sendable {
    /// Days that have candidates, since the Unix epoch; nil for none.
    public let days: ClosedRange<Int>?
    /// Candidates that were kept, and how many independent ones they are worth.
    public let rows: Int
    public let effective: Double
    /// The weights now.
    public let weights: Weights
    public let performance: Performance
    /// In their order.
    public let heads: [HeadPerformance]
    public let progress: Progress
    /// In their order, without the first: what has no data is no candidate.
    public let stages: [StagePerformance]
    /// The share of the candidates that the stages about quality let through: 1 to 2% is meant.
    public let emission: Estimate
    public let baselines: [Baseline]
    public let quality: DataQuality
    /// The most pressing first.
    public let recommendations: [Recommendation]

    /// How sound what was learned from is.
    public struct DataQuality: Equatable, Sendable {
        /// Of the candidates, the share that one candle reached both ends of.
        public let ambiguous: Estimate
        /// Of all minutes, the shares that the store lacks, and that the exchange has none of; nil where nobody counted.
        public let missing: Double?
        public let halted: Double?
    }
}
