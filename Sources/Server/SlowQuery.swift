import Wire

/// A request that is not answered from memory on the loop.
package enum SlowQuery: Sendable {
    case store(StoreQuery)
    case operation(OperationQuery)

    package var requestId: UInt64 {
        switch self {
        case .store(let query): query.requestId
        case .operation(let query): query.requestId
        }
    }

    /// The answer that says why there is no other.
    func refused(_ refusal: Refusal) -> ErrorReply {
        switch self {
        case .store(let query): refusal.reply(to: query.requestId, query.template)
        case .operation(let query): refusal.reply(to: query.requestId, query.template)
        }
    }
}
