import Learning
import Signals

/// Runs a learner as the jobs do: a day is complete four days later, 00:00 comes before Sunday's 02:00.
struct LearnerDriver {
    var learner: Learner
    var drawn: DrawnDays
    let first: Int
    var day: Int
    var history: [DayMoments] = []
    var live = LiveRecord()
    var table: (ClosedRange<Int>) -> CandidateTable = { _ in CandidateTable([]) }
    var asked: [ClosedRange<Int>] = []
    var decisions: [LearningDecision] = []

    /// - Parameter first: the first day that there are candidates of.
    init(_ drawn: DrawnDays, first: Int = 20_001, rules: Learner.Rules = .standard) {
        learner = Learner(rules: rules)
        (self.drawn, self.first, day) = (drawn, first, first)
    }

    /// Goes to the next midnight, and decides there.
    mutating func step() {
        day += 1
        if day - 4 >= first {
            history.append(drawn.moments(day - 4))
            if history.count > 180 { history.removeFirst() }
            learner.take(history[history.count - 1], history: history)
        }
        decisions.append(learner.daily(at: day, history: history, live: live))
        if day % 7 == 3 { weekly(.weekly) }
    }

    mutating func weekly(_ trigger: LearningDecision.Trigger) {
        var asked: [ClosedRange<Int>] = []
        decisions.append(
            learner.weekly(at: day, trigger: trigger, history: history, calibration: .standard) { days in
                asked.append(days)
                return table(days)
            })
        self.asked += asked
    }

    mutating func run(days: Int) { for _ in 0..<days { step() } }

    /// Until weights were deployed, or so many days.
    mutating func runToDeployment(days: Int = 300) -> Bool {
        for _ in 0..<days {
            step()
            if let last = decisions.last, last.trigger == .weekly, last.weights != nil { return true }
        }
        return false
    }
}
