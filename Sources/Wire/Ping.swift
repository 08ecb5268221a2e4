public import NIOCore

/// Asks the other side for a sign of life.
public struct Ping: Message {
    public static let template = Template.ping

    public var requestId: UInt64
    /// The sender's clock, in microseconds since the epoch.
    public var sentAt: Int64

    public init(requestId: UInt64, sentAt: Int64) {
        self.requestId = requestId
        self.sentAt = sentAt
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        sentAt = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(sentAt)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// The sign of life that a Ping asks for.
public struct Pong: Message {
    public static let template = Template.pong

    public var requestId: UInt64
    /// Copied from the Ping.
    public var sentAt: Int64
    /// The clock of whoever answers, in microseconds since the epoch.
    public var serverTime: Int64

    public init(requestId: UInt64, sentAt: Int64, serverTime: Int64) {
        self.requestId = requestId
        self.sentAt = sentAt
        self.serverTime = serverTime
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        sentAt = fields.integer()
        serverTime = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(sentAt, serverTime)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}
