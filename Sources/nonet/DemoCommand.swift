internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Market
internal import NonetClient
internal import Server

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A synthetic market, stored, served and asked, end to end.",
        discussion: """
            Twenty symbols, fourteen days of seeded candles: the same on every machine. They go into a store of their own, \
            never among yours.

            EXAMPLES
              nonet demo
              nonet demo --stay
            """)

    @Option(name: .customLong("store"), help: ArgumentHelp("The demo's own store.", valueName: "dir"))
    var path = "var/demo"

    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "host:port"))
    var listen = Address("127.0.0.1", 0)

    @Flag(help: "Go on serving until interrupted.")
    var stay = false

    @Flag(help: "Print the table as JSON.")
    var json = false

    private static let symbols = 20
    private static let minutes = 14 * 1440
    private static let start = Minute(29_000_160)  // 2025-02-19
    private static let seed: UInt64 = 9

    func run() async throws {
        let engine = try ownEngine()
        try engine.publish(at: Int64(Clock.milliseconds) * 1000)
        var configuration = Server.Configuration()
        (configuration.host, configuration.port) = (listen.host, listen.port)
        let server = try await Server.start(source: engine, configuration: configuration)
        let client = try await Client.connect(host: server.host, port: server.port, name: "nonet demo")
        let pulse = try await client.ping()
        let matrix = try await client.matrix(interval: .h1)
        client.close()
        show(matrix)
        Output.complain(
            """
            \(matrix.rows.count) symbols x \(matrix.columns.count) columns came over TCP from \(server.host):\(server.port) \
            (ping \(Int(pulse.roundTrip / .microseconds(1))) µs). Go on with
              nonet candles --store \(path) --symbol BTCUSDT --interval 1h --last 5
              nonet indicators --store \(path) --symbol BTCUSDT --interval 1h --last 5 --columns rsi,adx,bb_pct_b
              nonet serve --store \(path)        and in another terminal
              nonet query snapshot --symbol BTCUSDT --interval 1h
            """)
        if stay {
            Interruption.listen()
            Output.flush()
            Output.complain("serving at \(server.host):\(server.port); stop with Ctrl-C")
            await Interruption.wait()
        }
        await server.stop()
    }

    /// The store with the demo's candles and no others.
    private func ownEngine() throws -> Engine {
        let engine = try Engine(storeAt: path, for: .writing)
        let names = Set(try engine.symbols().map(\.symbol.name))
        let own = Set(Engine.syntheticSymbols(Self.symbols).map(\.name))
        guard names.isSubset(of: own) else {
            throw Failure(
                .refused,
                "the store at \(path) has candles of its own: synthetic ones don't go among them; give another --store"
            )
        }
        Output.complain("\(Self.symbols) symbols x \(Self.minutes) synthetic minutes into \(path)")
        let filled = try engine.fillSynthetic(
            symbols: Self.symbols, minutes: Self.minutes, from: Self.start, seed: Self.seed)
        guard filled.contradicting == 0 else {
            throw Failure(
                .refused, "the store at \(path) has other candles of the same symbols: give another --store")
        }
        return engine
    }

    private func show(_ matrix: Client.Matrix) {
        let chosen = ["rsi", "macd_histogram", "adx", "bb_pct_b", "atr_percent", "cmf"]
        let places = chosen.compactMap { matrix.columns.firstIndex(of: $0) }
        if json {
            let rows = matrix.rows.enumerated().map { index, row in
                let values = places.map { (matrix.columns[$0], JSON.number(Array(matrix[index])[$0])) }
                return JSON.object(
                    [("symbol", .text(row.symbol)), ("open_time", .milliseconds(row.openTime))] + values)
            }
            Output.line(JSON.list(rows).serialized)
            return
        }
        var table = Table(["symbol", "last closed hour", "bars"] + chosen)
        for (index, row) in matrix.rows.enumerated() {
            let values = Array(matrix[index])
            table.add(
                [.left(row.symbol), .left(iso(row.openTime)), .right(row.bars)]
                    + places.map { .right(values[$0], digits: 3) })
        }
        table.print()
    }
}
