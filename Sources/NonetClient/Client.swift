import NIOCore
import NIOPosix
import Synchronization
import Wire

#if canImport(Glibc)
    import Glibc
#endif

/// A connection to a server. Many tasks may ask at once: requests are pipelined and answered by their number.
///
///     let client = try await Client.connect(host: "127.0.0.1", port: 9009)
///     let snapshot = try await client.snapshot(symbol: "BTCUSDT", interval: .h1)
///     await client.close()
///
/// It does not connect again by itself: after `lost`, `silent`, `ended` or a fatal refusal every call throws
/// that same error.
public final class Client: Sendable {
    /// What the server said it is and allows.
    public let server: Server

    private let handler: NIOLoopBound<ConversationHandler>
    /// The indicators by the hash that answers carry; asked for once.
    private let catalogue = Mutex<Catalogue?>(nil)
    private let lastKey = Atomic<UInt64>(0)

    /// The columns of every table of one catalogue hash.
    struct Catalogue {
        let hash: UInt64
        let indicators: [Indicator]
    }

    private init(server: Server, handler: NIOLoopBound<ConversationHandler>) {
        self.server = server
        self.handler = handler
    }

    deinit { Self.close(handler) }

    /// Connects and greets.
    ///
    /// - Parameters:
    ///   - name: Who connects, for the server's log; at most 254 bytes of UTF-8.
    ///   - token: A bearer token; empty = anonymous. At most 2048 bytes of UTF-8.
    ///   - timeout: How long connecting, and then each request, may take.
    public static func connect(
        host: String, port: Int, name: String = "NonetClient", token: String = "",
        timeout: Duration = .seconds(10)
    ) async throws(ClientError) -> Client {
        guard token.utf8.count <= WireLimits.tokenBytes else {
            throw .invalidArgument(
                "a token of \(token.utf8.count) bytes; at most \(WireLimits.tokenBytes) are accepted")
        }
        let amount = TimeAmount(timeout)
        let handler: NIOLoopBound<ConversationHandler>
        do {
            handler = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(amount)
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let handler = ConversationHandler(timeout: amount)
                        try channel.pipeline.syncOperations.addHandler(handler)
                        return NIOLoopBound(handler, eventLoop: channel.eventLoop)
                    }
                }
        } catch {
            throw .cannotConnect(host: host, port: port, reason: Self.reason(of: error))
        }
        do throws(ClientError) {
            let hello = Hello(
                requestId: 0, maxFrameBytes: UInt32(WireLimits.replyBytes), clientName: name, token: token)
            let ack = try await ask(hello, for: HelloAck.self, on: handler)
            guard ack.serverMinVersion <= WireLimits.version else {
                throw .incompatible(serverVersion: ack.serverMinVersion, clientVersion: WireLimits.version)
            }
            return Client(server: Server(ack), handler: handler)
        } catch {
            close(handler)
            throw error
        }
    }

    /// What the system said of the first address that was tried.
    private static func reason(of error: any Error) -> String {
        guard let error = error as? NIOConnectionError else { return "\(error)" }
        let first = error.connectionErrors.first?.error ?? error.dnsAError ?? error.dnsAAAAError
        if let system = first as? IOError { return unsafe String(cString: strerror(system.errnoCode)) }
        return first.map { "\($0)" } ?? "\(error)"
    }

    /// Says goodbye and closes the connection. Requests without an answer, and later ones, throw `closed`.
    public func close() { Self.close(handler) }

    /// Asks the server for a sign of life.
    public func ping() async throws(ClientError) -> Pulse {
        let start = ContinuousClock.now
        let pong = try await ask(Ping(requestId: 0, sentAt: wallClock()), for: Pong.self)
        return Pulse(roundTrip: .now - start, serverTime: pong.serverTime)
    }

    /// The symbols and how far their candles reach.
    public func symbols() async throws(ClientError) -> [Symbol] {
        try await ask(ListSymbols(requestId: 0), for: SymbolList.self).symbols.map {
            Symbol(
                name: $0.symbol.description, firstOpen: $0.firstOpen, lastOpen: $0.lastOpen,
                candles: $0.candles,
                isLive: $0.isLive)
        }
    }

    /// The indicators, in the order of the columns.
    public func indicators() async throws(ClientError) -> [Indicator] { try await askCatalogue().indicators }

    /// The indicators of tables with this hash.
    func catalogue(hash: UInt64?) async throws(ClientError) -> Catalogue {
        if let known = catalogue.withLock({ $0 }), hash == nil || known.hash == hash { return known }
        let asked = try await askCatalogue()
        guard hash == nil || asked.hash == hash else {
            throw .unreadable("the server changed its list of indicators meanwhile; ask again")
        }
        return asked
    }

    private func askCatalogue() async throws(ClientError) -> Catalogue {
        let list = try await ask(ListIndicators(requestId: 0), for: IndicatorList.self)
        let indicators = list.indicators.map { Indicator(name: $0.name, warmup: Int($0.warmup)) }
        let asked = Catalogue(hash: list.catalogHash, indicators: indicators)
        catalogue.withLock { $0 = asked }
        return asked
    }

    /// Sends a query and reads its answer.
    func ask<Reply: Message>(_ query: some Message, for reply: Reply.Type) async throws(ClientError) -> Reply
    {
        try await Self.ask(query, for: reply, on: handler)
    }

    private static func ask<Reply: Message>(
        _ query: some Message, for reply: Reply.Type, on handler: NIOLoopBound<ConversationHandler>
    ) async throws(ClientError) -> Reply {
        let result = await withCheckedContinuation { waiter in
            handler.eventLoop.execute { handler.value.ask(query, .answer(waiter)) }
        }
        let frame = try result.get()
        guard frame.template == Reply.template else {
            throw .unreadable("\(Reply.template) was due, and \(frame.template) came.")
        }
        do throws(WireError) { return try Reply(frame) } catch { throw .unreadable(error.description) }
    }

    /// Opens a subscription: its events, and the answer to the request.
    func events(of request: Subscribe) async throws(ClientError) -> (EventFrames, SubscribeAck) {
        let key = lastKey.add(1, ordering: .relaxed).newValue
        let made = EventFrames.makeSequence(
            backPressureStrategy: EventDemand.watermark, finishOnDeinit: true,
            delegate: EventDemand(key: key, handler: handler))
        let source = made.source
        let handler = handler
        let result = await withCheckedContinuation { waiter in
            handler.eventLoop.execute { handler.value.subscribe(request, key, source, waiter) }
        }
        let frame = try result.get()
        do throws(WireError) { return (made.sequence, try SubscribeAck(frame)) } catch {
            throw .unreadable(error.description)
        }
    }

    private static func close(_ handler: NIOLoopBound<ConversationHandler>) {
        handler.eventLoop.execute { handler.value.close() }
    }
}
