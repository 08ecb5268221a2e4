public import Signals

/// What a candidate's votes come to under other weights: whether it would be accepted, and how sure of it one would be.
///
/// Stages of capacity are left out: they say what there is room for, not what is good.
public struct Rescoring {
    private let weights: Weights
    private let calibration: Calibration

    /// - Parameter shares: one a head in their order, together 1.
    public init(_ shares: [Double], _ calibration: Calibration) {
        weights = Weights(version: 0, shares)
        self.calibration = calibration
    }

    /// The size of the score if the candidate passes all stages of quality under these weights; nil if not.
    ///
    /// Where the weights turn the direction, structure, confluence and reward of the other way are not known: it does not.
    public func acceptedScore(of row: CandidateRow) -> Double? {
        guard row.passesRest, let regime = row.regime else { return nil }
        var votes = Votes()
        var (sum, weight) = (0.0, 0.0)
        for key in HeadKey.allCases {
            let (x, confidence) = (row.strengths[Int(key.rawValue)], row.confidences[Int(key.rawValue)])
            guard !x.isNaN, confidence >= 0, confidence <= 1 else { continue }
            votes[key] = Vote(strength: x, confidence: confidence)
            (sum, weight) = (sum + weights[key] * x, weight + weights[key])
        }
        guard weight > 0,
            let consensus = Consensus(votes, score: sum / weight, weighing: weights, calibration),
            consensus.direction == row.direction,
            consensus.gates(calibration).allSatisfy(\.passed),
            Gate.reaches(consensus.confidence, calibration.regimeConfidenceMin[Int(regime.rawValue)])
        else { return nil }
        return abs(consensus.score)
    }
}

extension Vote {
    /// The vote that has this strength: `x = d (2p - 1) c`.
    fileprivate init(strength: Double, confidence: Double) {
        guard strength != 0, confidence > 0 else {
            self = .flat(confidence: confidence)
            return
        }
        self.init(
            strength > 0 ? .long : .short, probability: min(1, 0.5 + abs(strength) / confidence / 2),
            confidence: confidence)
    }
}
