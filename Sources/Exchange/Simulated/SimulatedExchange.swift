public import Market
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A market behind Binance's own REST and WebSocket interfaces, on loopback.
///
///     let clock = ManualClock(at: Minute(29_000_160).microseconds)
///     let exchange = try await SimulatedExchange.start(market: market, clock: clock.exchangeClock)
///     … exchange.restURL, exchange.streamURL …
///     clock.advance(seconds: 60)
///     await exchange.tick()  // The closed candles are on their way when it returns.
public final class SimulatedExchange: Sendable {
    public struct Configuration: Sendable {
        public var host = "127.0.0.1"
        /// 0 takes a free one.
        public var port = 0
        /// Of a minute and an address.
        public var weightLimit = 6000
        /// Events of a candle that is forming, besides the one that closes it.
        public var updatesPerMinute = 2
        /// Streams opened in five minutes.
        public var handshakesMax = 300
        package var streams = StreamSession.Limits()

        public init() {}
    }

    /// Why there is no exchange.
    public struct ListenFailure: Error, CustomStringConvertible {
        public let host: String
        public let port: Int
        public let reason: String

        public var description: String { "can't listen at \(host):\(port): \(reason)" }
    }

    public let host: String
    public let port: Int
    private let clock: ExchangeClock
    private let market: any SimulatedMarket
    private let listener: any Channel
    private let loops: MultiThreadedEventLoopGroup
    private let floor: NIOLoopBound<ExchangeFloor>
    private let isStopped = Atomic(false)

    private init(
        _ listener: any Channel, _ loops: MultiThreadedEventLoopGroup, _ floor: NIOLoopBound<ExchangeFloor>,
        _ clock: ExchangeClock, _ market: any SimulatedMarket, _ configuration: Configuration
    ) {
        host = configuration.host
        port = listener.localAddress?.port ?? configuration.port
        (self.listener, self.loops, self.floor, self.clock, self.market) = (
            listener, loops, floor, clock, market
        )
    }

    /// The base of REST requests.
    public var restURL: String { "http://\(host):\(port)" }

    /// The base of streams, before `/stream` or `/ws`.
    public var streamURL: String { "ws://\(host):\(port)" }

    /// Listens, and is an exchange until `stop`.
    ///
    /// With a clock that runs it looks at it often; with one that is moved by hand it must be told by `tick`.
    public static func start(
        market: any SimulatedMarket, clock: ExchangeClock, faults: FaultSchedule = .none,
        configuration: Configuration = Configuration()
    ) async throws(ListenFailure) -> SimulatedExchange {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = loops.next()
        do {
            let floor = try await loop.submit {
                NIOLoopBound(
                    ExchangeFloor(market: market, clock: clock, faults: faults, configuration: configuration),
                    eventLoop: loop)
            }.get()
            let listener = try await Self.bootstrap(loops, floor).bind(
                host: configuration.host, port: configuration.port
            )
            .get()
            if let speed = clock.speed {
                // An exchange second is looked at at least ten times, and the machine is left in peace.
                let interval = TimeAmount.nanoseconds(Int64(max(2e6, 1e8 / max(1, speed))))
                _ = loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
                    floor.value.tick()
                }
            }
            return SimulatedExchange(listener, loops, floor, clock, market, configuration)
        } catch {
            try? await loops.shutdownGracefully()
            throw ListenFailure(host: configuration.host, port: configuration.port, reason: "\(error)")
        }
    }

    /// Does what is due by the clock: all events are written when it returns.
    public func tick() async {
        let floor = floor
        try? await loops.next().submit { floor.value.tick() }.get()
    }

    /// Adds a fault to those known from the start. Its time may have begun: it holds from now on.
    public func add(_ fault: Fault) async {
        let floor = floor
        try? await loops.next().submit { floor.value.add(fault) }.get()
    }

    /// REST requests, handshakes of streams, and open streams: how far clients have come.
    public func counts() async -> (requests: Int, handshakes: Int, streams: Int) {
        let floor = floor
        let counts = try? await loops.next().submit {
            (floor.value.requests, floor.value.handshakes, floor.value.streamCount)
        }.get()
        return counts ?? (0, 0, 0)
    }

    /// The most weight of requests that an address has asked for in a minute, refused ones included.
    public func heaviestMinute() async -> Int {
        let floor = floor
        return (try? await loops.next().submit { floor.value.heaviestMinute }.get()) ?? 0
    }

    /// The candles that a symbol truly has, of the minutes that are over: what a collector should end up with. Minutes of
    /// its lifetime that are not among them are halts.
    public func truth(_ symbol: Symbol, _ minutes: Range<Minute>) -> [ClosedCandle] {
        guard let place = market.instruments.firstIndex(where: { $0.symbol == symbol }) else { return [] }
        let end = min(minutes.upperBound, Minute(at: clock.now))
        guard minutes.lowerBound < end else { return [] }
        return market.klines(of: place, minutes.lowerBound..<end).map {
            ClosedCandle(symbol: symbol, minute: $0.minute, candle: $0.kline.candle)
        }
    }

    /// Closes it with all its connections. Stopping twice does nothing.
    public func stop() async {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        try? await listener.close()
        try? await loops.shutdownGracefully()
    }
}
