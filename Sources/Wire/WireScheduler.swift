public import NIOCore

/// What is learned when.
public struct WireScheduler: Message {
    /// What runs by itself; times in microseconds.
    public struct Job: Sendable, TableRow {
        public var kind: JobKind
        /// nil = not by itself; never.
        public var nextRun: Int64?
        public var lastRun: Int64?
        /// From one to the next, in milliseconds.
        public var everyMilliseconds: UInt64
        public var isRunning: Bool

        public init(
            kind: JobKind, nextRun: Int64?, lastRun: Int64?, everyMilliseconds: UInt64, isRunning: Bool
        ) {
            (self.kind, self.nextRun, self.lastRun) = (kind, nextRun, lastRun)
            (self.everyMilliseconds, self.isRunning) = (everyMilliseconds, isRunning)
        }

        init(_ fields: inout Fields, field: UInt16) {
            (nextRun, lastRun) = (fields.time(), fields.time())
            (everyMilliseconds, kind, isRunning) = (fields.integer(), fields.known(), fields.bool())
        }

        func encode(into buffer: inout ByteBuffer) {
            buffer.write(nextRun ?? .min, lastRun ?? .min, everyMilliseconds, kind.rawValue)
            buffer.write(bool: isRunning)
        }
    }

    /// What ran, or runs; times in microseconds.
    public struct Run: Sendable, TableRow {
        public var jobId: UInt64
        public var kind: JobKind
        public var state: JobState
        public var begun: Int64
        /// nil = not yet.
        public var ended: Int64?
        /// What it was due at; nil = asked for by hand.
        public var due: Int64?
        /// In words; a line.
        public var message: String

        public init(
            jobId: UInt64, kind: JobKind, state: JobState, begun: Int64, ended: Int64?, due: Int64?,
            message: String
        ) {
            (self.jobId, self.kind, self.state) = (jobId, kind, state)
            (self.begun, self.ended, self.due, self.message) = (begun, ended, due, message)
        }

        init(_ fields: inout Fields, field: UInt16) {
            (jobId, begun, ended, due) = (fields.integer(), fields.integer(), fields.time(), fields.time())
            (kind, state, message) = (fields.known(), fields.known(), "")
        }

        func encode(into buffer: inout ByteBuffer) {
            buffer.write(jobId, begun, ended ?? .min, due ?? .min)
            buffer.write(kind.rawValue, state.rawValue)
        }
    }

    public static let template = Template.scheduler

    public var requestId: UInt64
    /// Of the server, when it answered.
    public var time: Int64
    public var jobs: [Job]
    /// The newest first.
    public var runs: [Run]

    public init(requestId: UInt64, time: Int64, jobs: [Job], runs: [Run]) {
        (self.requestId, self.time, self.jobs, self.runs) = (requestId, time, jobs, runs)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, time) = (fields.integer(), fields.integer())
        (jobs, runs) = (try frame.rows(), try frame.secondRows())
        let messages = try frame.lines(frame.first, field: 16, count: runs.count)
        for index in runs.indices { runs[index].message = messages[index] }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(time)
        writer.endBlock(&buffer)
        writer.rows(jobs, &buffer)
        writer.secondRows(runs, &buffer)
        buffer.write(lines: runs.map(\.message))
        writer.end(&buffer)
    }
}
