import CandleStore
import Engine
import Foundation
import Market
import Signals

/// Decisions on seeded candles by thresholds that let much through, journalled as they would be live.
final class DecidedUnderTest {
    let journal: DecisionJournal
    let judge: Judge
    let symbols: [Symbol]
    /// What the minutes brought.
    let steps: [Replay.Step]
    private let path: String

    static let limit = 500

    init() throws {
        (symbols, steps, judge) = try Self.replayed.get()
        path = Self.directory()
        _ = try Engine(storeAt: path, for: .writing)
        journal = DecisionJournal(in: try EngineState.open(storeAt: path, for: .writing))
    }

    private static func directory() -> String { NSTemporaryDirectory() + "nonet-" + UUID().uuidString }

    private static let replayed = Result { () throws -> ([Symbol], [Replay.Step], Judge) in
        let path = directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let engine = try Engine(storeAt: path, for: .writing)
        _ = try engine.fillSynthetic(symbols: 6, minutes: 6 * 1440, from: Minute(28_401_120), seed: 5)
        var calibration = Calibration.standard
        calibration.version = 7
        (calibration.confidenceMin, calibration.confluenceMin) = (0, 0)
        (calibration.rewardMin, calibration.costMax) = (0, 100)
        calibration.strongStrengths = HeadKey.allCases.map { _ in 0 }
        calibration.regimeConfidenceMin = Regime.allCases.map { _ in 0 }
        var replay = Replay()
        replay.judge = Judge(calibration: calibration)
        var steps: [Replay.Step] = []
        try engine.replay(replay) { steps.append($0) }
        return (try engine.symbols().map(\.symbol), steps, replay.judge)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Journals some of the steps, and shows what is known then.
    func keep(_ steps: ArraySlice<Replay.Step>, in decided: inout PublishedDecisions) throws {
        for step in steps {
            var kept = Decisions.Step(minute: step.minute)
            (kept.candidates, kept.close, kept.signals) = (step.candidates, step.close, step.signals)
            (kept.replaced, kept.ended) = (step.replaced, step.ended)
            try journal.commit([kept])
            for candidate in step.candidates { decided.candidates[candidate.symbol] = candidate }
            if !step.candidates.isEmpty { decided.decidedAt = step.minute }
        }
        (decided.judge, decided.interval) = (judge, .m5)
        decided.show(try journal.entries(limit: Self.limit))
    }

    /// All of them.
    func decided() throws -> PublishedDecisions {
        var decided = PublishedDecisions()
        try keep(steps[...], in: &decided)
        return decided
    }

    func source(_ decided: PublishedDecisions) -> TestSource {
        TestSource(snapshot(decided), journal: journal)
    }

    func snapshot(_ decided: PublishedDecisions) -> PublishedSnapshot {
        TestSource.snapshot(names: symbols.map(\.name), unready: [], decided: decided)
    }
}
