internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market
internal import Server
internal import ServiceLifecycle

#if canImport(Glibc)
    internal import Glibc
#endif

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "All of it on a simulated exchange: collect, compute, serve and look.",
        discussion: """
            A seeded market behind Binance's own interfaces on loopback, whose clock runs faster; a collector that fills its \
            history and follows it live; a server; and a view that asks it once a second over TCP. The demo's store is \
            its own, never one of yours; the next demo goes on from there. Ctrl-C ends it.

            EXAMPLES
              nonet demo
              nonet demo --symbols 100 --speed 20
              nonet demo --minutes 3 --json
            """)

    @Option(name: .customLong("store"), help: ArgumentHelp("The demo's own store.", valueName: "dir"))
    var path = "var/demo"

    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "host:port"))
    var listen = Address("127.0.0.1", 9009)

    @Option(name: .customLong("symbols"), help: "How many symbols the market has.")
    var symbolCount = 20

    @Option(help: "Seconds of the exchange in a second.")
    var speed = 60.0

    @Option(help: ArgumentHelp("History that is filled: 12h, 30d.", valueName: "time"))
    var history = "3d"

    @Option(help: "End when so many live minutes were published; go on until interrupted if left out.")
    var minutes: Int?

    @Flag(help: "At the end print the table as JSON.")
    var json = false

    /// Says that a store is a demo's.
    private static let mark = "SIMULATED"
    private static let seed: UInt64 = 9

    func validate() throws {
        if !(1...500).contains(symbolCount) {
            throw ValidationError("--symbols is \(symbolCount), it is 1 to 500")
        }
        if !(speed >= 1 && speed <= 200) { throw ValidationError("--speed is \(speed), it is 1 to 200") }
        if ExchangeCommand.minutes(history) == nil {
            throw ValidationError("--history is \(history), it is hours or days: 12h, 30d")
        }
        if let minutes, minutes < 1 { throw ValidationError("--minutes is \(minutes), it is at least 1") }
    }

    func run() async throws {
        Interruption.listen()
        let engine = try ownEngine()
        let newest = try engine.symbols().compactMap(\.last).max()
        let now = Int64(Clock.milliseconds) * 1000
        try engine.publish(at: now)
        try engine.publishCandles(at: now)
        let state = try EngineState.open(storeAt: path, for: .writing)
        // It goes on where it stopped: the clock of the last demo ran ahead.
        let clock = RunningClock(from: max(now, newest.map { ($0 + 1).microseconds } ?? 0), speed: speed)
        let market = SeededMarket(symbols: SyntheticMarket.symbols(symbolCount), seed: Self.seed)
        let exchange = try await SimulatedExchange.start(market: market, clock: .running(clock))
        var configuration = BinanceSource.Configuration()
        (configuration.rest, configuration.stream) = (exchange.restURL, exchange.streamURL)
        let source = BinanceSource(configuration, clock: clock)
        let plan = Collector.Plan(
            symbols: market.instruments.map(\.symbol), historyMinutes: ExchangeCommand.minutes(history) ?? 0)
        let collector = Collector(
            GapJobs.Surroundings(
                engine, StoreWriter(engine.store, clock: clock), state, source, clock: clock), plan)
        var serving = Server.Configuration()
        (serving.host, serving.port) = (listen.host, listen.port)
        let operations = EngineOperations(engine)
        operations.begin(
            with: EngineOperations.Parts(
                state, clock: clock, deciding: .m5, gaps: collector.gaps, learning: nil))
        let server = try await Server.start(source: engine, operations: operations, configuration: serving)
        let view = LiveView(
            collector: collector, server: server, clock: clock, symbols: symbolCount, minutes: minutes,
            isJSON: json)
        let services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: ExchangeService(exchange: exchange)),
            .init(service: ServerService(server: server)),
            .init(service: CollectorService(collector: collector)),
            .init(
                service: DemoDecisions(collector: collector, state: state),
                successTerminationBehavior: .ignore),
            .init(service: view, successTerminationBehavior: .gracefullyShutdownGroup),
        ]
        try await runUntilInterrupted(services, .silent)
        try engine.putCheckpoint()
        Output.complain(
            """
            Go on with
              nonet gaps --store \(path)
              nonet indicators --store \(path) --symbol BTCUSDT --interval 1h --last 5 --columns rsi,adx,bb_pct_b
              nonet serve --store \(path) --no-collect        and in another terminal
              nonet query snapshot --symbol BTCUSDT --interval 1h
            """)
    }

    /// The demo's own store, with no candles but an exchange's that never was.
    private func ownEngine() throws -> Engine {
        let mark = path + "/" + Self.mark
        let (isOwn, isStore) = (hasFile(mark), hasFile(path + "/candles/data.mdb"))
        guard isOwn || !isStore else {
            throw Failure(
                .refused,
                "the store at \(path) is no demo's: simulated candles don't go among yours; give another --store"
            )
        }
        let engine = try Engine(storeAt: path, for: .writing)
        if !isOwn {
            let file = unsafe open(mark, O_CREAT | O_WRONLY, 0o644)
            guard file >= 0 else { throw Failure(.error, "can't write \(mark)") }
            close(file)
        }
        return engine
    }
}

private func hasFile(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
