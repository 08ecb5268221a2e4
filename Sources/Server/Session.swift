import Engine
package import NIOCore
import Wire

/// The protocol of one connection, apart from its socket and its clock: bytes and time go in, replies and
/// store-backed queries come out.
///
///     greeting ──Hello──▶ open ──Goodbye or FIN of the client──▶ draining ──all answered──▶ ended
///                          │ └──the server stops──▶ stopping ──all answered, Goodbye──▶ ended
///                          └──a fatal error──▶ ended        (any) ──no byte taken──▶ broken
///
/// What to do in `ended` is send what was written, then FIN; in `broken`, close at once.
package struct Session: ~Copyable {
    package enum Standing: Sendable, Comparable {
        case greeting
        case open
        /// Requests are refused; those accepted before get their answers.
        case stopping
        /// Nothing more is read; what was asked before gets its answers.
        case draining
        case ended
        case broken
    }

    package private(set) var standing = Standing.greeting

    private let terms: Terms
    private let id: UInt64
    /// The longest reply that the client takes.
    private var replyBytes = WireLimits.replyBytes
    private var decoder = FrameDecoder(side: .server, limit: WireLimits.helloBytes)
    private var isInputClosed = false
    private var waiting = CircularBuffer<SlowQuery>(initialCapacity: 1)
    private var role = Role.viewer
    private var running = 0

    private var liveness: Liveness
    var subscriptions: Subscriptions

    package init(id: UInt64, terms: Terms, at uptime: NIODeadline) {
        self.id = id
        self.terms = terms
        liveness = Liveness(terms, at: uptime)
        subscriptions = Subscriptions(most: terms.subscriptions)
    }

    /// Requests that are waiting for the store.
    package var inFlight: Int { waiting.count + running }
}

// MARK: Bytes
extension Session {
    /// Takes bytes from the client.
    package mutating func received(_ bytes: ByteBuffer, at now: Moment) {
        guard standing < .draining else { return }
        liveness.heard(at: now.uptime)
        decoder.append(bytes)
    }

    /// Answers frames, into `replies` or as queries for the store, until `replies` hold `pieceBytes` or more;
    /// false if there are no more to answer now.
    ///
    /// The caller stops asking while the client takes too little of what is written for it.
    package mutating func answer(
        at now: Moment, from frames: FrameTable, into replies: inout ByteBuffer, pieceBytes: Int
    ) -> Bool {
        while standing < .draining {
            do throws(WireError) {
                guard let frame = try decoder.next() else {
                    if isInputClosed { standing = .draining }
                    return false
                }
                answer(frame, at: now, from: frames, into: &replies)
            } catch {
                failed(error, &replies)
            }
            if replies.readableBytes >= pieceBytes { return true }
        }
        return false
    }

    /// The client will send nothing more: what it has sent is still answered.
    package mutating func inputClosed() { isInputClosed = true }

    private mutating func failed(_ error: WireError, _ replies: inout ByteBuffer) {
        if case .plainText = error {
            replies.writeImmutableBuffer(WireError.plainTextRefusal)
            standing = .ended
        } else if error.isFatal {
            end(with: ErrorReply(error), &replies)
        } else if standing == .greeting {
            requireHello(error.requestId, error.refTemplateId, &replies)
        } else {
            ErrorReply(error).encode(into: &replies)
        }
    }

    private mutating func answer(
        _ frame: Frame, at now: Moment, from frames: FrameTable, into replies: inout ByteBuffer
    ) {
        do throws(Refusal) {
            switch (standing, frame.template) {
            case (.greeting, .hello):
                try greet(Hello(reading: frame), at: now, frames.snapshot.catalogueHash, &replies)
            case (_, .goodbye): standing = .draining
            case (.greeting, let template): requireHello(frame.requestId, template.rawValue, &replies)
            case (_, .ping):
                let ping = try Ping(reading: frame)
                let pong = Pong(requestId: ping.requestId, sentAt: ping.sentAt, serverTime: now.utc)
                pong.encode(into: &replies)
            case (_, .pong): break
            case (.stopping, _): throw .shuttingDown
            default: try serve(frame, at: now, from: frames, into: &replies)
            }
        } catch {
            error.reply(to: frame.requestId, frame.template).encode(into: &replies)
        }
    }

