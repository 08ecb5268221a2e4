public import NIOCore

/// Has an earlier version's weights decide. For admins.
public struct Rollback: Message {
    public static let template = Template.rollback

    public var requestId: UInt64
    public var toVersion: UInt32
    /// The version that is thought to be active; nil = whichever is.
    public var ifCurrentVersion: UInt32?
    /// Kept with the new version.
    public var reason: String

    public init(requestId: UInt64, toVersion: UInt32, ifCurrentVersion: UInt32? = nil, reason: String) {
        (self.requestId, self.toVersion) = (requestId, toVersion)
        (self.ifCurrentVersion, self.reason) = (ifCurrentVersion, reason)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, toVersion, ifCurrentVersion) = (fields.integer(), fields.integer(), fields.count())
        reason = try frame.text(frame.first, field: 4)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(toVersion, ifCurrentVersion ?? .max)
        writer.endBlock(&buffer)
        buffer.write(text: reason, .string16)
        writer.end(&buffer)
    }
}

/// The answer to `Rollback`.
public struct RollbackAck: Message {
    public static let template = Template.rollbackAck

    public var requestId: UInt64
    public var fromVersion: UInt32
    public var toVersion: UInt32
    /// Has the weights of `toVersion`, and is active.
    public var newVersion: UInt32

    public init(requestId: UInt64, fromVersion: UInt32, toVersion: UInt32, newVersion: UInt32) {
        (self.requestId, self.fromVersion) = (requestId, fromVersion)
        (self.toVersion, self.newVersion) = (toVersion, newVersion)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, fromVersion) = (fields.integer(), fields.integer())
        (toVersion, newVersion) = (fields.integer(), fields.integer())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(fromVersion, toVersion, newVersion)
        writer.end(&buffer)
    }
}
