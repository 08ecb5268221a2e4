public import NIOCore

/// Answers a request that failed, or ends the connection. Frozen for good.
public struct ErrorReply: Message {
    public static let template = Template.error

    public var requestId: UInt64
    public var code: ErrorCode
    /// The template of the frame at fault; 0 = unknown.
    public var refTemplateId: UInt16
    /// The field at fault; 0 = none.
    public var refFieldId: UInt16
    /// Whether the server closes after this frame.
    public var isFatal: Bool
    /// When to try again; 0 = no advice.
    public var retryAfterMilliseconds: UInt32
    /// The limit that was passed; 0 = none.
    public var limit: UInt64
    /// What came and what is accepted, for a person.
    public var message: String

    public init(
        requestId: UInt64, code: ErrorCode, refTemplateId: UInt16 = 0, refFieldId: UInt16 = 0,
        isFatal: Bool = false, retryAfterMilliseconds: UInt32 = 0, limit: UInt64 = 0, message: String
    ) {
        self.requestId = requestId
        self.code = code
        self.refTemplateId = refTemplateId
        self.refFieldId = refFieldId
        self.isFatal = isFatal
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.limit = limit
        self.message = message
    }

    /// The answer to bytes that could not be read.
    public init(_ error: WireError) {
        self.init(
            requestId: error.requestId, code: error.code, refTemplateId: error.refTemplateId,
            refFieldId: error.refFieldId, isFatal: error.isFatal, limit: error.limit,
            message: error.description)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        code = ErrorCode(rawValue: fields.integer()) ?? .nonRepresentable
        refTemplateId = fields.integer()
        refFieldId = fields.integer()
        isFatal = fields.integer(UInt8.self) != 0
        retryAfterMilliseconds = fields.integer()
        limit = fields.integer()
        message = try frame.text(frame.first, field: 8)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(code.rawValue, refTemplateId, refFieldId, isFatal ? 1 as UInt8 : 0)
        buffer.write(retryAfterMilliseconds, limit)
        writer.endBlock(&buffer)
        buffer.write(text: message, .string16)
        writer.end(&buffer)
    }
}
