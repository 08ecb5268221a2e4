/// The thresholds that decide, as a version: the defaults, or what was measured on a period.
public struct Calibration: Equatable, Sendable {
    /// Of the stored record; 0 for the defaults.
    public var version: Int
    /// Of each head, the |x| that a strong vote reaches; nil for the default: p of .60 and c of .70.
    public var strongStrengths: [Double]?
    /// Least confidence of the consensus.
    public var confidenceMin: Double
    /// Least confluence.
    public var confluenceMin: Double
    /// Least reward for a risk of one, before costs, and the most that a round trip may cost of the risk.
    public var rewardMin: Double
    public var costMax: Double
    /// Of each regime, the least confidence.
    public var regimeConfidenceMin: [Double]

    public static let standard = Calibration(
        version: 0, strongStrengths: nil, confidenceMin: 0.65, confluenceMin: 0.70, rewardMin: 2,
        costMax: 0.25,
        regimeConfidenceMin: Regime.allCases.map(\.confidenceMin))

    static let strongProbabilityMin = 0.60
    static let strongConfidenceMin = 0.70

    /// Whether a vote counts as strong.
    public func isStrong(_ vote: Vote, of key: HeadKey) -> Bool {
        guard let strongStrengths else {
            return vote.probability >= Self.strongProbabilityMin
                && vote.confidence >= Self.strongConfidenceMin
        }
        return abs(vote.strength) >= strongStrengths[Int(key.rawValue)]
    }
}