    private mutating func greet(
        _ hello: Hello, at now: Moment, _ catalogueHash: UInt64, _ replies: inout ByteBuffer
    ) throws(Refusal) {
        if let fatal = try terms.fault(in: hello) { return end(with: fatal, &replies) }
        role = terms.role(of: hello.token) ?? .viewer
        if hello.heartbeatMilliseconds != 0 {
            liveness.heartbeat = terms.heartbeat(near: .milliseconds(Int64(hello.heartbeatMilliseconds)))
        }
        if hello.maxFrameBytes != 0 { replyBytes = min(Int(hello.maxFrameBytes), WireLimits.replyBytes) }
        standing = .open
        decoder.limit = WireLimits.requestBytes
        HelloAck(
            requestId: hello.requestId, role: role,
            heartbeatMilliseconds: UInt32(liveness.heartbeat.nanoseconds / 1_000_000),
            maxInFlight: UInt32(terms.inFlight), maxSubscriptions: UInt32(terms.subscriptions),
            capabilities: role == .admin ? [.pushEvents, .admin] : .pushEvents,
            sessionId: id, serverEpoch: terms.serverEpoch, catalogHash: catalogueHash, serverTime: now.utc,
            serverName: terms.serverName
        ).encode(into: &replies)
    }

    private mutating func requireHello(_ requestId: UInt64, _ template: UInt16, _ replies: inout ByteBuffer) {
        end(
            with: ErrorReply(
                requestId: requestId, code: .helloRequired, refTemplateId: template, isFatal: true,
                message: "Template \(template) came first; Hello (template 1) must."), &replies)
    }
}

// MARK: Requests
extension Session {
    private mutating func serve(
        _ frame: Frame, at now: Moment, from frames: FrameTable, into replies: inout ByteBuffer
    ) throws(Refusal) {
        switch frame.template {
        case .indicatorSnapshotQuery:
            try frames.write(IndicatorSnapshotQuery(reading: frame), most: replyBytes, into: &replies)
        case .indicatorMatrixQuery:
            try frames.write(IndicatorMatrixQuery(reading: frame), most: replyBytes, into: &replies)
        case .listSymbols: try frames.write(ListSymbols(reading: frame), most: replyBytes, into: &replies)
        case .listIndicators:
            try frames.write(ListIndicators(reading: frame), most: replyBytes, into: &replies)
        case .candlesQuery:
            try accept(.store(StoreQuery(CandlesQuery(reading: frame), frames, most: replyBytes)))
        case .indicatorSeriesQuery:
            try accept(.store(StoreQuery(IndicatorSeriesQuery(reading: frame), frames, most: replyBytes)))
        case .latestSignalQuery:
            try frames.write(LatestSignalQuery(reading: frame), most: replyBytes, into: &replies)
        case .whyQuery: try frames.write(WhyQuery(reading: frame), most: replyBytes, into: &replies)
        case .signalHistoryQuery:
            try accept(.store(StoreQuery(SignalHistoryQuery(reading: frame), frames, most: replyBytes)))
        case .subscribe:
            try subscriptions.add(Subscribe(reading: frame), frames).encode(into: &replies)
        case .unsubscribe: try subscriptions.remove(Unsubscribe(reading: frame)).encode(into: &replies)
        case .hello:
            throw Refusal(code: .conflict, message: "A second Hello came; a connection is greeted once.")
        default:
            try accept(.operation(OperationQuery(frame, frames, as: role, at: now, most: replyBytes)))
        }
    }

    private mutating func accept(_ query: SlowQuery) throws(Refusal) {
        guard inFlight < terms.inFlight else {
            throw Refusal(
                code: .tooManyInFlight, limit: UInt64(terms.inFlight), retryAfterMilliseconds: 10,
                message: "\(inFlight + 1) requests are unanswered; at most \(terms.inFlight) are accepted.")
        }
        waiting.append(query)
    }

