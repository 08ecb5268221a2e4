/// How something long stands: a backfill, a look for gaps, a run of learning.
public struct JobEvent: Sendable, Equatable {
    public enum Kind: Sendable, CaseIterable {
        case backfill
        case gapCheck
        case dailyLearning
        case weeklyLearning
    }

    public enum State: Sendable, CaseIterable {
        case queued
        case running
        case done
        case failed
        case cancelled

        /// Nothing more comes of the job.
        public var isFinal: Bool { self != .queued && self != .running }
    }

    public var id: UInt64
    public var kind: Kind
    public var state: State
    /// How much is done, and of how much; nil while that is not known.
    public var done: Int
    public var total: Int?
    /// For a person.
    public var message: String
    /// Microseconds since the Unix epoch.
    public var time: Int64

    public init(
        id: UInt64, kind: Kind, state: State, done: Int = 0, total: Int? = nil, message: String = "",
        time: Int64
    ) {
        (self.id, self.kind, self.state) = (id, kind, state)
        (self.done, self.total, self.message, self.time) = (done, total, message, time)
    }
}

/// The newest of each job: at most `jobsMax`, and those that are over go first.
public struct JobBoard: Sendable {
    public static let jobsMax = 64

    /// Reports so far.
    public private(set) var number: UInt64 = 0
    private var entries: [(number: UInt64, event: JobEvent)] = []

    public init() {}

    /// The newest of each job that was reported on after that many reports, in the order of the reports.
    public func events(after number: UInt64) -> [JobEvent] {
        entries.filter { $0.number > number }.map(\.event)
    }

    public mutating func report(_ job: JobEvent) {
        number += 1
        entries.removeAll { $0.event.id == job.id }
        entries.append((number, job))
        guard entries.count > Self.jobsMax else { return }
        entries.remove(at: entries.firstIndex { $0.event.state.isFinal } ?? 0)
    }
}

extension JobEvent {
    /// How a job of the gap service stands.
    init(_ job: GapJob, at time: Int64) {
        self.init(
            id: job.identifier, kind: job.kind == .check ? .gapCheck : .backfill, state: State(job.state),
            done: job.minutesDone, total: job.minutes, message: job.trouble ?? "", time: time)
    }
}

extension Engine {
    /// Tells those who subscribed to jobs how a run of learning stands, at an instant in microseconds since the Unix epoch.
    public func report(_ job: LearningJob, at time: Int64) { report(JobEvent(job, at: time)) }
}

extension JobEvent {
    /// How a run of learning stands.
    public init(_ job: LearningJob, at time: Int64) {
        self.init(
            id: job.identifier, kind: job.kind == .daily ? .dailyLearning : .weeklyLearning,
            state: State(job.state), done: job.done, total: job.total, message: job.message, time: time)
    }
}

extension JobEvent.State {
    fileprivate init(_ state: LearningJob.State) {
        self =
            switch state {
            case .queued: .queued
            case .running: .running
            case .done: .done
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }

    fileprivate init(_ state: GapJob.State) {
        self =
            switch state {
            case .running: .running
            case .done: .done
            case .incomplete, .failed: .failed
            case .interrupted: .cancelled
            }
    }
}
