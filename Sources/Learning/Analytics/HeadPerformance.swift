public import Signals

/// What a head is worth, over all candidates, whether they became signals or not.
public struct HeadPerformance: Equatable, Sendable {
    public let key: HeadKey
    /// Its share now.
    public let weight: Double
    /// Candidates that it voted long or short on, and those of them that went the way of its vote.
    public let votes: Int
    public let agreeing: Int
    /// Of those that went the way of its vote, the share that gained (Wilson, of as many as are independent).
    public let agreementWinRate: Estimate
    /// What it adds to the score in the direction of the consensus, in the mean.
    public let contribution: Estimate
    /// What a unit of its strength brings in multiples, the day's mean taken off: what weights are fitted to. Its interval
    /// holds with 95% for all nine heads at once (Bonferroni).
    public let edge: Estimate
    /// By how much the edge changes a week.
    public let trend: Estimate
}
