/// What the nine heads together say of one symbol.
public struct Consensus: Equatable, Sendable {
    /// The weighted mean strength in [-1, 1].
    public let score: Double
    public let direction: Direction
    /// Heads that did not abstain.
    public let seeing: Int
    /// Strong votes in the direction, and how many there have to be.
    public let strong: Int
    public let strongNeeded: Int
    /// Of the weight that votes either way, the share that votes in the direction.
    public let share: Double
    /// 0 to 1.
    public let confidence: Double

    /// Least strong votes in the direction when all nine see, and the share of those seeing otherwise, never under three.
    public static let strongMin = 4
    static let strongShareMin = 0.44
    static let strongFloor = 3
    /// Least share of the voting weight.
    public static let shareMin = 0.55

    /// - Parameter score: as `VoteMatrix.scores` has it; nil comes of a symbol that no head sees.
    package init?(_ votes: Votes, score: Double, weighing weights: Weights, _ calibration: Calibration) {
        guard !score.isNaN else { return nil }
        let direction: Direction = score > 0 ? .long : score < 0 ? .short : .flat
        var (seeing, strong, agreeing) = (0, 0, 0)
        var (agreeingWeight, votingWeight, trust, probability) = (0.0, 0.0, 0.0, 0.0)
        for key in HeadKey.allCases {
            guard let vote = votes[key] else { continue }
            seeing += 1
            guard vote.direction != .flat else { continue }
            votingWeight += weights[key]
            guard vote.direction == direction else { continue }
            agreeing += 1
            agreeingWeight += weights[key]
            trust += weights[key] * vote.confidence
            probability += vote.probability
            if calibration.isStrong(vote, of: key) { strong += 1 }
        }
        (self.score, self.direction, self.seeing, self.strong) = (score, direction, seeing, strong)
        strongNeeded =
            seeing == HeadKey.count
            ? Self.strongMin
            : max(Self.strongFloor, Int((Self.strongShareMin * Double(seeing)).rounded(.up)))
        share = votingWeight > 0 ? agreeingWeight / votingWeight : 0
        guard agreeing > 0, agreeingWeight > 0 else {
            confidence = 0
            return
        }
        let mean = probability / Double(agreeing)
        let agreement = agreeing >= 5 ? 0.03 * Double(agreeing - 4) : 0
        let strength =
            Gate.reaches(mean, 0.85)
            ? 0.08 : Gate.reaches(mean, 0.75) ? 0.05 : Gate.reaches(mean, 0.60) ? 0.02 : 0
        confidence = min(1, trust / agreeingWeight + agreement + strength)
    }
}
