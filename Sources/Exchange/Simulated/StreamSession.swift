package import NIOCore

/// The rules of one stream connection, without its socket: subscriptions, pings and pongs, limits, its end after a day.
package struct StreamSession {
    package struct Limits: Sendable {
        var streams = 1024
        /// Pings, pongs and requests of a client in a second.
        var messagesPerSecond = 5
        /// In microseconds.
        var pingInterval: Int64 = 20_000_000
        package var pongTimeout: Int64 = 60_000_000
        var lifetime: Int64 = 86_400_000_000
        /// How long before its end a connection is told of it.
        var shutdownNotice: Int64 = 600_000_000

        package init() {}
    }

    package enum Action: Equatable {
        case reply(ByteBuffer)
        case ping(String)
        /// A close frame, and the end.
        case close(code: UInt16, reason: String)
        /// The end without a word.
        case cut
    }

    /// In the order of their subscription.
    private(set) var streams: [String] = []
    /// Whether events are wrapped with the name of their stream.
    private(set) var isCombined: Bool
    private let limits: Limits
    private let opened: Int64
    private var lastPing: Int64
    private var awaited: (payload: String, since: Int64)?
    private var messages: (second: Int64, count: Int) = (0, 0)
    private var isNoticeGiven = false

    package init(streams: [String], isCombined: Bool, limits: Limits, at now: Int64) {
        (self.isCombined, self.limits, opened, lastPing) = (isCombined, limits, now, now)
        subscribe(to: streams)
    }

    var hasTooManyStreams: Bool { streams.count > limits.streams }

    static let tooManyStreams = Action.close(code: 1008, reason: "Too many streams")
    private static let tooManyMessages = Action.close(code: 1008, reason: "Too many requests")

    /// A request has come.
    package mutating func received(_ text: ByteBuffer, at now: Int64) -> [Action] {
        guard isWithinMessageLimit(at: now) else { return [Self.tooManyMessages] }
        var reply = ByteBuffer()
        do throws(StreamRequest.Failure) {
            let request = try StreamRequest(text.readableBytesView)
            reply.writeStaticString("{\"result\":")
            serve(request.method, into: &reply)
            reply.writeStaticString(",\"id\":")
            Self.write(request.id, into: &reply)
            reply.writeStaticString("}")
        } catch {
            reply.writeString("{\"code\":\(error.code),\"msg\":")
            reply.writeQuoted(error.message)
            if let id = error.id {
                reply.writeStaticString(",\"id\":")
                Self.write(id, into: &reply)
            }
            reply.writeStaticString("}")
        }
        return hasTooManyStreams ? [Self.tooManyStreams] : [.reply(reply)]
    }

    /// A pong has come. Only one with the payload of the ping keeps the connection.
    mutating func pong(_ payload: String, at now: Int64) -> [Action] {
        if awaited?.payload == payload { awaited = nil }
        return isWithinMessageLimit(at: now) ? [] : [Self.tooManyMessages]
    }

    /// A ping has come; its pong is the socket's to send.
    mutating func ping(at now: Int64) -> [Action] {
        isWithinMessageLimit(at: now) ? [] : [Self.tooManyMessages]
    }

    /// Time has passed.
    mutating func tick(at now: Int64) -> [Action] {
        if now - opened >= limits.lifetime { return [.cut] }
        if let awaited, now - awaited.since >= limits.pongTimeout {
            return [.close(code: 1008, reason: "Pong timeout")]
        }
        var actions: [Action] = []
        if !isNoticeGiven, now - opened >= limits.lifetime - limits.shutdownNotice {
            isNoticeGiven = true
            actions.append(.reply(shutdownNotice(at: now)))
        }
        if now - lastPing >= limits.pingInterval {
            lastPing = now
            let payload = String(now / 1000)
            // A pong that is still awaited stays so: a later ping gives no more time.
            if awaited == nil { awaited = (payload, now) } else { awaited?.payload = payload }
            actions.append(.ping(payload))
        }
        return actions
    }

    private func shutdownNotice(at now: Int64) -> ByteBuffer {
        let data = "{\"e\":\"serverShutdown\",\"E\":\(now / 1000)}"
        return ByteBuffer(string: isCombined ? "{\"stream\":\"!serverShutdown\",\"data\":\(data)}" : data)
    }

    private mutating func isWithinMessageLimit(at now: Int64) -> Bool {
        let second = now / 1_000_000
        if second != messages.second { messages = (second, 0) }
        messages.count += 1
        return messages.count <= limits.messagesPerSecond
    }

    private mutating func serve(_ method: StreamRequest.Method, into reply: inout ByteBuffer) {
        switch method {
        case .subscribe(let names):
            subscribe(to: names)
            reply.writeStaticString("null")
        case .unsubscribe(let names):
            streams.removeAll { names.contains($0) }
            reply.writeStaticString("null")
        case .list:
            Self.write(.list(streams.map { .string($0) }), into: &reply)
        case .setCombined(let value):
            isCombined = value
            reply.writeStaticString("null")
        case .isCombined:
            Self.write(.bool(isCombined), into: &reply)
        }
    }

    private mutating func subscribe(to names: [String]) {
        var known = Set(streams)
        for name in names where !name.isEmpty && known.insert(name).inserted { streams.append(name) }
    }

    private static func write(_ value: JSONText, into reply: inout ByteBuffer) {
        switch value {
        case .null, .object: reply.writeStaticString("null")
        case .bool(let value): reply.writeString(value ? "true" : "false")
        case .number(let text): reply.writeString(text)
        case .string(let text): reply.writeQuoted(text)
        case .list(let values):
            reply.writeStaticString("[")
            for (place, value) in values.enumerated() {
                if place > 0 { reply.writeStaticString(",") }
                write(value, into: &reply)
            }
            reply.writeStaticString("]")
        }
    }
}
