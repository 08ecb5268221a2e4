package import NIOCore

extension Session {
    /// There are subscriptions to tell of what is published.
    package var isSubscribed: Bool { standing == .open && !subscriptions.isEmpty }

    /// Events, or the state at the start, are to be sent as soon as there is room.
    package var isWaiting: Bool { standing == .open && subscriptions.isWaiting }

    /// Tells the subscriptions of what a table brought.
    ///
    /// - Parameter room: Bytes that may still be written for the client; what they don't hold waits for `resume`.
    package mutating func publish(_ table: FrameTable, room: Int, into replies: inout ByteBuffer) {
        guard isSubscribed else { return }
        subscriptions.publish(table, room: room, into: &replies)
    }

    /// Sends what waits, from the newest table.
    package mutating func resume(_ table: FrameTable, room: Int, into replies: inout ByteBuffer) {
        guard isWaiting else { return }
        subscriptions.resume(table, room: room, into: &replies)
    }
}
