public import Signals

/// Whether a stage of the filter earns its rejections. A candidate counts for all those that it was kept for.
public struct StagePerformance: Equatable, Sendable {
    public let stage: Stage
    /// Candidates that came to it, and those that it stopped.
    public let entered: Double
    public let rejected: Double
    /// The mean multiple in their own direction of those that passed it, and of those that it stopped.
    public let passedExpectancy: Estimate
    public let rejectedExpectancy: Estimate
    /// The first less the second.
    public let lift: Estimate
    /// Of those that it stopped, the share that would have gained.
    public let missed: Estimate
}
