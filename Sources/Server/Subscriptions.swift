import NIOCore
import Wire

/// The subscriptions of one connection.
struct Subscriptions {
    private let most: Int
    private var open: [Subscription] = []
    private var lastId: UInt32 = 0

    init(most: Int) { self.most = most }

    var isEmpty: Bool { open.isEmpty }

    /// Something is to be sent as soon as there is room.
    var isWaiting: Bool { open.contains { $0.isWaiting } }

    /// Opens one; the answer goes out before its first event.
    mutating func add(_ request: Subscribe, _ table: FrameTable) throws(Refusal) -> SubscribeAck {
        guard open.count < most else {
            throw Refusal(
                code: .tooManyInFlight, limit: UInt64(most),
                message: "\(most) subscriptions are open; one connection has no more. Unsubscribe from one.")
        }
        let subscription = try Subscription(lastId + 1, request, table)
        lastId += 1
        open.append(subscription)
        return SubscribeAck(
            requestId: request.requestId, subscriptionId: lastId, matched: UInt32(subscription.members.count))
    }

    mutating func remove(_ request: Unsubscribe) throws(Refusal) -> UnsubscribeAck {
        guard let index = open.firstIndex(where: { $0.id == request.subscriptionId }) else {
            let known = open.map { "\($0.id)" }.joined(separator: ", ")
            throw Refusal(
                code: .notFound, field: 2,
                message: "Subscription \(request.subscriptionId) is not open"
                    + (known.isEmpty ? "; none is." : "; open are \(known)."))
        }
        open.remove(at: index)
        return UnsubscribeAck(requestId: request.requestId, subscriptionId: request.subscriptionId)
    }

    /// Tells all of what a table brought, within so many bytes.
    mutating func publish(_ table: FrameTable, room: Int, into out: inout ByteBuffer) {
        let end = out.readableBytes + room
        for index in open.indices {
            open[index].publish(table, room: end - out.readableBytes, into: &out)
        }
    }

    /// Sends what waits, within so many bytes.
    mutating func resume(_ table: FrameTable, room: Int, into out: inout ByteBuffer) {
        let end = out.readableBytes + room
        for index in open.indices where open[index].isWaiting {
            open[index].resume(table, room: end - out.readableBytes, into: &out)
        }
    }
}
