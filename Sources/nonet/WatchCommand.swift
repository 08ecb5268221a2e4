internal import ArgumentParser
internal import Indicators
internal import Market
internal import NonetClient

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show what a running server publishes, as it comes, until interrupted.",
        discussion: """
            A line an event: candles or indicators as their bars close, signals that are new or stand otherwise, or how \
            jobs stand. First comes the state as it stands (snapshot), of signals those that have not ended; what became known late or was revised says so. A connection that ends is an error. A token, \
            where the server wants one, comes from the environment variable NONET_TOKEN.

            EXAMPLES
              nonet watch candles --interval 1m
              nonet watch indicators --symbols BTCUSDT,ETHUSDT --interval 5m --columns rsi,adx
              nonet watch signals
              nonet watch jobs --json
            """)

    enum Topic: String, ExpressibleByArgument, CaseIterable {
        case candles
        case indicators
        case signals
        case jobs
    }

    @Argument(help: "candles, indicators, signals or jobs.")
    var topic: Topic

    @Option(help: ArgumentHelp("Only these, separated by commas.", valueName: "a,b"))
    var symbols: String?

    @Option(help: ArgumentHelp("Only this one: 1m 5m 15m 1h 4h 1d. Without it, all.", valueName: "i"))
    var interval: Market.Interval?

    @Option(help: ArgumentHelp("Only these indicators, in this order.", valueName: "a,b"))
    var columns: String?

    @Option(help: ArgumentHelp("End after so many events.", valueName: "n"))
    var count: Int?

    @OptionGroup var connection: QueryCommand.Connection

    func validate() throws {
        if topic == .jobs, symbols != nil || interval != nil {
            throw ValidationError("jobs have no symbols and no interval: leave both out")
        }
        if topic != .indicators, columns != nil {
            throw ValidationError("--columns goes with indicators: \(topic.rawValue) have none")
        }
        if let count, count < 1 {
            throw ValidationError("--count \(count): give a number of at least 1")
        }
    }

    func run() async throws {
        let chosen = try symbols.map { try nonet.symbols(in: $0) } ?? []
        let names = try columns.map { try Catalogue.indicators(named: $0).map(\.name) }
        let client = try await connection.open()
        let channel: Client.Channel =
            switch topic {
            case .candles: .candles
            case .indicators: .indicators
            case .signals: .signals
            case .jobs: .jobs
            }
        let events = try await client.subscribe(
            to: channel, symbols: chosen.map(\.name), interval: interval?.asked)
        for name in names ?? [] where !events.columns.contains(name) {
            throw Failure(
                .usage, "the server does not serve \(name): leave out --columns to see what it does")
        }
        var shown = 0
        for try await event in events {
            Output.line(connection.json ? event.json(names).serialized : event.text(names))
            Output.flush()
            shown += 1
            if shown == count { return }
        }
    }
}

extension Client.Event {
    /// The chosen values of a snapshot, by name.
    private func values(
        of snapshot: Client.Snapshot, _ names: [String]?
    ) -> [(name: String, value: Double)] {
        let all = zip(snapshot.columns, snapshot.values).map { (name: $0, value: $1) }
        guard let names else { return all }
        return names.compactMap { name in all.first { $0.name == name } }
    }

    /// A line for people.
    func text(_ names: [String]?) -> String {
        let remark = origin == .live ? "" : "  (\(origin.rawValue))"
        switch content {
        case .candle(let symbol, let interval, let candle):
            let start = "\(iso(candle.openTime))  \(symbol) \(interval.rawValue)"
            guard !candle.isHalt else { return start + "  halt" + remark }
            return start
                + "  open \(candle.open)  high \(candle.high)  low \(candle.low)  close \(candle.close)"
                + "  volume \(candle.volume)" + (candle.isQuiet ? "  quiet" : "") + remark
        case .indicators(let snapshot):
            let values = values(of: snapshot, names).map { name, value in
                "  \(name) \(value.isNaN ? "-" : value.description)"
            }
            return "\(iso(snapshot.openTime))  \(snapshot.symbol) \(snapshot.interval.rawValue)"
                + values.joined() + remark
        case .signal(let signal): return SignalText(signal: signal).line + remark
        case .job(let job):
            let total = job.total.map { " of \($0)" } ?? ""
            return "\(iso(job.time))  \(job.kind) \(job.id)  \(job.state)  \(job.done)\(total)"
                + (job.message.isEmpty ? "" : "  \(job.message)")
        case .conflated(let dropped):
            return "\(dropped) events were passed over: this side was slow; the newest states follow"
        }
    }

    /// An object for programs; times are epoch milliseconds, what is not known is null.
    func json(_ names: [String]?) -> JSON {
        let head: [(String, JSON)] = [
            ("sequence", .int(Int(sequence))), ("origin", .text(origin.rawValue)),
        ]
        switch content {
        case .candle(let symbol, let interval, let candle):
            let state = candle.isHalt ? "halt" : candle.isQuiet ? "quiet" : "closed"
            return .object(
                [("event", .text("candle"))] + head + [
                    ("symbol", .text(symbol)), ("interval", .text(interval.rawValue)),
                    ("open_time", .milliseconds(candle.openTime)), ("open", .number(candle.open)),
                    ("high", .number(candle.high)), ("low", .number(candle.low)),
                    ("close", .number(candle.close)), ("volume", .number(candle.volume)),
                    ("quote_volume", .number(candle.quoteVolume)), ("trades", .number(candle.trades)),
                    ("taker_buy_volume", .number(candle.takerBuyVolume)),
                    ("present", .int(candle.present)), ("state", .text(state)),
                ])
        case .indicators(let snapshot):
            return .object(
                [("event", .text("indicators"))] + head + [
                    ("symbol", .text(snapshot.symbol)), ("interval", .text(snapshot.interval.rawValue)),
                    ("open_time", .milliseconds(snapshot.openTime)), ("bars", .int(snapshot.bars)),
                    ("filled", .int(snapshot.filled)),
                    ("values", .object(values(of: snapshot, names).map { ($0.name, .number($0.value)) })),
                ])
        case .signal(let signal):
            return .object([("event", .text("signal"))] + head + SignalText(signal: signal).fields)
        case .job(let job):
            return .object(
                [("event", .text("job"))] + head + [
                    ("job", .int(Int(truncatingIfNeeded: job.id))), ("kind", .text(job.kind)),
                    ("state", .text(job.state)), ("time", .milliseconds(job.time)),
                    ("done", .int(Int(truncatingIfNeeded: job.done))),
                    ("total", .optional(job.total.map { Int(truncatingIfNeeded: $0) })),
                    ("message", .text(job.message)),
                ])
        case .conflated(let dropped):
            return .object([("event", .text("conflated"))] + head + [("dropped", .int(Int(dropped)))])
        }
    }
}
