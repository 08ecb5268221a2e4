package import NIOCore

/// Watches one connection's clock: whether it was greeted in time, is heard of, and takes what is sent.
package struct Liveness: Sendable {
    package enum Verdict: Sendable, Equatable {
        case fine
        /// Nothing came for a heartbeat: ask for a sign of life.
        case ping
        /// Nothing came for so many heartbeats that the client must be gone.
        case silent
        /// No Hello came in time.
        case ungreeted
        /// The client takes nothing of what is sent.
        case stalled
    }

    /// What the connection is to be held to.
    package enum Duty: Sendable, Equatable {
        case greet
        case speak
        /// It need not speak: it has said its last word, or the server is not listening.
        case take
    }

    /// The bytes on their way to the client, as the channel counts them.
    package struct Outbound: Sendable {
        /// Written, and not taken by the socket yet.
        package var pending: Int
        /// Taken by the socket since the connection began.
        package var taken: Int

        package init(pending: Int, taken: Int) {
            self.pending = pending
            self.taken = taken
        }
    }

    /// The silence after which a Ping is due.
    package var heartbeat: TimeAmount
    private let heartbeatsMissed: Int
    private let greeting: TimeAmount
    private let stall: TimeAmount

    private let startedAt: NIODeadline
    /// When the client was last heard, or last asked for a sign of life.
    private var waitingSince: NIODeadline
    private var pings = 0
    private var takenAt: NIODeadline
    private var last = Outbound(pending: 0, taken: 0)

    package init(_ terms: Terms, at now: NIODeadline) {
        heartbeat = terms.heartbeat
        heartbeatsMissed = terms.heartbeatsMissed
        greeting = terms.greeting
        stall = terms.stall
        (startedAt, waitingSince, takenAt) = (now, now, now)
    }

    /// Bytes came from the client.
    package mutating func heard(at now: NIODeadline) {
        waitingSince = now
        pings = 0
    }

    /// Judges the connection at this time.
    package mutating func tick(at now: NIODeadline, _ outbound: Outbound, duty: Duty) -> Verdict {
        // Progress is seen from tick to tick, so the stall is counted from the first tick that saw the bytes
        // wait.
        if outbound.pending == 0 || last.pending == 0 || outbound.taken != last.taken { takenAt = now }
        last = outbound
        if now - takenAt >= stall { return .stalled }
        switch duty {
        case .greet: return now - startedAt >= greeting ? .ungreeted : .fine
        case .take:
            heard(at: now)
            return .fine
        case .speak:
            // Counted from the last Ping: a tick that comes late takes none of the time to answer it.
            guard now - waitingSince >= heartbeat else { return .fine }
            guard pings + 1 < heartbeatsMissed else { return .silent }
            pings += 1
            waitingSince = now
            return .ping
        }
    }

    /// When to judge again.
    package func nextTick(after now: NIODeadline, duty: Duty) -> NIODeadline {
        let due =
            switch duty {
            case .greet: startedAt + greeting
            case .speak: waitingSince + heartbeat
            case .take: now + stallSample
            }
        return last.pending > 0 ? min(due, now + stallSample) : due
    }

    private var stallSample: TimeAmount { .nanoseconds(max(1, stall.nanoseconds / 6)) }
}
