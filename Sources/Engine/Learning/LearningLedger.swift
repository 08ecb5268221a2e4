public import CandleStore
package import Learning

/// What learning keeps beside the versions of the weights: runs and their dates, what the learner remembers, and what each
/// decision was made by.
public struct LearningLedger: Sendable {
    let state: StateStore
    private static let jobs = Table<LearningJob.Identifier, LearningJob>("learning_jobs")
    private static let schedules = Table<UInt8, ScheduleRecord>("learning_schedule")
    private static let learners = Table<UInt8, LearnerRecord>("learner")
    private static let inputs = Table<UInt32, LearningInput>("learning_inputs")
    static let tables = [jobs.name, schedules.name, learners.name, inputs.name]

    /// Runs that are remembered.
    static let jobsMax = 512

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    // MARK: Runs

    /// Takes down a new run; the oldest ones are forgotten.
    package func begin(
        _ kind: LearningJob.Kind, isScheduled: Bool, day: Int, at now: Int64
    ) throws(StoreError) -> LearningJob {
        try state.write { transaction throws(StoreError) in
            let number = try JobNumber.next(in: transaction)
            let job = LearningJob(number, kind, isScheduled: isScheduled, day: day, asked: now)
            try Self.jobs.put(job, at: number, in: transaction)
            while try Self.jobs.count(in: transaction) > Self.jobsMax,
                let oldest = try Self.jobs.first(in: transaction)
            {
                try Self.jobs.delete(oldest.key, in: transaction)
            }
            return job
        }
    }

