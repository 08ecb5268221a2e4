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

    nonisolated let surroundings: Surroundings
    public nonisolated let ledger: LearningLedger
    public nonisolated let versions: WeightsVersions
    nonisolated let days: CandidateDays
    private nonisolated let executor = ThreadExecutor()
    nonisolated let board = Mutex(Board())

    struct Board {
        /// Queued and running, in the order that they were asked for.
        var jobs: [LearningJob] = []
        var tasks: [LearningJob.Identifier: Task<LearningJob, Never>] = [:]
        var cancelled: Set<LearningJob.Identifier> = []
        var isScheduling = false
        /// What is stopped from here on is made by the next start.
        var isStopping = false
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
        try begin(kind, isScheduled: false, day: JobSchedule.day(of: surroundings.clock.now), by: author)
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

    /// Stops the runs under way and those that wait, for good; returns when they are over. Their dates are due still.
    public func stop() async {
        let tasks = board.withLock { board in
            board.isStopping = true
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
                if job?.state ?? .failed == .failed { rest = surroundings.clock.now + Self.pause }
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
            let (job, _) = try begin(date.kind, isScheduled: true, day: date.day, by: Self.schedulerName)
            return await end(of: job.identifier)
        } catch {
            board.withLock { $0.trouble = "\(error)" }
            return nil
        }
    }
}
