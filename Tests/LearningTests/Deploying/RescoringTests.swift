import Learning
import Market
import Signals
import Testing

struct RescoringTests {
    private static let sight: Sight = {
        var sight = Sight(try! Symbol("BTCUSDT"), decision: .m5)
        for bar in 0..<500 {
            sight[.m5].append(candle, bar: bar, presentMinutes: 5) { row in
                for cell in row.indices { row[cell] = 0 }
                row[Cell.sma20.rawValue] = 100
                row[Cell.atr.rawValue] = 1
            }
        }
        sight[.h1].append(candle, bar: 40, presentMinutes: 60) { $0[Cell.atr.rawValue] = 1 }
        return sight
    }()
    private static let candle = Candle(open: 100, high: 100, low: 100, close: 100, volume: 1)

    /// Thresholds in the middle of what is drawn, so that weights decide.
    private static let calibration: Calibration = {
        var calibration = Calibration.standard
        calibration.strongStrengths = Array(repeating: 0.15, count: 9)
        (calibration.confidenceMin, calibration.confluenceMin) = (0.6, 0)
        calibration.regimeConfidenceMin = [0.62, 0.64, 0.66, 0.68, 0.7]
        return calibration
    }()

    private func votes(_ random: inout SeededNumbers) -> Votes {
        var votes = Votes()
        let lean = random.normal()
        for key in HeadKey.allCases where random.unit() < 0.9 {
            let strength = lean + random.normal()
            votes[key] = Vote(
                strength > 0 ? .long : .short, probability: 0.5 + min(0.5, 0.2 * abs(strength)),
                confidence: 0.3 + 0.7 * random.unit())
        }
        return votes
    }

    private func shares(_ random: inout SeededNumbers) -> [Double] {
        ShareProjection.nearest(
            to: (0..<9).map { _ in 0.11 + 0.1 * random.normal() },
            within: Array(repeating: 0.02...0.3, count: 9))
    }

    private func candidate(_ votes: Votes, _ regime: Regime?, _ shares: [Double]) -> Candidate? {
        let weights = Weights(version: 1, shares)
        let filter = QualityFilter(weights: weights, calibration: Self.calibration, costs: TradingCosts())
        return filter.candidate(
            of: Self.sight, 0, Minute(2504), votes, score: VoteMatrix([votes]).scores(weights)[0],
            regime: regime, bias: { _ in nil }, trackRecord: { _, _ in nil })
    }

    private func row(_ candidate: Candidate) -> CandidateRow {
        CandidateRow(
            id: 1, symbol: candidate.symbol, minute: candidate.minute, direction: candidate.direction,
            regime: candidate.regime, stoppedAt: candidate.stoppedAt,
            passesRest: candidate.gates.allSatisfy {
                $0.passed || $0.stage == .consensus || $0.stage == .regime
            },
            strengths: HeadKey.allCases.map { candidate.votes[$0]?.strength ?? .nan },
            confidences: HeadKey.allCases.map { candidate.votes[$0]?.confidence ?? .nan },
            score: candidate.consensus.score, confidence: candidate.consensus.confidence,
            confluence: candidate.confluence, longMultiple: 1, shortMultiple: -1, gain: 0.01,
            resolvedAt: Minute(3000))
    }

    /// By its own weights a candidate is what it was; by others what the filter says with those.
    @Test func itSaysWhatTheFilterWouldSay() throws {
        var random = SeededNumbers(1)
        var (accepted, turned, changed) = (0, 0, 0)
        for _ in 0..<4000 {
            let (votes, own, other) = (votes(&random), shares(&random), shares(&random))
            let regime = random.unit() < 0.1 ? nil : Regime.allCases[Int(5 * random.unit())]
            guard let before = candidate(votes, regime, own), let after = candidate(votes, regime, other)
            else {
                continue
            }
            let row = row(before)
            let score = Rescoring(own, Self.calibration).acceptedScore(of: row)
            #expect((score != nil) == (before.stoppedAt == nil))
            if let score { #expect(abs(score - abs(before.consensus.score)) < 1e-15) }
            let otherScore = Rescoring(other, Self.calibration).acceptedScore(of: row)
            if after.direction != before.direction {
                #expect(otherScore == nil)
                turned += 1
            } else {
                #expect((otherScore != nil) == (after.stoppedAt == nil))
            }
            accepted += score == nil ? 0 : 1
            changed += (score == nil) == (otherScore == nil) ? 0 : 1
        }
        #expect(accepted > 300 && turned > 10 && changed > 50, "\(accepted) \(turned) \(changed)")
    }

    @Test func whatOtherStagesStopIsNotAccepted() {
        var random = SeededNumbers(2)
        let own = shares(&random)
        let rows = (0..<500).compactMap { _ in candidate(votes(&random), .trending, own) }.map(row)
        let rescoring = Rescoring(own, Self.calibration)
        let accepted = rows.filter { rescoring.acceptedScore(of: $0) != nil }
        #expect(accepted.count > 20)
        for row in accepted {
            var stopped = row
            stopped.passesRest = false
            #expect(rescoring.acceptedScore(of: stopped) == nil)
            stopped = row
            stopped.regime = nil
            #expect(rescoring.acceptedScore(of: stopped) == nil)
            stopped = row
            stopped.direction = row.direction.opposite
            #expect(rescoring.acceptedScore(of: stopped) == nil)
        }
    }

    @Test func noHeadIsNoScore() {
        var random = SeededNumbers(3)
        var row = row(candidate(votes(&random), .quiet, shares(&random))!)
        row.strengths = Array(repeating: .nan, count: 9)
        #expect(Rescoring(shares(&random), Self.calibration).acceptedScore(of: row) == nil)
    }

    /// Trust is from 0 to 1; beyond, a head is left out.
    @Test(arguments: [(1.0, true), (1.01, false), (-0.01, false)]) func trustIsAShare(
        trust: Double, isAccepted: Bool
    ) {
        let row = CandidateRow(
            id: 1, symbol: try! Symbol("BTCUSDT"), minute: Minute(2504), direction: .long, regime: .trending,
            strengths: Array(repeating: 0.6, count: 9), confidences: Array(repeating: trust, count: 9),
            score: 0.6, confidence: 0.8, confluence: 1, longMultiple: 1, shortMultiple: -1, gain: 0.01,
            resolvedAt: Minute(3000))
        let rescoring = Rescoring(Array(repeating: 1.0 / 9, count: 9), .standard)
        #expect((rescoring.acceptedScore(of: row) != nil) == isAccepted)
    }
}
