import Market
import Signals
import Testing

struct SignalTests {
    private func signal(p: Double = 0.9, c: Double = 0.7, hourRange: Double = 1) throws -> Signal {
        var (trial, drawn) = (FilterTrial(), DrawnSight())
        trial.calibration.confidenceMin = 0
        drawn.hourRange = hourRange
        let candidate = try #require(trial.candidate(drawn, .unanimous(.long, p: p, c: c)))
        return try #require(Signal(candidate, weights: .standard, calibrationVersion: 4))
    }

    @Test func idsAreUniqueAndInTheOrderOfTime() throws {
        let names = (0..<1500).map { "COIN\($0)USDT" } + (0..<500).map { "COIN\($0)USDT.P" }
        let symbols = try names.map { try Symbol($0) }
        #expect(Set(symbols.map { Signal.id($0, Minute(28_401_120)) }).count == symbols.count)
        for (one, other) in zip(symbols, symbols.reversed()) {
            #expect(Signal.id(one, Minute(28_401_120)) < Signal.id(other, Minute(28_401_121)))
        }
        #expect(try Signal.id(Symbol("btcusdt"), Minute(7)) == Signal.id(Symbol("BTCUSDT"), Minute(7)))
    }

    @Test(arguments: [(0.74, 0.01), (0.75, 0.02), (0.84, 0.02), (0.85, 0.03), (0.93, 0.03)])
    func riskGrowsWithConfidence(confidence: Double, risk: Double) throws {
        // Nine agree with a probability of 0.7: 0.15 and 0.02 more.
        let signal = try signal(p: 0.7, c: confidence - 0.17, hourRange: 30)
        #expect(signal.risk == risk)
        // A stop at 45 of 100.
        #expect(abs(signal.size - risk / 0.45) < 1e-12)
    }

    @Test func sizeIsAtMostATenthOfTheCapital() throws {
        #expect(try signal().size == 0.1)
        #expect(try abs(signal(hourRange: 20).size - 0.1) < 1e-12)
        #expect(try signal(hourRange: 20.1).size < 0.1)
    }

    @Test func contributionsAddUpToTheScore() throws {
        let signal = try signal()
        let sum = HeadKey.allCases.compactMap(signal.contribution).reduce(0, +)
        #expect(abs(sum - signal.candidate.consensus.score) < 1e-12)
        #expect(signal.id == Signal.id(signal.candidate.symbol, signal.candidate.minute))
        #expect(signal.calibrationVersion == 4 && signal.winProbability == nil)
    }
}
