public import NIOCore

/// The reader was slow: events were dropped, and the newest state of what they were about follows.
public struct Conflated: Message {
    public static let template = Template.conflated

    /// 0: nobody asked for this one.
    public var requestId: UInt64
    public var subscriptionId: UInt32
    /// How many events the sequence passes over.
    public var dropped: UInt64
    /// The sequence of the next event.
    public var nextSequence: UInt64

    public init(subscriptionId: UInt32, dropped: UInt64, nextSequence: UInt64, requestId: UInt64 = 0) {
        self.requestId = requestId
        self.subscriptionId = subscriptionId
        self.dropped = dropped
        self.nextSequence = nextSequence
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        subscriptionId = fields.integer()
        dropped = fields.integer()
        nextSequence = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(subscriptionId, dropped, nextSequence)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}
