public import NIOCore

/// The orderly end of a connection, from either side.
public struct Goodbye: Message {
    public static let template = Template.goodbye

    public var requestId: UInt64
    /// Why; nil = nothing went wrong.
    public var code: ErrorCode?
    /// From the server: when to connect again; 0 = no advice.
    public var retryAfterMilliseconds: UInt32
    public var message: String

    public init(
        requestId: UInt64 = 0, code: ErrorCode? = nil, retryAfterMilliseconds: UInt32 = 0,
        message: String = ""
    ) {
        self.requestId = requestId
        self.code = code
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.message = message
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        let code = fields.integer(UInt16.self)
        self.code = code == .max ? nil : ErrorCode(rawValue: code) ?? .nonRepresentable
        retryAfterMilliseconds = fields.integer()
        message = try frame.text(frame.first, field: 4)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(code?.rawValue ?? .max, retryAfterMilliseconds)
        writer.endBlock(&buffer)
        buffer.write(text: message, .string16)
        writer.end(&buffer)
    }
}
