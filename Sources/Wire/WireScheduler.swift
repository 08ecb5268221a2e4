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
        public var asked: Int64
        /// nil = not yet.
        public var begun: Int64?
        public var ended: Int64?
        /// The date that it is for; nil = asked for by hand.
        public var due: Int64?
        /// The decision that came of it; nil = none.
        public var weightsVersion: UInt32?
        /// In words; a line.
        public var message: String

        public init(
            jobId: UInt64, kind: JobKind, state: JobState, asked: Int64, begun: Int64?, ended: Int64?,
            due: Int64?, weightsVersion: UInt32?, message: String
        ) {
            (self.jobId, self.kind, self.state) = (jobId, kind, state)
            (self.asked, self.begun, self.ended, self.due) = (asked, begun, ended, due)
            (self.weightsVersion, self.message) = (weightsVersion, message)
        }

        init(_ fields: inout Fields, field: UInt16) {
            (jobId, asked) = (fields.integer(), fields.integer())
            (begun, ended, due) = (fields.time(), fields.time(), fields.time())
            weightsVersion = fields.count()
            (kind, state, message) = (fields.known(), fields.known(), "")
        }

        func encode(into buffer: inout ByteBuffer) {
            buffer.write(jobId, asked, begun ?? .min, ended ?? .min)
            buffer.write(due ?? .min, weightsVersion ?? .max, kind.rawValue, state.rawValue)
        }
    }

    public static let template = Template.scheduler

    public var requestId: UInt64
    /// Of the server, when it answered.
    public var time: Int64
    /// Runs come by themselves.
    public var isScheduling: Bool
    public var jobs: [Job]
    /// The newest first.
    public var runs: [Run]
    /// Why runs do not come by themselves; empty when all is well.
    public var trouble: String

    public init(
        requestId: UInt64, time: Int64, isScheduling: Bool, jobs: [Job], runs: [Run], trouble: String
    ) {
        (self.requestId, self.time, self.isScheduling) = (requestId, time, isScheduling)
        (self.jobs, self.runs, self.trouble) = (jobs, runs, trouble)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, time, isScheduling) = (fields.integer(), fields.integer(), fields.bool())
        (jobs, runs) = (try frame.rows(), try frame.secondRows())
        let messages = try frame.lines(frame.first, field: 19, count: runs.count)
        for index in runs.indices { runs[index].message = messages[index] }
        trouble = try frame.text(frame.second, field: 20)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(time)
        buffer.write(bool: isScheduling)
        writer.endBlock(&buffer)
        writer.rows(jobs, &buffer)
        writer.secondRows(runs, &buffer)
        buffer.write(lines: runs.map(\.message))
        buffer.write(text: trouble, .string16)
        writer.end(&buffer)
    }
}
