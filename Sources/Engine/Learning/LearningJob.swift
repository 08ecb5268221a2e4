public import CandleStore

/// A run of learning: what asked for it, how far it is, and what it came to.
public struct LearningJob: Equatable, Sendable {
    /// Numbers go up, also over restarts, and are never those of another kind of job.
    public typealias Identifier = UInt64

    public enum Kind: UInt8, Sendable, CaseIterable {
        // Part of the state's records: never change one.
        case daily = 1
        case weekly = 2
    }

    public enum State: UInt8, Sendable {
        // Part of the state's records: never change one.
        case queued = 1
        case running = 2
        /// A decision was made and kept: `version`.
        case done = 3
        /// Nothing was kept: `message` says why.
        case failed = 4
        /// It was stopped, or the process ended: nothing was kept.
        case cancelled = 5
    }

    public internal(set) var identifier: Identifier
    public internal(set) var kind: Kind
    /// By the schedule, or by a person.
    public internal(set) var isScheduled: Bool
    /// The date that it is for, since the Unix epoch.
    public internal(set) var day: Int
    public internal(set) var state = State.queued
    /// In microseconds since the Unix epoch: when it was asked for, when it began, when it ended.
    public internal(set) var asked: Int64
    public internal(set) var begun: Int64?
    public internal(set) var ended: Int64?
    /// Days taken, and of how many.
    public internal(set) var done = 0
    public internal(set) var total = 0
    /// The decision that came of it.
    public internal(set) var version: Int?
    /// For a person.
    public internal(set) var message = ""

    init(_ identifier: Identifier, _ kind: Kind, isScheduled: Bool, day: Int, asked: Int64) {
        (self.identifier, self.kind, self.isScheduled) = (identifier, kind, isScheduled)
        (self.day, self.asked) = (day, asked)
    }

    public var isOver: Bool { state != .queued && state != .running }
}

extension LearningJob: StateRecord {
    public static let version: UInt16 = 1

    public func write(to payload: inout PayloadWriter) {
        payload.write(identifier)
        payload.write(kind.rawValue)
        payload.write(isScheduled)
        payload.write(day)
        payload.write(state.rawValue)
        payload.write(asked)
        payload.write(begun) { $0.write($1) }
        payload.write(ended) { $0.write($1) }
        payload.write(done)
        payload.write(total)
        payload.write(version) { $0.write($1) }
        payload.write(message)
    }

    public init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        let identifier: Identifier = try payload.integer()
        let kind = try payload.value(Kind.init(rawValue:))
        let (isScheduled, day): (Bool, Int) = (try payload.bool(), try payload.integer())
        let state = try payload.value(State.init(rawValue:))
        self.init(
            identifier, kind, isScheduled: isScheduled, day: day, asked: try payload.integer())
        self.state = state
        begun = try payload.optional { payload throws(Unreadable) in try payload.integer() }
        ended = try payload.optional { payload throws(Unreadable) in try payload.integer() }
        (done, total) = (try payload.integer(), try payload.integer())
        self.version = try payload.optional { payload throws(Unreadable) in try payload.integer() }
        message = try payload.string()
    }
}
