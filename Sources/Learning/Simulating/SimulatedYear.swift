internal import Market
internal import Signals

/// A year of learning on candidates whose truth is known, day by day in the order of the jobs: what is complete at 00:00 is
/// taken, the daily update follows, on Sundays the weekly fit, and then the day's candidates are decided on.
package struct SimulatedYear: Sendable {
    /// Days of moments and rows that are kept.
    private static let daysKept = 180

    package private(set) var learner: Learner
    /// What the Sundays came to, in order.
    package private(set) var weekly: [LearningDecision] = []
    /// Weights that were taken back.
    package private(set) var rollbacks: [LearningDecision] = []
    package private(set) var history: [DayMoments] = []
    /// The day that comes next.
    package private(set) var day: Int
    private let end: Int
    private var candidates: SimulatedCandidates
    /// Of the days that are kept, complete or not.
    private var rows: [Int: [CandidateRow]] = [:]
    private var live = LiveRecord()

    package init(
        weeks: Int, seed: UInt64, prices: SimulatedLabels.Prices = .init(),
        habits: SimulatedHeads.Habits = .init(), rules: Learner.Rules = .standard
    ) {
        candidates = SimulatedCandidates(days: weeks * 7 + 1, seed: seed, prices: prices, habits: habits)
        (day, learner) = (SimulatedCandidates.firstDay, Learner(rules: rules))
        end = day + weeks * 7 + 1
    }

    /// Days that are over.
    package var days: Int { day - SimulatedCandidates.firstDay }
    /// The first day on which learned weights decided.
    package var deployedAt: Int? { weekly.first { $0.weights != nil }?.day }

    /// Goes on until the year is over, or for as long as is asked.
    ///
    /// - Parameter skills: what heads know of the outcomes of the next day's candidates.
    package mutating func run(
        while goesOn: (borrowing SimulatedYear) -> Bool = { _ in true },
        skills: (borrowing SimulatedYear) -> [Double]
    ) {
        while day < end, goesOn(self) {
            hearOfSignals()
            complete(day - learner.rules.completeDays)
            let decision = learner.daily(at: day, history: history, live: live)
            if decision.trigger == .rollback { rollbacks.append(decision) }
            if days % 7 == 0 { decideWeekly() }
            decide(skills(self))
            day += 1
        }
    }

    /// Of yesterday, which signals ended.
    private mutating func hearOfSignals() {
        for decidedAt in day - learner.rules.completeDays..<day {
            for row in rows[decidedAt] ?? [] where row.isAccepted {
                guard Interval.d1.bar(of: row.resolvedAt) == day - 1, let multiple = row.multiple else {
                    continue
                }
                live.outcomes.append(LiveRecord.Outcome(day: decidedAt, multiple: multiple))
            }
        }
    }

    private mutating func complete(_ complete: Int) {
        guard let own = rows[complete] else { return }
        rows[complete - Self.daysKept] = nil
        history.removeAll { $0.day <= complete - Self.daysKept }
        guard let moments = DayMoments(of: CandidateTable(own), day: complete) else { return }
        history.append(moments)
        learner.take(moments, history: history)
    }

    private mutating func decideWeekly() {
        let rows = rows
        let decision = learner.weekly(
            at: day, trigger: .weekly, history: history, calibration: .standard
        ) { days in CandidateTable(days.flatMap { rows[$0] ?? [] }) }
        if decision.weights != nil { live.outcomes = [] }
        weekly.append(decision)
    }

    private mutating func decide(_ skills: [Double]) {
        let decided = candidates.rows(of: day, skills: skills, decidedBy: learner.active)
        rows[day] = decided
        live.emitted[day] = decided.count(where: \.isAccepted)
        live.emitted[day - 2 * learner.rules.emissionDays] = nil
    }
}
