import CandleStore
import Engine
import Learning
import Market
import Signals
import Testing

/// Weights that come into the state while an engine decides.
@Suite struct ActiveWeightsTests {
    private let directory = TemporaryDirectory()
    private let engine: Engine
    private let state: StateStore
    private static let minutes = 4000
    private static let symbols = 8

    init() throws {
        engine = try Engine(storeAt: directory.path, for: .writing)
        _ = try engine.fillSynthetic(
            symbols: Self.symbols, minutes: Self.minutes, from: Minute(start), seed: 3)
        try engine.publish(at: 1)
        state = try EngineState.open(storeAt: directory.path, for: .writing)
        try engine.decide(
            by: .lax, at: .m5, keeping: DecisionJournal(in: state), following: WeightsVersions(in: state))
    }

    private func append(_ shares: [Double]) throws {
        _ = try LearningLedger(in: state).append(
            LearningDecision(
                .weekly, day: 1, weights: shares, winModel: WinModel(slope: 2, intercept: -1),
                reason: "test"), at: 1, by: "test")
    }

    /// Closes the minutes up to the next decision, with prices that walk; answers what was decided.
    private func decide(_ number: inout Int) throws -> [Candidate] {
        var random = Seeded(state: UInt64(number))
        repeat {
            let minute = Minute(start + Self.minutes + number)
            let rows = try engine.symbols().map { summary in
                let price = 100 + Double(random.next() % 1000) / 500
                return JournalRow(
                    symbol: summary.symbol, minute: minute,
                    candle: Candle(
                        open: 101, high: max(101, price) + 0.2, low: min(101, price) - 0.2, close: price,
                        volume: 10))
            }
            _ = try engine.store.append(rows)
            #expect(try engine.close(minute, with: rows, at: minute.microseconds))
            number += 1
        } while number % 5 != 0
        let minute = Minute(start + Self.minutes + number - 1)
        return engine.published.decided.candidates.values.filter { $0.minute == minute }.sorted {
            $0.symbol < $1.symbol
        }
    }

    @Test func aNewVersionDecidesFromTheNextCloseOn() throws {
        var number = 0
        #expect(try decide(&number).count == Self.symbols)
        #expect(engine.published.decided.judge?.weights == .standard)
        try append(WeightsVersionsTests.heavy)
        let candidates = try decide(&number)
        let judge = try #require(engine.published.decided.judge)
        #expect(judge.weights == Weights(version: 1, WeightsVersionsTests.heavy))
        #expect(
            judge.winModel == WinModel(slope: 2, intercept: -1) && engine.published.decided.trouble == nil)
        // The scores are those of the new weights.
        let scores = VoteMatrix(candidates.map(\.votes)).scores(judge.weights)
        #expect(candidates.map(\.consensus.score.bitPattern) == scores.map(\.bitPattern))
        let former = VoteMatrix(candidates.map(\.votes)).scores(.standard)
        #expect(zip(scores, former).contains { $0 != $1 })
        // And back.
        _ = try LearningLedger(in: state).rollBack(to: 0, by: "test", because: "", at: 2)
        let back = try decide(&number)
        #expect(engine.published.decided.judge?.weights.bits == Weights.standard.bits)
        #expect(engine.published.decided.judge?.weights.version == 2)
        #expect(
            back.map(\.consensus.score.bitPattern)
                == VoteMatrix(back.map(\.votes)).scores(.standard).map(\.bitPattern))
    }

    @Test func aDecisionWithoutWeightsChangesNothing() throws {
        var number = 0
        _ = try decide(&number)
        _ = try LearningLedger(in: state).append(
            LearningDecision(.daily, day: 1, reason: "the weights stay"), at: 1, by: "test")
        #expect(try decide(&number).count == Self.symbols)
        #expect(engine.published.decided.judge?.weights == .standard)
    }

    @Test func onOtherBitsOfTheSameVersionNothingIsDecided() throws {
        var number = 0
        try append(WeightsVersionsTests.heavy)
        #expect(try decide(&number).count == Self.symbols)
        let table = Table<UInt32, WeightsRecord>("weights")
        let own = try #require(try WeightsVersions(in: state).record(1))
        let other = try LearningUnderTest()
        _ = try LearningLedger(in: other.state).append(
            LearningDecision(.weekly, day: 1, weights: WeightsVersionsTests.even, reason: "test"), at: 1,
            by: "test")
        let foreign = try #require(try WeightsVersions(in: other.state).record(1))
        func put(_ record: WeightsRecord) throws {
            try state.write { transaction throws(StoreError) in try table.put(record, at: 1, in: transaction)
            }
        }
        try put(foreign)
        #expect(try decide(&number).isEmpty)
        let trouble = try #require(engine.published.decided.trouble)
        #expect(trouble.contains("version 1 has other bits than what decides"), "\(trouble)")
        #expect(engine.published.decided.judge?.weights.version == 1)
        try put(own)
        #expect(try decide(&number).count == Self.symbols)
        #expect(engine.published.decided.trouble == nil)
    }

    /// Who passes is changed by a version, and is the same again, bit for bit, after going back.
    @Test func historyByVersionsIsTheSameAgainAfterARollback() throws {
        try append(WeightsVersionsTests.heavy)
        _ = try LearningLedger(in: state).rollBack(to: 0, by: "test", because: "", at: 2)
        let versions = try WeightsVersions(in: state)
        let decisions = try (0...2).map { version in
            var replay = Replay()
            replay.judge = Judge.lax.weighing(by: try #require(try versions.record(version)))
            var bits: [[UInt64]] = []
            try engine.replay(replay) { step in
                for candidate in step.candidates {
                    bits.append([
                        candidate.consensus.score.bitPattern, UInt64(candidate.stoppedAt?.rawValue ?? 99),
                    ])
                }
                bits += step.signals.map { [$0.id, $0.risk.bitPattern, $0.size.bitPattern] }
            }
            return bits
        }
        #expect(decisions[0] == decisions[2] && !decisions[0].isEmpty)
        #expect(decisions[0] != decisions[1])
        let passing = decisions.map { $0.filter { $0.last == 99 }.count }
        #expect(passing[0] > 0 && passing[0] != passing[1], "\(passing)")
    }

    @Test func aRestartDecidesByTheActiveVersion() throws {
        try append(WeightsVersionsTests.heavy)
        try engine.decide(
            by: .lax, at: .m5, keeping: DecisionJournal(in: state), following: WeightsVersions(in: state))
        #expect(engine.published.decided.judge?.weights.version == 1)
        var number = 0
        let candidates = try decide(&number)
        let scores = VoteMatrix(candidates.map(\.votes)).scores(
            Weights(version: 1, WeightsVersionsTests.heavy))
        #expect(candidates.map(\.consensus.score.bitPattern) == scores.map(\.bitPattern))
    }
}
