public import CandleStore
public import Learning

/// How learning stands: what decides, what the learner remembers, what ran and what runs next.
public struct LearningStatus: Sendable {
    /// The version that decides, and the last decision, whatever came of it.
    public var active: WeightsRecord
    public var last: WeightsRecord
    public var learner: Learner.State
    /// Complete days that are kept, in order, and their rows.
    public var days: [Int]
    public var rows: Int
    /// When the next run of each kind is due, in microseconds since the Unix epoch, and the last date that ran: days since
    /// the epoch.
    public var next: [LearningJob.Kind: Int64]
    public var ran: JobSchedule
    /// At most one runs.
    public var running: [LearningJob] = []
    public var queued: [LearningJob] = []
    /// The newest first.
    public var ended: [LearningJob]
    /// Whether runs come by themselves.
    public var isScheduling = false
    /// Why they do not; nil when all is well.
    public var trouble: String?

    /// As a state has it, of which nothing runs.
    ///
    /// - Parameters:
    ///   - now: microseconds since the Unix epoch.
    ///   - limit: runs that have ended, the newest.
    public init(in state: StateStore, at now: Int64, last limit: Int = 20) throws(EngineError) {
        let (versions, ledger, candidates) = try storing { () throws(StoreError) in
            (try WeightsVersions(in: state), LearningLedger(in: state), CandidateDays(in: state))
        }
        do throws(StoreError) {
            (active, last) = (try versions.active(), try versions.last())
            learner = try ledger.learner()
            let kept = try candidates.days()
            (days, rows) = (kept.map(\.day), kept.reduce(0) { $0 + $1.rows })
            let schedule = try ledger.schedule()
            ran = schedule
            next = Dictionary(
                uniqueKeysWithValues: LearningJob.Kind.allCases.map { kind in
                    let due = schedule.due(at: now).first { $0.kind == kind }
                    return (kind, (due ?? schedule.next(kind, after: now)).due)
                })
            ended = try ledger.jobs(limit: limit)
        } catch {
            throw .store(error)
        }
    }
}
