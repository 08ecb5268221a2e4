/// One WebSocket connection's side of the protocol, after the upgrade: what comes in, and what is to be done about it.
package struct LinkSession {
    package enum Kind: Equatable {
        case text, binary, continuation, ping, pong, close
        case other(UInt8)
    }

    /// A frame as it came.
    package struct Frame: Equatable {
        var kind: Kind
        var isFinal: Bool
        /// A server's frames are not masked, and use no bits that no extension was agreed for.
        var isMasked: Bool
        var hasReservedBits: Bool
        var payload: [UInt8]

        package init(
            _ kind: Kind, isFinal: Bool = true, isMasked: Bool = false, hasReservedBits: Bool = false,
            _ payload: [UInt8] = []
        ) {
            (self.kind, self.isFinal, self.isMasked) = (kind, isFinal, isMasked)
            (self.hasReservedBits, self.payload) = (hasReservedBits, payload)
        }
    }

    package enum Action {
        case pong([UInt8])
        case message(StreamMessage)
        /// The connection is over: closed with a code of RFC 6455 if there is one to say.
        case end(reason: String, code: UInt16?)
    }

    private let limits: StreamLimits
    private var lastHeard: Int64
    private var outgoing: AttemptLimit
    private var pongDue: [UInt8]?
    /// The fragments of a message so far.
    private var joined: [UInt8]?
    private var isOver = false

    package init(_ limits: StreamLimits, now: Int64) {
        (self.limits, lastHeard) = (limits, now)
        outgoing = AttemptLimit(limits.outgoingPerSecond, per: 1_000_000)
    }

    /// Nothing is said about frames after the end.
    package mutating func received(_ frame: Frame, now: Int64) -> Action? {
        guard !isOver else { return nil }
        lastHeard = now
        guard !frame.isMasked, !frame.hasReservedBits else {
            return end("a frame that no server may send", 1002)
        }
        switch frame.kind {
        case .text, .continuation: return join(frame)
        case .ping:
            // Only the latest ping needs an answer (RFC 6455, 5.5.3).
            pongDue = frame.payload
            return duePong(now: now)
        case .pong: return nil
        case .close:
            let code =
                frame.payload.count >= 2 ? UInt16(frame.payload[0]) << 8 | UInt16(frame.payload[1]) : nil
            let text = excerpt(frame.payload.dropFirst(2))
            let detail = [code.map(String.init), text.isEmpty ? nil : text].compactMap { $0 }
            return end((["closed by the server"] + detail).joined(separator: " "), 1000)
        case .binary: return end("a binary message", 1003)
        case .other(let opcode): return end("a frame of unknown kind \(opcode)", 1002)
        }
    }

    /// Looks at the time; to be called a few times a second.
    package mutating func tick(now: Int64) -> Action? {
        guard !isOver else { return nil }
        if now - lastHeard > Int64(limits.silenceSeconds) * 1_000_000 {
            return end("nothing came for \(limits.silenceSeconds) s", nil)
        }
        return duePong(now: now)
    }

    private mutating func duePong(now: Int64) -> Action? {
        guard let payload = pongDue, outgoing.take(now: now) else { return nil }
        pongDue = nil
        return .pong(payload)
    }

    private mutating func join(_ frame: Frame) -> Action? {
        guard (joined == nil) == (frame.kind == .text) else { return end("fragments out of order", 1002) }
        guard (joined?.count ?? 0) + frame.payload.count <= limits.messageBytesMax else {
            return end("a message of over \(limits.messageBytesMax) bytes", 1009)
        }
        guard frame.isFinal else {
            joined = (joined ?? []) + frame.payload
            return nil
        }
        let bytes = joined.map { $0 + frame.payload } ?? frame.payload
        joined = nil
        do throws(ExchangeError) {
            return .message(try StreamMessage(bytes))
        } catch {
            // It may have been a candle: connecting anew says that one may be missing.
            return end("\(error)", 1007)
        }
    }

    private mutating func end(_ reason: String, _ code: UInt16?) -> Action {
        isOver = true
        return .end(reason: reason, code: code)
    }
}
