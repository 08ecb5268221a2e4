internal import NIOCore
internal import NIOPosix
internal import Synchronization
internal import Wire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Answers clients over TCP with what a `QuerySource` has: the published snapshot from memory, histories from
/// the store.
public final class Server: Sendable {
    /// The address it listens on, with the port that the system chose if none was given.
    public let host: String
    public let port: Int

    /// Connections that are open, and all that there were.
    public var connectionCounts: (open: Int, opened: UInt64) { connections.counts }

    private let listener: any Channel
    private let loops: MultiThreadedEventLoopGroup
    private let readers: StoreReaders
    /// On a thread of its own: a report of very many candidates must not hold up candles.
    private let reporter: StoreReaders
    private let connections: Connections
    private let source: any QuerySource
    private let listening: UInt64
    private let stopTime: TimeAmount
    private let isStopped = Atomic(false)

    private init(
        _ listener: any Channel, _ loops: MultiThreadedEventLoopGroup, _ readers: StoreReaders,
        _ reporter: StoreReaders, _ connections: Connections, _ source: any QuerySource, listening: UInt64,
        _ configuration: Configuration
    ) {
        host = listener.localAddress?.ipAddress ?? configuration.host
        port = listener.localAddress?.port ?? configuration.port
        stopTime = .milliseconds(Int64(configuration.stopMilliseconds))
        (self.source, self.listening) = (source, listening)
        (self.listener, self.loops, self.connections) = (listener, loops, connections)
        (self.readers, self.reporter) = (readers, reporter)
    }

    /// Listens, and answers until `stop`.
    ///
    /// - Parameter operations: Who is asked about gaps and learning; nil = such requests are refused.
    public static func start(
        source: any QuerySource, operations: (any OperationSource)? = nil, configuration: Configuration
    ) async throws(ListenError) -> Server {
        let address = try address(configuration)
        let terms = try terms(configuration, at: address)
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: configuration.loops)
        let readers = StoreReaders(threads: configuration.readers, queueMax: configuration.queueMax)
        let reporter = StoreReaders(threads: 1, queueMax: configuration.queueMax)
        let connections = Connections(most: configuration.connectionsMax)
        do {
            let caches = try await frameCaches(of: loops, source)
            let listener = try await ServerBootstrap(group: loops)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(
                    .writeBufferWaterMark,
                    value: .init(low: WireLimits.outboundSoftBytes, high: WireLimits.outboundHardBytes)
                )
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let (admission, id) = connections.admit(channel)
                        guard admission != .drop, let cache = caches[ObjectIdentifier(channel.eventLoop)]
                        else {
                            throw ChannelError.ioOnClosedChannel
                        }
                        let handler = SessionHandler(
                            id: id, terms, cache.value, source, operations, at: channel.eventLoop.now,
                            run: readers.run, runOperation: reporter.run)
                        if admission == .refuse {
                            handler.refuse(connectionsMax: configuration.connectionsMax)
                        }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                }
                .bind(to: address).get()
            let listening = source.listen(Self.waking(loops, caches))
            return Server(
                listener, loops, readers, reporter, connections, source, listening: listening, configuration)
        } catch {
            await readers.stop()
            await reporter.stop()
            try? await loops.shutdownGracefully()
            throw failure(error, configuration)
        }
    }

    /// Ends it in order: no new connections and requests, answers under way are sent, then Goodbye.
    ///
    /// What is still open after the configured time is closed as it is. Stopping twice does nothing.
    public func stop() async {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        source.unlisten(listening)
        try? await listener.close()
        let open = connections.stop()
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ServerStop()) }
        let deadline = loops.next().scheduleTask(in: stopTime) {
            for channel in open { channel.close(promise: nil) }
        }
        for channel in open { try? await channel.closeFuture.get() }
        deadline.cancel()
        await readers.stop()
        await reporter.stop()
        try? await loops.shutdownGracefully()
    }
}

extension Server {
    /// The address to listen on, which must be loopback unless there is a token.
    private static func address(_ configuration: Configuration) throws(ListenError) -> SocketAddress {
        do {
            let address = try SocketAddress.makeAddressResolvingHost(
                configuration.host, port: configuration.port)
            guard configuration.token != nil || configuration.adminToken != nil || address.isLoopback else {
                throw ListenError.tokenRequired(host: configuration.host)
            }
            return address
        } catch let error as ListenError {
            throw error
        } catch {
            throw .host(configuration.host, reason: "\(error)")
        }
    }

    private static func terms(_ configuration: Configuration, at address: SocketAddress) throws(ListenError)
        -> Terms
    {
        var terms = Terms()
        (terms.token, terms.adminToken) = (
            try token(configuration.token), try token(configuration.adminToken)
        )
        if let token = configuration.token, token == configuration.adminToken { throw .tokensAlike }
        terms.isOpen = address.isLoopback
        terms.serverName = configuration.name
        terms.serverEpoch = UInt64(Moment(uptime: .now()).utc)
        terms.heartbeat = terms.heartbeat(near: .milliseconds(Int64(configuration.heartbeatMilliseconds)))
        return terms
    }

    private static func token(_ text: String?) throws(ListenError) -> Token? {
        guard let text else { return nil }
        guard let token = Token(text) else { throw .token(bytes: text.utf8.count) }
        return token
    }

    /// One cache for each loop, to be used on it alone.
    private static func frameCaches(
        of loops: MultiThreadedEventLoopGroup, _ source: any QuerySource
    ) async throws -> [ObjectIdentifier: NIOLoopBound<FrameCache>] {
        var caches: [ObjectIdentifier: NIOLoopBound<FrameCache>] = [:]
        for loop in loops.makeIterator() {
            caches[ObjectIdentifier(loop)] = try await loop.submit {
                NIOLoopBound(FrameCache(source), eventLoop: loop)
            }.get()
        }
        return caches
    }

    /// Wakes each loop to hand on what is new: once, however much comes until it does.
    private static func waking(
        _ loops: MultiThreadedEventLoopGroup, _ caches: [ObjectIdentifier: NIOLoopBound<FrameCache>]
    ) -> @Sendable () -> Void {
        let wakers = loops.makeIterator().compactMap { loop in
            caches[ObjectIdentifier(loop)].map { Waker(loop, $0) }
        }
        return { for waker in wakers { waker.wake() } }
    }

    private static func failure(_ error: any Error, _ configuration: Configuration) -> ListenError {
        let (host, port) = (configuration.host, configuration.port)
        guard let error = error as? IOError else {
            return .listen(host: host, port: port, reason: "\(error)")
        }
        if error.errnoCode == EADDRINUSE { return .addressInUse(host: host, port: port) }
        return .listen(host: host, port: port, reason: unsafe String(cString: strerror(error.errnoCode)))
    }
}

/// Has one loop look at what is new.
private final class Waker: Sendable {
    private let loop: any EventLoop
    private let cache: NIOLoopBound<FrameCache>
    private let isWoken = Atomic(false)

    init(_ loop: any EventLoop, _ cache: NIOLoopBound<FrameCache>) { (self.loop, self.cache) = (loop, cache) }

    func wake() {
        guard !isWoken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        loop.execute {
            self.isWoken.store(false, ordering: .releasing)
            self.cache.value.catchUp()
        }
    }
}

extension SocketAddress {
    /// Whether only this machine can reach it.
    var isLoopback: Bool {
        switch self {
        case .v4: ipAddress?.hasPrefix("127.") ?? false
        case .v6: ipAddress == "::1"
        case .unixDomainSocket: true
        }
    }
}
