package import NIOCore
package import Wire

/// The client's side of the protocol, apart from I/O: told what happened, it says what to do.
///
/// A `Waiter` is whoever waits for an answer; the conversation only keeps it and gives it back, exactly once.
/// Requests beyond what the server allows at a time wait here for their turn.
package struct Conversation<Waiter> {
    /// What to do, in this order.
    package enum Action {
        case send(ByteBuffer)
        case answer(Waiter, Result<Frame, ClientError>)
        /// An event of a subscription.
        case event(Frame)
        case close
    }

    /// What the server allowed in its answer to Hello, or what is safe until then.
    private struct Terms {
        var inFlight = WireLimits.inFlight
        var requestBytes = WireLimits.requestBytes
        var heartbeat = TimeAmount.milliseconds(Int64(WireLimits.heartbeatMilliseconds))
    }

    private struct Request {
        let waiter: Waiter
        var isSent: Bool
    }

    /// The most requests that wait for their turn.
    package static var waitingMax: Int { 65_536 }

    private let timeout: TimeAmount
    private var decoder = FrameDecoder(side: .client)
    private var terms = Terms()
    /// Why it is over; nil as long as it is not.
    package private(set) var end: ClientError?
    private var lastId: UInt64 = 0
    private var requests = [UInt64: Request]()
    /// The requests in the order made, which is that of their deadlines; those answered may stay a while.
    private var deadlines = CircularBuffer<(id: UInt64, at: NIODeadline)>()
    private var waiting = CircularBuffer<(id: UInt64, frame: ByteBuffer)>()
    private var inFlight = 0
    private var lastHeard: NIODeadline
    private var lastPing: NIODeadline

    /// A conversation that starts at `now`; each request may take `timeout`.
    package init(timeout: TimeAmount, now: NIODeadline) {
        self.timeout = timeout
        lastHeard = now
        lastPing = now
    }

    /// When `tick` is due at the latest; nil once the conversation is over.
    package var nextTick: NIODeadline? {
        guard end == nil else { return nil }
        let heartbeat = max(lastHeard, lastPing) + terms.heartbeat
        let silence = lastHeard + silenceMax
        return min(heartbeat, silence, deadlines.first?.at ?? heartbeat)
    }

    private var silenceMax: TimeAmount { terms.heartbeat * WireLimits.heartbeatsMissed }

    /// Asks: `message` gets the next request id, and `waiter` its answer.
    package mutating func ask(_ message: some Message, _ waiter: Waiter, now: NIODeadline) -> [Action] {
        if let end { return [.answer(waiter, .failure(end))] }
        guard waiting.count < Self.waitingMax else {
            return [.answer(waiter, .failure(.tooManyWaiting(waiting.count)))]
        }
        var message = message
        lastId += 1
        message.requestId = lastId
        var frame = ByteBuffer()
        message.encode(into: &frame)
        guard frame.readableBytes <= terms.requestBytes else {
            let reason = "a request of \(frame.readableBytes) bytes; the server accepts \(terms.requestBytes)"
            return [.answer(waiter, .failure(.invalidArgument(reason)))]
        }
        let isSent = inFlight < terms.inFlight
        requests[lastId] = Request(waiter: waiter, isSent: isSent)
        deadlines.append((lastId, now + timeout))
        guard isSent else {
            waiting.append((lastId, frame))
            return []
        }
        inFlight += 1
        return [.send(frame)]
    }

    /// Bytes came. `clock` is the wall clock in microseconds, for a Pong.
    package mutating func received(_ bytes: ByteBuffer, now: NIODeadline, clock: Int64) -> [Action] {
        guard end == nil else { return [] }
        lastHeard = now
        decoder.append(bytes)
        var actions = [Action]()
        while end == nil {
            do throws(WireError) {
                guard let frame = try decoder.next() else { break }
                try take(frame, clock: clock, &actions)
            } catch {
                if error.isFatal {
                    finish(.unreadable(error.description), &actions)
                } else {
                    answer(error.requestId, .failure(.unreadable(error.description)), &actions)
                }
            }
        }
        sendWaiting(&actions)
        return actions
    }

    /// Time passed: fails what is overdue, asks a silent server for a sign of life, gives up on a dead one.
    package mutating func tick(now: NIODeadline, clock: Int64) -> [Action] {
        guard end == nil else { return [] }
        var actions = [Action]()
        while let first = deadlines.first, first.at <= now {
            deadlines.removeFirst()
            answer(first.id, .failure(.timedOut(milliseconds: timeout.nanoseconds / 1_000_000)), &actions)
        }
        if now - lastHeard >= silenceMax {
            let milliseconds = silenceMax.nanoseconds / 1_000_000
            sendGoodbye(code: .heartbeatTimeout, &actions)
            finish(.silent(milliseconds: milliseconds), &actions)
        } else if now - max(lastHeard, lastPing) >= terms.heartbeat {
            lastPing = now
            lastId += 1
            actions.append(.send(Self.frame(Ping(requestId: lastId, sentAt: clock))))
        }
        sendWaiting(&actions)
        return actions
    }

    /// Nothing was read up to now, by this side's own choice: the server is not to be blamed for its silence.
    package mutating func excuse(now: NIODeadline) { lastHeard = now }

    /// The connection broke.
    package mutating func lost(_ reason: String) -> [Action] {
        var actions = [Action]()
        if end == nil { finish(.lost(reason), &actions) }
        return actions
    }

    /// Ends the conversation in order.
    package mutating func close() -> [Action] {
        var actions = [Action]()
        guard end == nil else { return actions }
        sendGoodbye(code: nil, &actions)
        finish(.closed, &actions)
        return actions
    }

    private mutating func take(_ frame: Frame, clock: Int64, _ actions: inout [Action]) throws(WireError) {
        switch frame.template {
        case .ping:
            let ping = try Ping(frame)
            let pong = Pong(requestId: ping.requestId, sentAt: ping.sentAt, serverTime: clock)
            actions.append(.send(Self.frame(pong)))
        case .error:
            let error = ServerError(try ErrorReply(frame))
            if error.isFatal {
                finish(.refused(error), &actions)
            } else {
                answer(frame.requestId, .failure(.refused(error)), &actions)
            }
        case .goodbye:
            finish(.ended(ServerError(try Goodbye(frame))), &actions)
        case .helloAck:
            if requests[frame.requestId] != nil { accept(try HelloAck(frame)) }
            answer(frame.requestId, .success(frame), &actions)
        case .candleEvent, .indicatorEvent, .jobEvent, .conflated: actions.append(.event(frame))
        case .signal where frame.requestId == 0: actions.append(.event(frame))
        default:
            answer(frame.requestId, .success(frame), &actions)
        }
    }

    private mutating func accept(_ ack: HelloAck) {
        if ack.heartbeatMilliseconds > 0 { terms.heartbeat = .milliseconds(Int64(ack.heartbeatMilliseconds)) }
        terms.inFlight = max(1, Int(ack.maxInFlight))
        terms.requestBytes = Int(ack.maxFrameBytes)
    }

    /// Answers a request once; what was answered or given up before is no one's any more.
    private mutating func answer(
        _ id: UInt64, _ result: Result<Frame, ClientError>, _ actions: inout [Action]
    ) {
        guard let request = requests.removeValue(forKey: id) else { return }
        if request.isSent { inFlight -= 1 }
        // Deadlines that are no one's any more go now and then, so that they do not pile up.
        if deadlines.count > 2 * requests.count + 1024 { deadlines.removeAll { requests[$0.id] == nil } }
        actions.append(.answer(request.waiter, result))
    }

    private mutating func sendWaiting(_ actions: inout [Action]) {
        while end == nil, inFlight < terms.inFlight, let next = waiting.popFirst() {
            guard requests[next.id] != nil else { continue }  // It timed out while it waited.
            requests[next.id]?.isSent = true
            inFlight += 1
            actions.append(.send(next.frame))
        }
    }

    private func sendGoodbye(code: ErrorCode?, _ actions: inout [Action]) {
        actions.append(.send(Self.frame(Goodbye(code: code))))
    }

    /// Everyone who waits gets `error`, in the order they asked, and so does everyone who asks later.
    private mutating func finish(_ error: ClientError, _ actions: inout [Action]) {
        end = error
        for id in requests.keys.sorted() {
            if let request = requests[id] { actions.append(.answer(request.waiter, .failure(error))) }
        }
        requests.removeAll()
        waiting.removeAll()
        deadlines.removeAll()
        actions.append(.close)
    }

    private static func frame(_ message: some Message) -> ByteBuffer {
        var frame = ByteBuffer()
        message.encode(into: &frame)
        return frame
    }
}
