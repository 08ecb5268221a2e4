public import Signals

/// What thresholds are measured on: of each candidate, what the quality stages compare.
public struct CalibrationSample: Sendable {
    struct Row {
        let strengths: InlineArray<9, Double>
        let direction: Double
        let strongNeeded: Int
        let confidence: Double
        let confluence: Double
        let regime: Regime?
        /// Whether the stages pass it that are not calibrated.
        let passesRest: Bool
    }

    private(set) var rows: [Row] = []

    public init() {}

    public var count: Int { rows.count }

    public mutating func add(_ candidate: Candidate) {
        var strengths = InlineArray<9, Double>(repeating: 0)
        for key in HeadKey.allCases {
            if let vote = candidate.votes[key] { strengths[Int(key.rawValue)] = vote.strength }
        }
        let calibrated: Set<Stage> = [.confluence, .regime]
        let rest = candidate.gates.allSatisfy { gate in
            gate.passed || calibrated.contains(gate.stage)
                || (gate.stage == .consensus && (gate.name == "strong_votes" || gate.name == "confidence"))
        }
        rows.append(
            Row(
                strengths: strengths, direction: candidate.direction.sign,
                strongNeeded: candidate.consensus.strongNeeded, confidence: candidate.consensus.confidence,
                confluence: candidate.confluence, regime: candidate.regime,
                passesRest: rest && candidate.regime != nil && !candidate.confluence.isNaN))
    }
}
