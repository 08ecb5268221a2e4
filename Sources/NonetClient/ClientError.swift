import Wire

/// Why a client has no answer.
public enum ClientError: Error, Equatable, Sendable {
    /// What was asked can't be sent; nothing was.
    case invalidArgument(String)
    /// No connection came about.
    case cannotConnect(host: String, port: Int, reason: String)
    /// The server speaks only versions above this client's.
    case incompatible(serverVersion: UInt16, clientVersion: UInt16)
    /// The server answered with an error; if it is fatal, it closed the connection.
    case refused(ServerError)
    /// No answer came in time; the connection goes on.
    case timedOut(milliseconds: Int64)
    /// So many requests wait for their turn already.
    case tooManyWaiting(Int)
    /// The answer came but can't be read.
    case unreadable(String)
    /// The server said nothing for so long; the connection was closed.
    case silent(milliseconds: Int64)
    /// The server ended the connection in order.
    case ended(ServerError)
    /// The connection broke.
    case lost(String)
    /// This client was closed.
    case closed
}

/// What a server says went wrong.
public struct ServerError: Error, Equatable, Sendable {
    /// The stable number and its name, as `proto/README.md` lists them; 0 and empty = nothing went wrong.
    public var code: UInt16
    public var name: String
    /// What came and what is accepted.
    public var message: String
    /// Whether the connection ended with it.
    public var isFatal: Bool
    /// When to try again; 0 = no advice.
    public var retryAfterMilliseconds: UInt32
    /// The template and the field at fault; 0 = unknown or none.
    public var refTemplateId: UInt16
    public var refFieldId: UInt16
    /// The limit that was passed; 0 = none.
    public var limit: UInt64

    init(_ reply: ErrorReply) {
        code = reply.code.rawValue
        name = reply.code.name
        message = reply.message
        isFatal = reply.isFatal
        retryAfterMilliseconds = reply.retryAfterMilliseconds
        refTemplateId = reply.refTemplateId
        refFieldId = reply.refFieldId
        limit = reply.limit
    }

    init(_ goodbye: Goodbye) {
        code = goodbye.code?.rawValue ?? 0
        name = goodbye.code?.name ?? ""
        message = goodbye.message
        isFatal = true
        retryAfterMilliseconds = goodbye.retryAfterMilliseconds
        refTemplateId = 0
        refFieldId = 0
        limit = 0
    }
}

extension ClientError: CustomStringConvertible {
    /// What went wrong, for a person.
    public var description: String {
        switch self {
        case .invalidArgument(let reason): reason
        case .cannotConnect(let host, let port, let reason): "Cannot connect to \(host):\(port): \(reason)"
        case .incompatible(let server, let client):
            "The server speaks version \(server) and above of the protocol; this client speaks \(client)."
        case .refused(let error): "\(error)"
        case .timedOut(let milliseconds): "No answer within \(milliseconds) ms."
        case .tooManyWaiting(let count): "\(count) requests wait for their turn already."
        case .unreadable(let reason): "The answer can't be read: \(reason)"
        case .silent(let milliseconds):
            "The server was silent for \(milliseconds) ms; the connection was closed."
        case .ended(let error): "The server ended the connection. \(error)"
        case .lost(let reason): "The connection was lost: \(reason)"
        case .closed: "The client was closed."
        }
    }
}

extension ServerError: CustomStringConvertible {
    /// The code's name and the server's own words.
    public var description: String { name.isEmpty ? message : "\(name) (\(code)): \(message)" }
}
