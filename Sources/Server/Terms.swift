package import NIOCore
import Wire

/// What a server asks of every connection, and allows it.
package struct Terms: Sendable {
    /// What the server calls itself in HelloAck.
    package var serverName = "nonet"
    /// Changes when the server restarts.
    package var serverEpoch: UInt64 = 0
    /// What Hello must bring to read; nil = nobody is asked.
    package var token: Token?
    /// What it must bring to change something; nil = with a `token` nobody can, without one everybody.
    package var adminToken: Token?
    /// Where only changing takes a token: whether reading takes none.
    package var isOpen = true
    /// The most requests that may be unanswered at a time.
    package var inFlight = WireLimits.inFlight
    /// The most store-backed requests of one connection that are worked on at a time; the others wait.
    ///
    /// It bounds what their replies can hold in memory while the client reads slowly, and leaves other
    /// connections a turn.
    package var running = 4
    /// The most subscriptions that may be open.
    package var subscriptions = WireLimits.subscriptions
    /// How long a connection may take to say Hello.
    package var greeting = TimeAmount.seconds(5)
    /// The silence after which a Ping is due, unless the client asks for another within `heartbeats`.
    package var heartbeat = TimeAmount.milliseconds(Int64(WireLimits.heartbeatMilliseconds))
    /// So many heartbeats without a byte from the client end the connection.
    package var heartbeatsMissed = WireLimits.heartbeatsMissed
    /// The heartbeats that may be asked for.
    package var heartbeats = TimeAmount.seconds(1)...TimeAmount.seconds(60)
    /// How long a client may take none of the bytes waiting for it.
    package var stall = TimeAmount.milliseconds(Int64(WireLimits.stallMilliseconds))

    package init() {}

    /// The heartbeat next to the one asked for.
    func heartbeat(near asked: TimeAmount) -> TimeAmount {
        min(max(asked, heartbeats.lowerBound), heartbeats.upperBound)
    }
}

/// A shared secret. It is compared in a time that depends on the length of what came, not on how much of it
/// is right.
package struct Token: Sendable {
    private let bytes: [UInt8]

    /// Takes 1 to `WireLimits.tokenBytes` of UTF-8; nil for anything else.
    package init?(_ text: String) {
        bytes = Array(text.utf8)
        guard (1...WireLimits.tokenBytes).contains(bytes.count) else { return nil }
    }

    /// Whether `text` is the token.
    package func matches(_ text: String) -> Bool {
        var difference = text.utf8.count ^ bytes.count
        var index = 0
        for byte in text.utf8 {
            difference |= Int(byte ^ bytes[index])
            index = index + 1 == bytes.count ? 0 : index + 1
        }
        return difference == 0
    }
}
