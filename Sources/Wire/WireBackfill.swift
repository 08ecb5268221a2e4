public import NIOCore

/// Has the exchange asked for what is missing. For admins.
public struct WireBackfill: Message {
    public static let template = Template.backfill

    public var requestId: UInt64
    /// nil = all that are collected.
    public var symbol: WireSymbol?
    /// In microseconds; `from` nil = as far back as is kept complete, `to` nil = now.
    public var from: Int64?
    public var to: Int64?

    public init(requestId: UInt64, symbol: WireSymbol? = nil, from: Int64? = nil, to: Int64? = nil) {
        (self.requestId, self.symbol, self.from, self.to) = (requestId, symbol, from, to)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.optionalSymbol(field: 2)
        (from, to) = (fields.time(), fields.time())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(optional: symbol)
        buffer.write(time: from)
        buffer.write(time: to)
        writer.end(&buffer)
    }
}

/// Asks for the gap jobs under way, and those that ended.
public struct BackfillStatusQuery: Message {
    public static let template = Template.backfillStatusQuery

    public var requestId: UInt64
    /// The most ended jobs wanted; 0 = as many as are remembered.
    public var limit: UInt32

    public init(requestId: UInt64, limit: UInt32 = 0) { (self.requestId, self.limit) = (requestId, limit) }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, limit) = (fields.integer(), fields.integer())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(limit)
        writer.end(&buffer)
    }
}

/// The gap jobs under way by number, then those that ended, the newest first.
public struct WireBackfillStatus: Message {
    public struct Job: Sendable, TableRow {
        /// Of an entry in a frame.
        public static let bytes = 88

        public var jobId: UInt64
        public var kind: WireGapJobKind
        public var state: JobState
        /// In microseconds; `ended` nil = under way.
        public var begun: Int64
        public var ended: Int64?
        /// Missing when it began, and of them settled one way or the other.
        public var minutes, minutesDone: UInt64
        /// Not known before.
        public var candles, halts: UInt64
        /// Minutes that are missing after it.
        public var missing: UInt64
        public var symbols, symbolsDone: UInt32
        /// Requests that were answered, and files that were read.
        public var pages, dumps: UInt32
        /// What went wrong last; a line.
        public var message: String

        public init(
            jobId: UInt64, kind: WireGapJobKind, state: JobState, begun: Int64, ended: Int64?,
            minutes: UInt64, minutesDone: UInt64, candles: UInt64, halts: UInt64, missing: UInt64,
            symbols: UInt32, symbolsDone: UInt32, pages: UInt32, dumps: UInt32, message: String
        ) {
            (self.jobId, self.kind, self.state) = (jobId, kind, state)
            (self.begun, self.ended) = (begun, ended)
            (self.minutes, self.minutesDone) = (minutes, minutesDone)
            (self.candles, self.halts, self.missing) = (candles, halts, missing)
            (self.symbols, self.symbolsDone) = (symbols, symbolsDone)
            (self.pages, self.dumps, self.message) = (pages, dumps, message)
        }

        init(_ fields: inout Fields, field: UInt16) {
            (jobId, begun, ended) = (fields.integer(), fields.integer(), fields.time())
            (minutes, minutesDone) = (fields.integer(), fields.integer())
            (candles, halts, missing) = (fields.integer(), fields.integer(), fields.integer())
            (symbols, symbolsDone) = (fields.integer(), fields.integer())
            (pages, dumps) = (fields.integer(), fields.integer())
            (kind, state, message) = (fields.known(), fields.known(), "")
        }

        func encode(into buffer: inout ByteBuffer) {
            buffer.write(jobId, begun, ended ?? .min)
            buffer.write(minutes, minutesDone)
            buffer.write(candles, halts, missing)
            buffer.write(symbols, symbolsDone, pages, dumps)
            buffer.write(kind.rawValue, state.rawValue)
        }
    }

    public static let template = Template.backfillStatus

    public var requestId: UInt64
    /// Of the exchange, which counts requests; nil = it was not asked yet.
    public var weightUsed: UInt32?
    public var weightLimit: UInt32?
    public var jobs: [Job]

    public init(requestId: UInt64, weightUsed: UInt32?, weightLimit: UInt32?, jobs: [Job]) {
        (self.requestId, self.weightUsed) = (requestId, weightUsed)
        (self.weightLimit, self.jobs) = (weightLimit, jobs)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, weightUsed, weightLimit) = (fields.integer(), fields.count(), fields.count())
        jobs = try frame.rows()
        let messages = try frame.lines(frame.first, field: 19, count: jobs.count)
        for index in jobs.indices { jobs[index].message = messages[index] }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(weightUsed ?? .max, weightLimit ?? .max)
        writer.endBlock(&buffer)
        writer.rows(jobs, &buffer)
        buffer.write(lines: jobs.map(\.message))
        writer.end(&buffer)
    }
}