    func put(_ job: LearningJob) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            try Self.jobs.put(job, at: job.identifier, in: transaction)
        }
    }

    /// Marks the runs of a process that ended in their course: nothing of them was kept.
    func closeInterrupted(at now: Int64) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            for row in try Self.jobs.rows(in: transaction) where !row.record.isOver {
                var job = row.record
                (job.state, job.ended, job.message) = (.cancelled, now, "the process ended")
                try Self.jobs.put(job, at: row.key, in: transaction)
            }
        }
    }

    /// A run; nil for one that is not remembered.
    public func job(_ identifier: LearningJob.Identifier) throws(StoreError) -> LearningJob? {
        try Self.jobs.get(identifier, in: state.snapshot())
    }

    /// The runs that are remembered, the newest first.
    public func jobs(limit: Int = .max) throws(StoreError) -> [LearningJob] {
        try Self.jobs.rows(.all, .backwards, limit: limit, in: state.snapshot()).map(\.record)
    }

    static func lastJob(
        in view: borrowing some StateView & ~Copyable
    ) throws(StoreError) -> LearningJob.Identifier {
        try jobs.last(in: view)?.key ?? 0
    }

    /// The dates that ran.
    public func schedule() throws(StoreError) -> JobSchedule {
        try Self.schedule(in: try state.snapshot())
    }

    private static func schedule(
        in view: borrowing some StateView & ~Copyable
    ) throws(StoreError) -> JobSchedule {
        try schedules.get(0, in: view)?.schedule ?? JobSchedule()
    }

    /// Gives a date up: it is not run again.
    func giveUp(_ job: LearningJob) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            try Self.take(job, in: transaction)
            try Self.jobs.put(job, at: job.identifier, in: transaction)
        }
    }

    private static func take(
        _ job: LearningJob, in transaction: borrowing StateTransaction
    ) throws(StoreError) {
        var schedule = try schedule(in: transaction)
        schedule[job.kind] = max(job.day, schedule[job.kind] ?? job.day)
        try schedules.put(ScheduleRecord(schedule), at: 0, in: transaction)
    }

    // MARK: The learner

    /// What the learner remembers.
    func learner() throws(StoreError) -> Learner.State {
        try Self.learner(in: try state.snapshot())
    }

    private static func learner(
        in view: borrowing some StateView & ~Copyable
    ) throws(StoreError) -> Learner.State {
        try learners.get(0, in: view)?.state ?? Learner.State()
    }

    /// What a decision was made by; nil where a person made it, and where it is not remembered any more.
    func input(of version: Int) throws(StoreError) -> LearningInput? {
        try Self.inputs.get(UInt32(version), in: state.snapshot())
    }

    /// Keeps what a run came to: the decision, what the learner remembers now, and the run itself. All of it or nothing;
    /// nil, and nothing, where another decision came since `last`.
    func commit(
        _ outcome: LearningOutcome, of job: LearningJob, after last: Int, by author: String, at now: Int64
    ) throws(StoreError) -> (WeightsRecord, LearningJob)? {
        try state.write { transaction throws(StoreError) in
            guard try WeightsVersions.last(in: transaction).id == last else { return nil }
            let record = try WeightsVersions.append(
                outcome.decision, rowsDigest: outcome.rowsDigest, at: now, by: author, in: transaction)
            try Self.learners.put(LearnerRecord(outcome.state), at: 0, in: transaction)
            try Self.inputs.put(outcome.input, at: UInt32(record.id), in: transaction)
            if record.id > Self.inputsMax {
                for row in try Self.inputs.rows(.before(UInt32(record.id - Self.inputsMax)), in: transaction)
                {
                    try Self.inputs.delete(row.key, in: transaction)
                }
            }
            var job = job
            (job.state, job.ended, job.version) = (.done, now, record.id)
            job.message = outcome.decision.reason
            try Self.jobs.put(job, at: job.identifier, in: transaction)
            if job.isScheduled || job.kind == .daily { try Self.take(job, in: transaction) }
            return (record, job)
        }
    }

    /// Decisions whose inputs are remembered: about half a year, as long as the days that they were made on.
    private static let inputsMax = 250

    /// Adds a decision that was made elsewhere: the learner goes by its weights from now on.
    package func append(_ decision: LearningDecision, at now: Int64, by author: String) throws(StoreError)
        -> WeightsRecord
    {
        try state.write { transaction throws(StoreError) in
            if let weights = decision.weights {
                var learner = Learner(try Self.learner(in: transaction))
                _ = learner.rollBack(to: weights, at: decision.day, reason: decision.reason)
                try Self.learners.put(LearnerRecord(learner.state), at: 0, in: transaction)
            }
            return try WeightsVersions.append(
                decision, rowsDigest: [], at: now, by: author, in: transaction)
        }
    }

    // MARK: What a person does

    /// Lets the weights of an earlier version decide again, as a new version: from the next close on. Those that decide now
    /// only where learning is frozen, which it ends.
    ///
    /// - Parameters:
    ///   - expected: the version that decides; where it is another, nothing is changed (`EngineError.weightsMoved`).
    ///   - now: microseconds since the Unix epoch.
    public func rollBack(
        to version: Int, expecting expected: Int? = nil, by author: String, because reason: String,
        at now: Int64
    ) throws(EngineError) -> WeightsRecord {
        try change(by: author, at: now) { learner, transaction throws(StoreError) in
            let active = try WeightsVersions.active(in: transaction)
            if let expected, expected != active.id {
                return .failure(.weightsMoved(expected: expected, active: active.id))
            }
            guard let record = try WeightsVersions.record(version, in: transaction) else {
                let last = try WeightsVersions.last(in: transaction).id
                return .failure(.noWeights(version: version, last: last))
            }
            guard let weights = record.decision.weights else {
                return .failure(.noWeightsOfIts(version: version, deciding: record.deciding))
            }
            guard record.id != active.id || learner.isFrozen else {
                return .failure(.decidesAlready(version: version))
            }
            return .success(
                learner.rollBack(
                    to: weights, at: JobSchedule.day(of: now), reason: "Back to version \(version): \(reason)"
                ))
        }
    }

    /// Lets learning go on after two automatic rollbacks; the weights stay.
    public func unfreeze(by author: String, because reason: String, at now: Int64) throws(EngineError)
        -> WeightsRecord
    {
        try change(by: author, at: now) { learner, _ throws(StoreError) in
            guard learner.isFrozen else { return .failure(.notFrozen) }
            learner.unfreeze()
            return .success(
                LearningDecision(
                    .manual, day: JobSchedule.day(of: now), reason: "Learning goes on: \(reason)"))
        }
    }

    private func change(
        by author: String, at now: Int64,
        _ body: (inout Learner, borrowing StateTransaction) throws(StoreError) -> Result<
            LearningDecision, EngineError
        >
    ) throws(EngineError) -> WeightsRecord {
        let result = try storing { () throws(StoreError) in
            try state.write { transaction throws(StoreError) -> Result<WeightsRecord, EngineError> in
                var learner = Learner(try Self.learner(in: transaction))
                switch try body(&learner, transaction) {
                case .failure(let error): return .failure(error)
                case .success(let decision):
                    try Self.learners.put(LearnerRecord(learner.state), at: 0, in: transaction)
                    return .success(
                        try WeightsVersions.append(
                            decision, rowsDigest: [], at: now, by: author, in: transaction))
                }
            }
        }
        return try result.get()
    }
}

/// The numbers of jobs, of whatever kind: on one channel they are told apart by them.
enum JobNumber {
    static func next(in view: borrowing some StateView & ~Copyable) throws(StoreError) -> UInt64 {
        max(try GapLedger.lastJob(in: view), try LearningLedger.lastJob(in: view)) + 1
    }
}

private struct ScheduleRecord: StateRecord {
    static let version: UInt16 = 1
    var schedule: JobSchedule

    init(_ schedule: JobSchedule) { self.schedule = schedule }

    func write(to payload: inout PayloadWriter) {
        payload.write(schedule.daily) { $0.write($1) }
        payload.write(schedule.weekly) { $0.write($1) }
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        schedule = JobSchedule(
            daily: try payload.optional { payload throws(Unreadable) in try payload.integer() },
            weekly: try payload.optional { payload throws(Unreadable) in try payload.integer() })
    }
}
