public import NIOCore

/// Why bytes are not a frame, or a frame not a message.
///
/// Each has the code and the references of its Error frame, and says what came and what is accepted.
public enum WireError: Error, Equatable, Sendable {
    /// Which frame is at fault, as far as it could be read.
    public struct Origin: Equatable, Sendable {
        public let templateId: UInt16
        public let requestId: UInt64
    }

    /// An HTTP request instead of a frame.
    case plainText
    /// A TLS handshake instead of a frame.
    case tls
    case frameTooShort(length: UInt32)
    case frameTooLong(length: UInt32, limit: Int)
    case encoding(UInt16)
    case schema(UInt16, Origin)
    /// A template that is unknown or that the other side does not send: skipped, the connection goes on.
    case template(Origin)
    /// A root block shorter than version 0 of its template, or longer than its frame.
    case block(length: UInt16, accepted: ClosedRange<Int>, Origin)
    case stride(length: UInt16, least: Int, field: UInt16, Origin)
    /// A group or data that would end behind the frame.
    case overrun(needed: UInt64, left: Int, field: UInt16, Origin)
    /// A length or count that is SBE's null or beyond the type's bound.
    case count(UInt64, most: UInt64, field: UInt16, Origin)
    /// A matrix whose bytes are not rows x columns x 8, or whose rows are not the group's.
    case matrix(bytes: Int, rows: UInt32, columns: UInt32, entries: Int, field: UInt16, Origin)
    /// Bytes behind a complete message of a version that has none.
    case trailing(bytes: Int, Origin)
    /// A value that the field does not accept; the frame is sound, and the connection goes on.
    case field(came: String, accepted: String, field: UInt16, Origin)

    /// The code of the Error frame.
    public var code: ErrorCode {
        switch self {
        case .plainText, .tls, .encoding: .unsupportedEncoding
        case .frameTooLong: .frameTooLarge
        case .schema: .unsupportedSchema
        case .template: .unknownTemplate
        case .field: .invalidArgument
        case .frameTooShort, .block, .stride, .overrun, .count, .matrix, .trailing: .malformed
        }
    }

    /// Whether the connection ends with it: always, unless only this one request is at fault.
    public var isFatal: Bool {
        switch self {
        case .template, .field: false
        default: true
        }
    }

    /// The request at fault; 0 where the frame was not read so far.
    public var requestId: UInt64 { origin?.requestId ?? 0 }

    /// The template of the frame at fault; 0 where the frame was not read so far.
    public var refTemplateId: UInt16 { origin?.templateId ?? 0 }

    /// The field at fault; 0 if none.
    public var refFieldId: UInt16 {
        switch self {
        case .stride(_, _, let field, _), .overrun(_, _, let field, _), .count(_, _, let field, _),
            .matrix(_, _, _, _, let field, _), .field(_, _, let field, _):
            field
        default: 0
        }
    }

    /// The limit that was passed; 0 where there is none.
    public var limit: UInt64 {
        switch self {
        case .frameTooShort: UInt64(WireLimits.frameBytesMin)
        case .frameTooLong(_, let limit): UInt64(limit)
        case .count(_, let most, _, _): most
        default: 0
        }
    }

    private var origin: Origin? {
        switch self {
        case .plainText, .tls, .frameTooShort, .frameTooLong, .encoding: nil
        case .schema(_, let origin), .template(let origin), .block(_, _, let origin),
            .stride(_, _, _, let origin), .overrun(_, _, _, let origin), .count(_, _, _, let origin),
            .matrix(_, _, _, _, _, let origin), .trailing(_, let origin), .field(_, _, _, let origin):
            origin
        }
    }

    /// What a browser or curl is told before the connection ends.
    public static var plainTextRefusal: ByteBuffer {
        let text = WireError.plainText.description + "\n"
        return ByteBuffer(
            string: """
                HTTP/1.1 400 Bad Request\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Length: \(text.utf8.count)\r
                Connection: close\r
                \r
                \(text)
                """)
    }
}

extension WireError: CustomStringConvertible {
    /// What came and what is accepted.
    public var description: String {
        switch self {
        case .plainText:
            "An HTTP request came; this port speaks FIX SBE frames (schema \(WireLimits.schemaId))."
        case .tls: "A TLS handshake came; this port speaks FIX SBE frames without TLS."
        case .frameTooShort(let length):
            "A frame of \(length) bytes came; at least \(WireLimits.frameBytesMin) are needed."
        case .frameTooLong(let length, let limit):
            "A frame of \(length) bytes came; at most \(limit) are accepted."
        case .encoding(let encoding):
            "Encoding 0x\(String(encoding, radix: 16)) came; 0xeb50 (SBE 1.0, little-endian) is accepted."
        case .schema(let schema, _): "Schema \(schema) came; \(WireLimits.schemaId) is accepted."
        case .template(let origin):
            "Template \(origin.templateId) came; it is unknown, or not for this side to read."
        case .block(let length, let accepted, let origin):
            "Template \(origin.templateId) came with a block of \(length) bytes; "
                + "\(accepted.lowerBound) to \(accepted.upperBound) fit."
        case .stride(let length, let least, let field, _):
            "Group \(field) came with entries of \(length) bytes; at least \(least) are needed."
        case .overrun(let needed, let left, let field, _):
            "Field \(field) needs \(needed) bytes; the frame has \(left) left."
        case .count(let count, let most, let field, _):
            "Field \(field) came with a length of \(count); at most \(most) is accepted."
        case .matrix(let bytes, let rows, let columns, let entries, let field, _):
            "Matrix \(field) came as \(bytes) bytes for \(rows) x \(columns) doubles and \(entries) entries;"
                + " the bytes must be rows x columns x 8, and the rows one for each entry."
        case .trailing(let bytes, let origin):
            "\(bytes) bytes came after a complete message of template \(origin.templateId); "
                + "only a version above \(WireLimits.version) may have more."
        case .field(let came, let accepted, let field, _):
            "Field \(field) came as \(came); accepted: \(accepted)."
        }
    }
}
