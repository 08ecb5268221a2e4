internal import CandleStore
internal import Learning
internal import Signals

/// What a run of learning came to: what is kept of it.
struct LearningOutcome {
    let input: LearningInput
    let decision: LearningDecision
    /// What the learner remembers now.
    let state: Learner.State
    /// Of the rows that were fitted on; empty where nothing was.
    let rowsDigest: [UInt8]
}

/// A run of learning over the days there are: the new ones are taken, then it is decided.
struct LearningRun {
    let days: CandidateDays
    let calibration: Calibration
    let rules: Learner.Rules

    /// Somebody stopped it.
    struct Cancelled: Error {}

    /// - Parameters:
    ///   - history: the moments of the days of the input.
    ///   - progress: is told how many of how many days are taken; throws to stop.
    func outcome(
        of input: LearningInput, history: [DayMoments],
        progress: (_ done: Int, _ of: Int) throws(Cancelled) -> Void
    ) throws -> LearningOutcome {
        var learner = Learner(input.state, rules: rules)
        let first = history.firstIndex { $0.day > input.state.lastDay ?? .min } ?? history.count
        for index in first..<history.count {
            try progress(index - first, history.count - first)
            learner.take(history[index], history: Array(history[...index]))
        }
        try progress(history.count - first, history.count - first)
        let decision: LearningDecision
        switch input.kind {
        case .daily: decision = learner.daily(at: input.day, history: history, live: input.live)
        case .weekly:
            var failure: StoreError?
            decision = learner.weekly(
                at: input.day, trigger: input.trigger, history: history, calibration: calibration
            ) { window in
                do throws(StoreError) { return try days.table(window) } catch {
                    failure = error
                    return CandidateTable([])
                }
            }
            if let failure { throw failure }
        }
        return LearningOutcome(
            input: input, decision: decision, state: learner.state,
            rowsDigest: try decision.window.map { window throws(StoreError) in try days.digest(of: window) }
                ?? [])
    }
}
