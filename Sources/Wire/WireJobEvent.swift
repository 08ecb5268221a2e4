public import NIOCore

/// How a job stands: the newest of it, not each of its steps.
public struct WireJobEvent: Message {
    public static let template = Template.jobEvent

    /// 0: nobody asked for this one.
    public var requestId: UInt64
    public var subscriptionId: UInt32
    /// Counts the events of the subscription from 1.
    public var sequence: UInt64
    public var jobId: UInt64
    public var kind: JobKind
    public var state: JobState
    /// When it came to stand so, in microseconds.
    public var time: Int64
    /// How much is done, and of how much: nil = not known.
    public var done: UInt64
    public var total: UInt64?
    /// For a person.
    public var message: String

    public init(
        subscriptionId: UInt32, sequence: UInt64, jobId: UInt64, kind: JobKind, state: JobState, time: Int64,
        done: UInt64, total: UInt64?, message: String, requestId: UInt64 = 0
    ) {
        self.requestId = requestId
        self.subscriptionId = subscriptionId
        self.sequence = sequence
        self.jobId = jobId
        self.kind = kind
        self.state = state
        self.time = time
        self.done = done
        self.total = total
        self.message = message
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        jobId = fields.integer()
        sequence = fields.integer()
        time = fields.integer()
        done = fields.integer()
        let total = fields.integer(UInt64.self)
        self.total = total == .max ? nil : total
        subscriptionId = fields.integer()
        kind = JobKind(rawValue: fields.integer()) ?? .nonRepresentable
        state = JobState(rawValue: fields.integer()) ?? .nonRepresentable
        message = try frame.text(frame.first, field: 10)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(jobId, sequence, time)
        buffer.write(done, total ?? .max, subscriptionId)
        buffer.write(kind.rawValue, state.rawValue)
        writer.endBlock(&buffer)
        buffer.write(text: message, .string16)
        writer.end(&buffer)
    }
}
