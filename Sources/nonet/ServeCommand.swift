internal import ArgumentParser
internal import CandleStore
internal import Dispatch
internal import Engine
internal import Exchange
internal import Logging
internal import Market
internal import Server
internal import ServiceLifecycle

#if canImport(Glibc)
    internal import Glibc
#endif

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Collect candles, compute indicators and answer queries over TCP, until interrupted.",
        discussion: """
            Live minutes are committed and published as they close; gaps are filled beside them, interior ones too, at the \
            start and every hour. At the closes of 5 minutes it is decided on every symbol, once what heads remember has been \
            gone through again. Every day at 00:00 UTC and on Sundays at 02:00 the heads' weights learn from what became of it: \
            see 'nonet learn'. Answers come from memory, candles and series from the store. The \
            state is kept in the store, so that the next start goes on from there instead of replaying all candles. \
            The store belongs to the server while it runs: other commands may read it, none may write. Addresses \
            other than loopback need a token, given in the environment variable NONET_TOKEN: it reads. What changes something \
            takes another one, NONET_ADMIN_TOKEN; on loopback without any token everything is allowed. Options may also be set in \
            the environment or in a file: see 'nonet config show --help'.

            EXAMPLES
              nonet serve --store var --top 20 --history 30d
              nonet serve --store var --no-collect
              NONET_TOKEN=secret nonet serve --store var --listen 0.0.0.0:9009
            """)

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "host:port"))
    var listen = Settings.text(.listen)

    @Option(help: "What is logged: trace, debug, info, notice, warning, error or critical.")
    var logLevel = Settings.text(.logLevel)

    @Flag(help: "Serve what the store has, and collect nothing.")
    var noCollect = false

    @OptionGroup var deciding: DecideOption

    @OptionGroup(title: "Collecting")
    var collecting: CollectOptions

    func validate() throws {
        guard Address(argument: listen) != nil else {
            throw ValidationError("--listen is \(listen), it is host:port, as 127.0.0.1:9009")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level is \(logLevel), it is one of \(levels)")
        }
    }

    func run() async throws {
        Interruption.listen()
        var logger = Logger(label: "nonet") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
        let engine = try Self.publishedEngine(store.path, makesStore: !noCollect)
        var configuration = Server.Configuration()
        if let address = Address(argument: listen) {
            (configuration.host, configuration.port) = (address.host, address.port)
        }
        configuration.token = environment("NONET_TOKEN")
        configuration.adminToken = environment("NONET_ADMIN_TOKEN")
        let operations = EngineOperations(engine)
        let server = try await Server.start(
            source: engine, operations: operations, configuration: configuration)
        let published = engine.published
        Self.keepCheckpoint(of: engine)
        try engine.publishCandles(at: published.computedAt)
        let state = try EngineState.open(storeAt: store.path, for: .writing)
        try engine.show(DecisionJournal(in: state))
        if noCollect { try deciding.begin(engine, state, logger) }
        var services: [any Service] = [ServerService(server: server)]
        var gaps: GapJobs?
        var learning = deciding.interval.map {
            LearningJobs.Surroundings(state, at: $0, clock: SystemClock())
        }
        learning?.report = { engine.report($0, at: SystemClock().now) }
        if !noCollect {
            // A disk without room for the next seal, say: better now than in the middle of a minute.
            if let trouble = Store.diagnose(store.path).first(where: { $0.level == .fail }) {
                throw Failure(
                    .refused, "\(trouble.name): \(trouble.found); \(trouble.fix ?? "see nonet doctor")")
            }
            let surroundings = try collecting.endpoints.surroundings(
                engine, state, storeAt: store.path, logger: logger)
            let plan = try await collecting.plan(surroundings.source, engine)
            logger.info(
                "collecting",
                metadata: [
                    "symbols": "\(plan.symbols.count)", "history_minutes": "\(plan.historyMinutes)",
                ])
            let collector = Collector(surroundings, plan, logger: logger) { [deciding, logger] in
                try deciding.begin(engine, state, logger)
            }
            services.append(CollectorService(collector: collector))
            learning?.isReady = { await collector.isComplete(upTo: $0) }
            gaps = collector.gaps
        }
        let jobs = try learning.map { try LearningJobs($0) }
        if let jobs { services.append(LearningService(jobs: jobs)) }
        operations.begin(
            with: EngineOperations.Parts(
                state, clock: SystemClock(), deciding: deciding.interval, gaps: gaps, learning: jobs))
        Output.complain(
            "serving \(published.symbols.count) symbols x \(published.columns.count) columns at "
                + "\(server.host):\(server.port); stop with Ctrl-C")
        try await runUntilInterrupted(services.map { .init(service: $0) }, logger)
        Self.keepCheckpoint(of: engine)
    }

    /// Makes the next start a short one. Serving goes on without.
    private static func keepCheckpoint(of engine: Engine) {
        do {
            try engine.putCheckpoint()
        } catch {
            Output.complain("no checkpoint was written: \(error); the next start replays all history")
        }
    }

    /// Opens an existing store for serving and computes what is served.
    static func publishedEngine(_ path: String, makesStore: Bool = false) throws -> Engine {
        if !makesStore { _ = try Engine(storeAt: path, for: .reading) }
        let engine = try Engine(storeAt: path, for: .writing)
        var bar = ProgressBar("intervals")
        let publication = try engine.publish(at: Int64(Clock.milliseconds) * 1000) { done, of in
            bar.show(done: done, of: of, count: done)
        }
        bar.finish()
        if publication.origin == .checkpoint {
            Output.complain("going on from the checkpoint, \(publication.minutes) minutes behind")
        }
        return engine
    }
}

/// An environment variable; nil when it is not set or empty.
func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
}

/// `HOST:PORT`, `[::1]:9009`.
struct Address: ExpressibleByArgument, CustomStringConvertible {
    var host: String
    var port: Int

    init(_ host: String, _ port: Int) { (self.host, self.port) = (host, port) }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = Int(argument[argument.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        (self.host, self.port) = (String(host), port)
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// SIGINT and SIGTERM, waited for.
enum Interruption {
    // Set once, before the first signal can come: a handler may do no more than write to it.
    nonisolated(unsafe) private static var writing: CInt = -1
    nonisolated(unsafe) private static var reading: CInt = -1

    /// From here on a signal is kept for `wait`, and ends nothing by itself.
    static func listen() {
        var ends: (CInt, CInt) = (-1, -1)
        let made = unsafe withUnsafeMutableBytes(of: &ends) {
            unsafe pipe($0.assumingMemoryBound(to: CInt.self).baseAddress!)
        }
        precondition(made == 0, "there is no pipe to be had")
        unsafe (reading, writing) = ends
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                var byte: UInt8 = 0
                _ = unsafe write(Interruption.writing, &byte, 1)
            }
        }
    }

    /// Waits for the first signal since `listen`, or until the task is cancelled; the next signal ends the process as usual.
    static func wait() async {
        let (descriptor, other) = unsafe (reading, writing)
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                DispatchQueue.global().async {
                    var byte: UInt8 = 0
                    while unsafe read(descriptor, &byte, 1) < 0, errno == EINTR {}
                    waiter.resume()
                }
            }
        } onCancel: {
            var byte: UInt8 = 0
            _ = unsafe write(other, &byte, 1)
        }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
