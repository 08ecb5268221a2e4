public import NIOCore

/// A message of the schema, as values.
public protocol Message: Sendable {
    /// Its template.
    static var template: Template { get }

    /// Names the request, and in an answer the request that is answered; 0 = neither.
    var requestId: UInt64 { get set }

    /// Reads the message from a checked frame of its template.
    ///
    /// Throws `WireError.field` for a value that the schema does not allow. It is never fatal.
    init(_ frame: Frame) throws(WireError)

    /// Appends the message as one complete frame.
    func encode(into buffer: inout ByteBuffer)
}
