public import CandleStore
public import Exchange
public import Learning
public import Market
internal import Signals
internal import Synchronization

/// Learning, run by run: by itself at 00:00 UTC and on Sundays at 02:00, when `run` is under way, and when somebody asks.
///
/// A run completes days, learns from the new ones and decides; the decision, what the learner remembers and the run itself
/// are kept together or not at all. Runs come one after the other on a thread of their own; nobody else waits for them.
public actor LearningJobs {
    /// What it works on.
    public struct Surroundings: Sendable {
        /// As `EngineState` opens it, for writing.
        public var state: StateStore
        public var clock: any WallClock
        /// At whose closes is decided: its thresholds count.
        public var interval: Interval
        public var rules = Learner.Rules.standard
        /// Whether all minutes before an instant, in microseconds since the Unix epoch, are there: what is due waits for
        /// them for an hour.
        public var isReady: @Sendable (Int64) async -> Bool = { _ in true }
        /// Told of every change of a run, in order.
        public var report: @Sendable (LearningJob) -> Void = { _ in }

        public init(_ state: StateStore, at interval: Interval, clock: any WallClock) {
            (self.state, self.interval, self.clock) = (state, interval, clock)
        }
    }

    /// Who decided by itself.
    public static let schedulerName = "scheduler"

    private nonisolated let surroundings: Surroundings
    public nonisolated let ledger: LearningLedger
    public nonisolated let versions: WeightsVersions
    private nonisolated let days: CandidateDays
    private nonisolated let executor = ThreadExecutor()
    private nonisolated let board = Mutex(Board())

    private struct Board {
        /// Queued and running, in the order that they were asked for.
        var jobs: [LearningJob] = []
        var tasks: [LearningJob.Identifier: Task<LearningJob, Never>] = [:]
        var cancelled: Set<LearningJob.Identifier> = []
        var isScheduling = false
        /// Why the schedule can't be kept; nil when all is well.
        var trouble: String?
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    private static let minute: Int64 = 60_000_000
    private static let hour: Int64 = 3_600_000_000
    /// After a run that failed.
    private static let pause: Int64 = 15 * minute
    /// Times that a run is made again because a decision came in between.
    private static let attemptsMax = 3

    /// Checks the versions' chain, and says of runs that a process left that they were cancelled.
    public init(_ surroundings: Surroundings) throws(EngineError) {
        self.surroundings = surroundings
        let state = surroundings.state
        (ledger, days) = (LearningLedger(in: state), CandidateDays(in: state))
        versions = try storing { () throws(StoreError) in try WeightsVersions(in: state) }
        let (ledger, now) = (ledger, surroundings.clock.now)
        try storing { () throws(StoreError) in try ledger.closeInterrupted(at: now) }
    }

    deinit { executor.stop() }

    // MARK: What clients ask for

    /// Asks for a run; answers it and whether it was under way or waiting already. A day's step that has been made is
    /// refused (`EngineError.madeToday`).
    public nonisolated func trigger(
        _ kind: LearningJob.Kind, by author: String
    ) throws(EngineError) -> (job: LearningJob, isRunning: Bool) {
        if let same = board.withLock({ $0.jobs.first { $0.kind == kind } }) { return (same, true) }
        let today = JobSchedule.day(of: surroundings.clock.now)
        if kind == .daily { try checkUnmade(today) }
        let job = try begin(kind, isScheduled: false, day: today)
        let task = Task { await self.perform(job.identifier, by: author) }
        board.withLock { $0.tasks[job.identifier] = task }
        return (job, false)
    }

    /// Stops a run, or one that waits; nothing of it is kept. Answers whether there was something to stop.
    public nonisolated func cancel(_ identifier: LearningJob.Identifier) -> Bool {
        board.withLock { board in
            guard board.jobs.contains(where: { $0.identifier == identifier }) else { return false }
            board.cancelled.insert(identifier)
            return true
        }
    }

    /// What a run came to, when it is over; nil for one that is not remembered.
    public nonisolated func end(of identifier: LearningJob.Identifier) async -> LearningJob? {
        if let task = board.withLock({ $0.tasks[identifier] }) { return await task.value }
        return try? ledger.job(identifier)
    }

    /// Stops the runs under way and those that wait; returns when they are over.
    public func stop() async {
        let tasks = board.withLock { board in
            board.cancelled.formUnion(board.jobs.map(\.identifier))
            return Array(board.tasks.values)
        }
        for task in tasks { _ = await task.value }
    }

    /// How learning stands.
    public nonisolated func status(last limit: Int = 20) throws(EngineError) -> LearningStatus {
        let (jobs, isScheduling, trouble) = board.withLock { ($0.jobs, $0.isScheduling, $0.trouble) }
        var status = try LearningStatus(in: surroundings.state, at: surroundings.clock.now, last: limit)
        status.running = jobs.filter { $0.state == .running }
        status.queued = jobs.filter { $0.state == .queued }
        let identifiers = jobs.map(\.identifier)
        status.ended.removeAll { identifiers.contains($0.identifier) }
        (status.isScheduling, status.trouble) = (isScheduling, trouble)
        return status
    }

    /// As `LearningLedger.rollBack`, now.
    public nonisolated func rollBack(
        to version: Int, expecting expected: Int? = nil, by author: String, because reason: String
    ) throws(EngineError) -> WeightsRecord {
        try ledger.rollBack(
            to: version, expecting: expected, by: author, because: reason, at: surroundings.clock.now)
    }

    /// As `LearningLedger.unfreeze`, now.
    public nonisolated func unfreeze(by author: String, because reason: String) throws(EngineError)
        -> WeightsRecord
    {
        try ledger.unfreeze(by: author, because: reason, at: surroundings.clock.now)
    }

    // MARK: The schedule

    /// Runs what is due, and what was missed once, until the task is cancelled; then runs under way are stopped.
    public func run() async {
        board.withLock { $0.isScheduling = true }
        let start = surroundings.clock.now
        var rest = start
        while !Task.isCancelled {
            let now = surroundings.clock.now
            var date: JobSchedule.Date?
            do throws(StoreError) {
                date = try ledger.schedule().due(at: now).first
                board.withLock { $0.trouble = nil }
            } catch {
                board.withLock { $0.trouble = "\(error)" }
            }
            if let date, now >= rest, await mayBegin(date, max(start, date.due) + Self.hour) {
                let job = await perform(date)
                // A date that was stopped with everything else is caught up by the next start.
                if job?.state != .done, !Task.isCancelled { rest = surroundings.clock.now + Self.pause }
            } else {
                // By steps, for a clock may jump.
                let next = date == nil ? nextDue(after: now) : now + Self.minute
                await surroundings.clock.sleep(until: min(next, now + Self.minute))
            }
        }
        board.withLock { $0.isScheduling = false }
        await stop()
    }

    private func mayBegin(_ date: JobSchedule.Date, _ limit: Int64) async -> Bool {
        if surroundings.clock.now >= limit { return true }
        return await surroundings.isReady(date.due)
    }

    private func nextDue(after now: Int64) -> Int64 {
        let schedule = (try? ledger.schedule()) ?? JobSchedule()
        return LearningJob.Kind.allCases.map { schedule.next($0, after: now).due }.min() ?? now
    }

    private func perform(_ date: JobSchedule.Date) async -> LearningJob? {
        do throws(EngineError) {
            let job = try begin(date.kind, isScheduled: true, day: date.day)
            let task = Task { self.perform(job.identifier, by: Self.schedulerName) }
            board.withLock { $0.tasks[job.identifier] = task }
            return await task.value
        } catch {
            board.withLock { $0.trouble = "\(error)" }
            return nil
        }
    }

    // MARK: A run

    private nonisolated func begin(
        _ kind: LearningJob.Kind, isScheduled: Bool, day: Int
    ) throws(EngineError) -> LearningJob {
        let job = try storing { () throws(StoreError) in
            try ledger.begin(kind, isScheduled: isScheduled, day: day, at: surroundings.clock.now)
        }
        board.withLock { $0.jobs.append(job) }
        surroundings.report(job)
        return job
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
    private func perform(_ identifier: LearningJob.Identifier, by author: String) -> LearningJob {
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
            keep(&over, isGivenUp: isCancelled && !Task.isCancelled)
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
        _ = try days.complete(before: today)
        for _ in 0..<Self.attemptsMax {
            try checkCancelled(job)
            if job.kind == .daily { try checkUnmade(today) }
            let last = try versions.last()
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

    private nonisolated func checkUnmade(_ today: Int) throws(EngineError) {
        let schedule = try storing { () throws(StoreError) in try ledger.schedule() }
        if let daily = schedule.daily, daily >= today { throw .madeToday(day: today) }
    }

    private func outcome(of job: LearningJob, _ today: Int) throws -> LearningOutcome {
        let state = surroundings.state
        let known = try Versions(in: state).calibrations()
        let calibration = known.last { $0.interval == surroundings.interval }?.calibration ?? .standard
        let history = try days.moments()
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
