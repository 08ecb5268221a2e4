import CandleStore
import Engine
import Market
import Signals
import Testing

/// Days of candidates made of the seven days of `ReplayTests`.
@Suite struct CandidateDaysFillingTests {
    private static let firstDay = start / 1440
    private let directory = TemporaryDirectory()

    private func replay() -> Replay {
        var replay = Replay()
        replay.judge = .lax
        return replay
    }

    private func state(_ name: String) throws -> StateStore {
        try EngineState.open(storeAt: directory.path + "/" + name, for: .writing)
    }

    /// What was decided live and what is filled in are made the same way.
    @Test func filledDaysAreThoseOfTheJournal() throws {
        let (filled, journalled) = (try state("filled"), try state("journalled"))
        let days = CandidateDays(in: filled)
        let report = try ReplayTests.engine.fill(days, by: replay())
        #expect(report.first == Self.firstDay + 1 && report.last == Self.firstDay + 3 && report.days == 3)
        let journal = DecisionJournal(in: journalled)
        for step in ReplayTests.whole { try journal.commit([Decisions.Step(step)]) }
        let live = CandidateDays(in: journalled)
        #expect(try live.complete(before: Self.firstDay + ReplayTests.days).count == 3)
        let all = Self.firstDay...Self.firstDay + 10
        #expect(try days.digest(of: all) == live.digest(of: all))
        #expect(try report.rows == live.table(all).rows.count && report.rows > 3000)
        #expect(try days.moments() == live.moments())
        // Nothing live is there.
        #expect(try DecisionJournal.tables.allSatisfy { try filled.fingerprint(of: $0) == 0 })
    }

    @Test func daysThatAreThereAreNotFilledAgain() throws {
        let state = try state("taken")
        let days = CandidateDays(in: state)
        _ = try ReplayTests.engine.fill(days, by: replay())
        let before = try CandidateDays.tables.map { try state.fingerprint(of: $0) }
        for from in [nil, Minute(start + 3 * 1440)] {
            var again = replay()
            (again.from, again.to) = (from, from.map { $0 + 9999 })
            #expect(throws: EngineError.self) { try ReplayTests.engine.fill(days, by: again) }
        }
        #expect(try CandidateDays.tables.map { try state.fingerprint(of: $0) } == before)
    }

    /// What will be made of live decisions is left to them.
    @Test func onlyDaysBeforeTheLiveOnesAreFilled() throws {
        let state = try state("live")
        let first = Minute(start + 3 * 1440)
        let live = ReplayTests.whole.filter { $0.minute >= first }
        for step in live { try DecisionJournal(in: state).commit([Decisions.Step(step)]) }
        let days = CandidateDays(in: state)
        let report = try ReplayTests.engine.fill(days, by: replay())
        #expect(report.first == Self.firstDay + 1 && report.last == Self.firstDay + 2)
    }

    @Test func withoutACompleteDayThereIsNothing() throws {
        let days = CandidateDays(in: try state("short"))
        var short = replay()
        short.to = Minute(start + 3 * 1440)
        let report = try ReplayTests.engine.fill(days, by: short)
        #expect(report.days == 0 && report.first == nil)
    }
}

extension Decisions.Step {
    /// What would have been journalled of a replayed minute.
    init(_ step: Replay.Step) {
        self.init(minute: step.minute)
        (candidates, close, signals) = (step.candidates, step.close, step.signals)
        (replaced, ended) = (step.replaced, step.ended)
    }
}
