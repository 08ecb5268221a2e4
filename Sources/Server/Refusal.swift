import Wire

/// Why a sound request gets an error for an answer. The connection goes on.
package struct Refusal: Error {
    var code: ErrorCode
    /// The field at fault; 0 = none.
    var field: UInt16 = 0
    /// The limit that was passed; 0 = none.
    var limit: UInt64 = 0
    /// When to try again; 0 = no advice.
    var retryAfterMilliseconds: UInt32 = 0
    /// What came and what is accepted.
    var message: String

    /// The answer to a request.
    func reply(to requestId: UInt64, _ template: Template) -> ErrorReply {
        ErrorReply(
            requestId: requestId, code: code, refTemplateId: template.rawValue, refFieldId: field,
            retryAfterMilliseconds: retryAfterMilliseconds, limit: limit, message: message)
    }

    /// A request that came too late.
    static var shuttingDown: Refusal {
        Refusal(
            code: .shuttingDown, retryAfterMilliseconds: 1000,
            message: "The server is stopping: it answers what it accepted before, and nothing new.")
    }

    /// The store has too much to do for a query.
    package static var overloaded: Refusal {
        Refusal(
            code: .overloaded, retryAfterMilliseconds: 100,
            message: "The queue of queries is full; snapshots and matrices are still served.")
    }

    /// There is nobody to ask about gaps and learning.
    package static var withoutOperations: Refusal {
        Refusal(code: .notReady, message: "This server answers nothing about gaps and learning.")
    }

    /// An answer of more rows than the client or the protocol takes in one frame.
    static func tooLarge(rows: Int, limit: Int, field: UInt16 = 0) -> Refusal {
        Refusal(
            code: .resultTooLarge, field: field, limit: UInt64(limit),
            message: "\(rows) rows were asked for; one reply to this client holds \(limit).")
    }
}

extension Message {
    /// Reads the message, with what is wrong in it as a refusal.
    init(reading frame: Frame) throws(Refusal) {
        do throws(WireError) {
            try self.init(frame)
        } catch {
            throw Refusal(
                code: error.code, field: error.refFieldId, limit: error.limit, message: error.description)
        }
    }
}
