import Learning
import Market
import Signals
import Testing

struct CalibrationFitTests {
    private static let sight: Sight = {
        var sight = Sight(try! Symbol("BTCUSDT"), decision: .m5)
        for bar in 0..<500 {
            sight[.m5].append(candle(100), bar: bar, presentMinutes: 5) { row in
                for cell in row.indices { row[cell] = 0 }
                row[Cell.sma20.rawValue] = 100
                row[Cell.atr.rawValue] = 1
            }
        }
        sight[.h1].append(candle(100), bar: 40, presentMinutes: 60) { $0[Cell.atr.rawValue] = 1 }
        return sight
    }()

    private static func candle(_ price: Double) -> Candle {
        Candle(open: price, high: price, low: price, close: price, volume: 1)
    }

    /// What a candidate is made of: its votes, its regime, and what its confluence comes of.
    private struct Drawn {
        let votes: Votes
        let regime: Regime?
        let rsi: Double
    }

    /// Heads that lean the same way, so that some agree.
    private func drawn(_ count: Int, seed: UInt64) -> [Drawn] {
        var random = SeededNumbers(seed)
        return (0..<count).map { _ in
            var votes = Votes()
            let lean = random.normal()
            for key in HeadKey.allCases where random.unit() < 0.9 {
                let strength = lean + 1.2 * random.normal()
                votes[key] = Vote(
                    strength > 0 ? .long : .short, probability: 0.5 + min(0.5, 0.2 * abs(strength)),
                    confidence: 0.2 + 0.7 * random.unit())
            }
            let regime = random.unit() < 0.02 ? nil : Regime.allCases[Int(5 * random.unit())]
            return Drawn(votes: votes, regime: regime, rsi: 30 + 40 * random.unit())
        }
    }

    private func candidates(_ drawn: [Drawn], _ calibration: Calibration) -> [Candidate] {
        let filter = QualityFilter(weights: .standard, calibration: calibration, costs: TradingCosts())
        let scores = VoteMatrix(drawn.map(\.votes)).scores(.standard)
        return zip(drawn, scores).compactMap { drawn, score in
            var sight = Self.sight
            sight[.m5].append(Self.candle(100), bar: 500, presentMinutes: 5) { row in
                row[Cell.rsi.rawValue] = drawn.rsi
                row[Cell.macdHistogram.rawValue] = drawn.rsi - 50
            }
            return filter.candidate(
                of: sight, 0, Minute(2504), drawn.votes, score: score, regime: drawn.regime,
                bias: { _ in nil }, trackRecord: { _, _ in nil })
        }
    }

    @Test(arguments: [UInt64(1), 2]) func itStopsWhatItSetsOutToOnItsSample(seed: UInt64) throws {
        let drawn = drawn(4000, seed: seed)
        var sample = CalibrationSample()
        for candidate in candidates(drawn, .standard) { sample.add(candidate) }
        let fit = try #require(sample.fit(version: 3))
        #expect(sample.count == 4000 && abs(fit.rejection - 0.985) < 0.001, "\(fit.rejection)")
        #expect(fit.calibration.version == 3)
        // Judged again by those thresholds, as many pass.
        let judged = candidates(drawn, fit.calibration)
        let passed = judged.count { $0.stoppedAt == nil }
        #expect(abs(1 - Double(passed) / 4000 - fit.rejection) < 1e-12)
        // What was not measured stays.
        #expect(fit.calibration.rewardMin == 2 && fit.calibration.costMax == 0.25)
    }

    @Test func aStrongVoteIsAmongAHeadsStrongest() throws {
        let drawn = drawn(4000, seed: 3)
        var sample = CalibrationSample()
        for candidate in candidates(drawn, .standard) { sample.add(candidate) }
        let fit = try #require(sample.fit(version: 1))
        for key in HeadKey.allCases {
            let votes = drawn.compactMap { $0.votes[key] }.filter { $0.strength != 0 }
            let strong = votes.count { fit.calibration.isStrong($0, of: key) }
            #expect(abs(Double(strong) / Double(votes.count) - fit.strongShare) < 0.002)
        }
    }

    @Test func aSampleThatIsTooSmallSaysNothing() {
        let candidates = candidates(drawn(1000, seed: 4), .standard)
        var sample = CalibrationSample()
        #expect(sample.fit(version: 1) == nil)
        for candidate in candidates.dropLast() { sample.add(candidate) }
        #expect(sample.count == 999 && sample.fit(version: 1) == nil)
        sample.add(candidates[999])
        #expect(sample.fit(version: 1) != nil)
    }

    /// Nobody agrees: there is nothing to choose from.
    @Test func aSampleWithoutAgreementSaysNothing() {
        var (sample, votes) = (CalibrationSample(), Votes())
        votes[.ict] = Vote(.long, probability: 0.9, confidence: 0.9)
        let alone = Array(repeating: Drawn(votes: votes, regime: .quiet, rsi: 40), count: 1500)
        for candidate in candidates(alone, .standard) { sample.add(candidate) }
        #expect(sample.count == 1500 && sample.fit(version: 1) == nil)
    }
}
