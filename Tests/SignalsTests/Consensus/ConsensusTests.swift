import Market
import Signals
import Testing

/// The rules of agreement, written from their text in plain loops.
struct ConsensusReference {
    var score = Double.nan
    var direction = Direction.flat
    var (seeing, strong, needed) = (0, 0, 4)
    var (share, confidence) = (0.0, 0.0)

    init(_ votes: Votes, _ weights: Weights) {
        let seen = HeadKey.allCases.compactMap { key in votes[key].map { (weights[key], $0) } }
        seeing = seen.count
        guard !seen.isEmpty else { return }
        let total = seen.map(\.0).reduce(0, +)
        score =
            seen.map { $0.0 * $0.1.direction.sign * (2 * $0.1.probability - 1) * $0.1.confidence }
            .reduce(0, +) / total
        direction = score > 0 ? .long : score < 0 ? .short : .flat
        if seeing < 9 { needed = [3, 3, 3, 3, 3, 3, 3, 4, 4][seeing] }  // 44% of them, rounded up.
        let agreeing = seen.filter { $0.1.direction == direction && direction != .flat }
        let voting = seen.filter { $0.1.direction != .flat }
        guard !agreeing.isEmpty else { return }
        strong = agreeing.count { $0.1.probability >= 0.60 && $0.1.confidence >= 0.70 }
        share = agreeing.map(\.0).reduce(0, +) / voting.map(\.0).reduce(0, +)
        let mean = agreeing.map(\.1.probability).reduce(0, +) / Double(agreeing.count)
        let trust = agreeing.map { $0.0 * $0.1.confidence }.reduce(0, +) / agreeing.map(\.0).reduce(0, +)
        let agreement = [0, 0, 0, 0, 0, 0.03, 0.06, 0.09, 0.12, 0.15][agreeing.count]
        let strength = mean >= 0.85 ? 0.08 : mean >= 0.75 ? 0.05 : mean >= 0.60 ? 0.02 : 0
        confidence = min(1, trust + agreement + strength)
    }
}

struct ConsensusTests {
    /// So many votes one way, so many the other, and the rest flat or silent.
    private func votes(
        _ long: Int, _ short: Int = 0, flat: Int = 0, p: Double = 0.7, c: Double = 0.8
    ) -> Votes {
        var votes = Votes()
        for (place, key) in HeadKey.allCases.enumerated() {
            switch place {
            case ..<long: votes[key] = Vote(.long, probability: p, confidence: c)
            case ..<(long + short): votes[key] = Vote(.short, probability: p, confidence: c)
            case ..<(long + short + flat): votes[key] = .flat(confidence: 0.5)
            default: break
            }
        }
        return votes
    }

    private static let equal = Weights(version: 1, Array(repeating: 1.0 / 9, count: 9))

    private func consensus(
        _ votes: Votes, _ weights: Weights = .standard, _ calibration: Calibration = .standard
    ) -> Consensus? {
        Consensus(votes, score: VoteMatrix([votes]).scores(weights)[0], weighing: weights, calibration)
    }

    @Test func itIsWhatTheRulesSayOfRandomVotes() throws {
        var random = SeededNumbers(41)
        for _ in 0..<3000 {
            let (votes, weights) = (Votes.random(&random), Weights.random(&random))
            let (found, expected) = (consensus(votes, weights), ConsensusReference(votes, weights))
            guard let found else {
                #expect(expected.seeing == 0)
                continue
            }
            #expect(abs(found.score - expected.score) < 1e-12 && found.direction == expected.direction)
            #expect(found.seeing == expected.seeing && found.strong == expected.strong)
            #expect(found.strongNeeded == expected.needed)
            #expect(abs(found.share - expected.share) < 1e-12)
            #expect(abs(found.confidence - expected.confidence) < 1e-12)
        }
    }

    @Test(arguments: [
        (0.60, 0.70, true), (0.60.nextDown, 0.70, false), (0.60, 0.70.nextDown, false), (1, 1, true),
    ])
    func aStrongVoteReachesBoth(p: Double, c: Double, isStrong: Bool) throws {
        let strong = try #require(consensus(votes(5, p: p, c: c))).strong
        #expect(strong == (isStrong ? 5 : 0))
    }

