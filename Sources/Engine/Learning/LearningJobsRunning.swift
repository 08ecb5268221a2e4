internal import CandleStore
internal import Exchange
internal import Learning
internal import Market
internal import Signals
internal import Synchronization

// A run, from its number to what is kept of it.
extension LearningJobs {
    /// Times that a run is made again because a decision came in between.
    private static let attemptsMax = 3

    /// Takes a run down and lets it wait for its turn; where one of its kind waits or is under way already, answers that one.
    nonisolated func begin(
        _ kind: LearningJob.Kind, isScheduled: Bool, day: Int, by author: String
    ) throws(EngineError) -> (job: LearningJob, isRunning: Bool) {
        let (job, isRunning) = try board.withLock { board throws(EngineError) in
            if let same = board.jobs.first(where: { $0.kind == kind }) { return (same, true) }
            if kind == .daily { try checkUnmade(day) }
            let job = try storing { () throws(StoreError) in
                try ledger.begin(kind, isScheduled: isScheduled, day: day, at: surroundings.clock.now)
            }
            board.jobs.append(job)
            return (job, false)
        }
        guard !isRunning else { return (job, true) }
        surroundings.report(job)
        board.withLock { board in
            board.tasks[job.identifier] = Task { await self.perform(job.identifier, by: author) }
        }
        return (job, false)
    }

    private func change(
        _ identifier: LearningJob.Identifier, _ change: (inout LearningJob) -> Void
    ) -> LearningJob {
        let job = board.withLock { board in
            guard let place = board.jobs.firstIndex(where: { $0.identifier == identifier }) else {
                preconditionFailure("run \(identifier) ends once")
            }
            change(&board.jobs[place])
            return board.jobs[place]
        }
        surroundings.report(job)
        return job
    }

    /// Without a pause in it: one after the other.
    func perform(_ identifier: LearningJob.Identifier, by author: String) -> LearningJob {
        let now = surroundings.clock.now
        let job = change(identifier) { ($0.state, $0.begun) = (.running, now) }
        var over: LearningJob
        do {
            over = try learn(job, by: author)
        } catch {
            over = job
            let isCancelled = error is LearningRun.Cancelled
            (over.state, over.ended) = (isCancelled ? .cancelled : .failed, surroundings.clock.now)
            over.message = isCancelled ? "it was stopped; nothing was kept" : "\(error)"
            keep(&over, isGivenUp: isCancelled && !board.withLock { $0.isStopping })
        }
        let ended = over
        board.withLock { board in
            board.jobs.removeAll { $0.identifier == identifier }
            board.tasks[identifier] = nil
            board.cancelled.remove(identifier)
        }
        surroundings.report(ended)
        return ended
    }

    /// Keeps a run that came to nothing.
    private func keep(_ job: inout LearningJob, isGivenUp: Bool) {
        do throws(StoreError) {
            if isGivenUp && job.isScheduled { try ledger.giveUp(job) } else { try ledger.put(job) }
        } catch {
            job.message += "; the ledger: \(error)"
        }
    }

    private func learn(_ job: LearningJob, by author: String) throws -> LearningJob {
        let today = JobSchedule.day(of: surroundings.clock.now)
        try checkCancelled(job)
        // Days of which the journal does not have all minutes are not over, whatever the clock says.
        if let decided = try DecisionJournal(in: surroundings.state).decidedUpTo() {
            _ = try days.complete(before: min(today, Interval.d1.bar(of: decided + 1)))
        }
        for _ in 0..<Self.attemptsMax {
            try checkCancelled(job)
            if job.kind == .daily { try checkUnmade(today) }
            let last = try versions.last()
            try checkLearner()
            let outcome = try outcome(of: job, today)
            if let (_, over) = try ledger.commit(
                outcome, of: job, after: last.id, by: author, at: surroundings.clock.now)
            {
                // What is too old may stay until the next time.
                if let newest = outcome.input.days.last { try? days.prune(before: newest + 1) }
                return over
            }
        }
        throw EngineError.weightsBusy
    }

    nonisolated func checkUnmade(_ today: Int) throws(EngineError) {
        let schedule = try storing { () throws(StoreError) in try ledger.schedule() }
        if let daily = schedule.daily, daily >= today { throw .madeToday(day: today) }
    }

    /// What is learned on goes out from the weights that decide.
    private func checkLearner() throws(StoreError) {
        let active = try versions.active()
        guard try ledger.learner().active.map(\.bitPattern) == active.weights?.bits else {
            throw .damagedRecord(
                table: "learner", key: "0",
                what: "its weights are not those of version \(active.id), which decides")
        }
    }

    private func outcome(of job: LearningJob, _ today: Int) throws -> LearningOutcome {
        let state = surroundings.state
        let known = try Versions(in: state).calibrations()
        let calibration = known.last { $0.interval == surroundings.interval }?.calibration ?? .standard
        // As of a time of the past, days that were made of what came after it are not complete.
        let history = try days.moments().filter { $0.day <= today - Decisions.daysToComplete }
        let input = LearningInput(
            try ledger.learner(), job.kind,
            job.kind == .daily ? .daily : job.isScheduled ? .weekly : .manual, day: today,
            days: history.map(\.day), try LiveRecord(in: state, before: today),
            calibrationVersion: calibration.version)
        return try LearningRun(days: days, calibration: calibration, rules: surroundings.rules).outcome(
            of: input, history: history
        ) { done, total throws(LearningRun.Cancelled) in
            try checkCancelled(job)
            _ = change(job.identifier) { ($0.done, $0.total) = (done, total) }
        }
    }

    private func checkCancelled(_ job: LearningJob) throws(LearningRun.Cancelled) {
        if board.withLock({ $0.cancelled.contains(job.identifier) }) { throw LearningRun.Cancelled() }
    }
}