    /// The next query to be answered apart, nil while none is due. Each is followed by `answered` or
    /// `refuse`.
    package mutating func nextQuery() -> SlowQuery? {
        guard running < terms.running, let query = waiting.popFirst() else { return nil }
        running += 1
        return query
    }

    /// One of the queries has its answer; whether the client still gets the answer.
    package mutating func answered() -> Bool {
        running -= 1
        return standing < .ended
    }

    /// One of the queries can't be answered.
    package mutating func refuse(_ query: SlowQuery, as refusal: Refusal, into replies: inout ByteBuffer) {
        running -= 1
        query.refused(refusal).encode(into: &replies)
    }
}

// MARK: Time
extension Session {
    /// Judges the connection by the time: may ping it or end it.
    ///
    /// - Parameter isReading: Whether the server listens at all.
    package mutating func tick(
        at now: Moment, _ outbound: Liveness.Outbound, isReading: Bool, into replies: inout ByteBuffer
    ) {
        switch liveness.tick(at: now.uptime, outbound, duty: duty(isReading)) {
        case .fine: break
        case .ping: Ping(requestId: 0, sentAt: now.utc).encode(into: &replies)
        case .ungreeted:
            end(with: Self.refusedConnection(.helloRequired, "No Hello came in time."), &replies)
        case .silent:
            let reason = "Nothing came for \(terms.heartbeatsMissed) heartbeats."
            Goodbye(code: .heartbeatTimeout, message: reason).encode(into: &replies)
            standing = .ended
            waiting.removeAll()
        case .stalled:
            // Where the socket has room for it, this is the reason that the client finds behind what it left
            // unread.
            end(
                with: Self.refusedConnection(.slowConsumer, "The bytes sent were not taken in time."),
                &replies)
            standing = .broken
        }
    }

    /// When `tick` is due next.
    package func nextTick(after now: Moment, isReading: Bool) -> NIODeadline {
        liveness.nextTick(after: now.uptime, duty: duty(isReading))
    }

    private func duty(_ isReading: Bool) -> Liveness.Duty {
        switch standing {
        case .greeting: .greet
        case .open, .stopping: isReading && !isInputClosed ? .speak : .take
        case .draining, .ended, .broken: .take
        }
    }
}

// MARK: The end
extension Session {
    /// The server stops: requests from now on are refused, and Goodbye follows the answers to those before.
    package mutating func stop(into replies: inout ByteBuffer) {
        switch standing {
        case .open: standing = .stopping
        case .greeting: end(with: Self.refusedConnection(.shuttingDown, "The server is stopping."), &replies)
        case .stopping, .draining, .ended, .broken: break
        }
    }

    /// The server has no room for the connection.
    package mutating func refuse(connectionsMax: Int, into replies: inout ByteBuffer) {
        var reply = Self.refusedConnection(
            .overloaded, "All \(connectionsMax) connections of this server are taken.")
        reply.limit = UInt64(connectionsMax)
        end(with: reply, &replies)
    }

    /// Ends a session that is waiting only for answers, once it has them all.
    package mutating func settle(into replies: inout ByteBuffer) {
        guard inFlight == 0 else { return }
        if standing == .stopping {
            Goodbye(code: .shuttingDown, retryAfterMilliseconds: 1000, message: "The server is stopping.")
                .encode(into: &replies)
            standing = .ended
        } else if standing == .draining {
            standing = .ended
        }
    }

    /// Sends a fatal error; the answers still owed are dropped.
    private mutating func end(with error: ErrorReply, _ replies: inout ByteBuffer) {
        error.encode(into: &replies)
        standing = .ended
        waiting.removeAll()
    }

    private static func refusedConnection(_ code: ErrorCode, _ message: String) -> ErrorReply {
        ErrorReply(requestId: 0, code: code, isFatal: true, retryAfterMilliseconds: 1000, message: message)
    }
}