    @Test func aCalibratedStrongVoteReachesTheStrengthOfItsHead() throws {
        let vote = Vote(.short, probability: 0.8, confidence: 0.5)
        var calibration = Calibration.standard
        for (threshold, isStrong) in [(0.3, true), (0.30.nextUp.nextUp, false)] {
            calibration.strongStrengths = Array(repeating: 1, count: 9)
            calibration.strongStrengths?[Int(HeadKey.ict.rawValue)] = threshold
            #expect(calibration.isStrong(vote, of: .ict) == isStrong)
            #expect(!calibration.isStrong(vote, of: .volume))
        }
    }

    @Test(arguments: [(9, 4), (8, 4), (7, 4), (6, 3), (5, 3), (4, 3), (3, 3), (2, 3), (1, 3)])
    func fewerHeadsNeedFewerStrongVotesButNeverUnderThree(seeing: Int, needed: Int) throws {
        let found = try #require(consensus(votes(1, flat: seeing - 1)))
        #expect(found.seeing == seeing && found.strongNeeded == needed)
    }

    @Test(arguments: [(4, 0.0), (5, 0.03), (6, 0.06), (7, 0.09), (8, 0.12), (9, 0.15)])
    func agreementRaisesConfidence(heads: Int, bonus: Double) throws {
        let found = try #require(consensus(votes(heads, p: 0.55, c: 0.5)))
        #expect(abs(found.confidence - 0.5 - bonus) < 1e-12)
    }

    /// The mean of equal numbers is that number, however many there are.
    @Test(
        arguments: [(0.85, 0.08), (0.84, 0.05), (0.75, 0.05), (0.74, 0.02), (0.60, 0.02), (0.59, 0)], 1...9)
    func strengthRaisesConfidence(step: (p: Double, bonus: Double), heads: Int) throws {
        let found = try #require(consensus(votes(heads, p: step.p, c: 0.5)))
        let agreement = 0.03 * Double(max(0, heads - 4))
        #expect(abs(found.confidence - 0.5 - agreement - step.bonus) < 1e-12)
    }

    @Test func confidenceEndsAtOne() throws {
        #expect(try #require(consensus(votes(9, p: 1, c: 1))).confidence == 1)
    }

    @Test func whereNobodySeesThereIsNone() { #expect(consensus(Votes()) == nil) }

    @Test func flatVotesAndAStandOffHaveNoDirection() throws {
        for votes in [votes(0, flat: 9), votes(4, 4, flat: 1)] {
            let found = try #require(consensus(votes, Self.equal))
            #expect(found.direction == .flat && found.score == 0 && found.strong == 0)
            #expect(found.share == 0 && found.confidence == 0)
        }
    }

    /// Strong or not, who votes counts; who is flat or silent does not.
    @Test func theShareIsOfTheWeightThatVotesEitherWay() throws {
        var split = votes(3, 2, flat: 4)
        split[.wyckoff] = nil
        let found = try #require(consensus(split))
        #expect(abs(found.share - (0.13 + 0.09 + 0.13) / (0.13 + 0.09 + 0.13 + 0.09 + 0.13)) < 1e-12)
    }

    @Test func mirroredVotesMirrorIt() throws {
        var random = SeededNumbers(42)
        for _ in 0..<300 {
            let votes = Votes.random(&random)
            guard let one = consensus(votes), let other = consensus(votes.mirrored) else { continue }
            #expect(one.score == -other.score && one.direction == other.direction.opposite)
            #expect(one.strong == other.strong && one.share == other.share)
            #expect(one.confidence == other.confidence)
        }
    }
}

extension Votes {
    /// A third of the heads abstain, some are flat, and the others are of either direction.
    static func random(_ numbers: inout SeededNumbers) -> Votes {
        var votes = Votes()
        for key in HeadKey.allCases {
            let (kind, p, c) = (numbers.unit(), 0.5 + 0.5 * numbers.unit(), numbers.unit())
            switch kind {
            case ..<0.3: break
            case ..<0.4: votes[key] = .flat(confidence: c)
            case ..<0.75: votes[key] = Vote(.long, probability: p, confidence: c)
            default: votes[key] = Vote(.short, probability: p, confidence: c)
            }
        }
        return votes
    }

    var mirrored: Votes {
        var mirrored = Votes()
        for key in HeadKey.allCases {
            mirrored[key] = self[key].map {
                Vote($0.direction.opposite, probability: $0.probability, confidence: $0.confidence)
            }
        }
        return mirrored
    }
}

extension Weights {
    static func random(_ numbers: inout SeededNumbers) -> Weights {
        let parts = HeadKey.allCases.map { _ in 0.02 + numbers.unit() }
        let sum = parts.reduce(0, +)
        return Weights(version: 7, parts.map { $0 / sum })
    }
}
