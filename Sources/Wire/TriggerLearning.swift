public import NIOCore

/// Starts a learning job by hand: a daily or a weekly one. For admins.
public struct TriggerLearning: Message {
    public static let template = Template.triggerLearning

    public var requestId: UInt64
    public var kind: JobKind

    public init(requestId: UInt64, kind: JobKind) { (self.requestId, self.kind) = (requestId, kind) }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, kind) = (fields.integer(), fields.known())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(kind.rawValue)
        writer.end(&buffer)
    }
}

/// The answer to what starts a job, which goes on by itself.
public struct JobAccepted: Message {
    public static let template = Template.jobAccepted

    public var requestId: UInt64
    public var jobId: UInt64
    /// It had begun before, and no second one was started.
    public var alreadyRunning: Bool

    public init(requestId: UInt64, jobId: UInt64, alreadyRunning: Bool) {
        (self.requestId, self.jobId, self.alreadyRunning) = (requestId, jobId, alreadyRunning)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, jobId, alreadyRunning) = (fields.integer(), fields.integer(), fields.bool())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(jobId)
        buffer.write(bool: alreadyRunning)
        writer.end(&buffer)
    }
}
