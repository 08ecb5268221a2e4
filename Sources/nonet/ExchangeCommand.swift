internal import ArgumentParser
internal import Exchange
internal import Market

struct ExchangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exchange",
        abstract: "A simulated exchange on loopback, with Binance's own interfaces, until interrupted.",
        discussion: """
            Serves /api/v3/ping, time, exchangeInfo, ticker/24hr and klines (1m) over HTTP, and <symbol>@kline_1m at \
            /stream and /ws over WebSocket, with Binance's limits; files of months and days at /data/spot, with their \
            checksums. The market is seeded: the same seed gives the same \
            candles at every start. With --csv it is one of recorded candles instead, moved so that --history of them \
            lie in the past, or left where they are if --from says when the exchange's clock begins. Its clock begins \
            now otherwise, and with a --speed above 1 it runs ahead of this machine's.

            A file of faults has one a line: from when until when, in its seconds since the start or as numbers of REST \
            requests (r100), and what. # begins a remark.
              60 75 limited 30            429 with Retry-After      150 160 dropped | cut-off | stalled | reset
              80 90 banned 60             418 with Retry-After      300 301 stream dropped | reset | truncated | half-open
              r100 r120 status 503        the requests 100 to 119   400 700 silent BTCUSDT | duplicated | late 20
              130 140 html 502            a page instead of JSON    400 700 revised 30 ETHUSDT | off-grid 20799
              0 900 dumps absent | damaged

            EXAMPLES
              nonet exchange --port 9443
              nonet exchange --port 9443 --symbols 50 --speed 60 --faults random:7
              nonet exchange --port 9443 --speed 60 --from 2026-03-01 --csv BTCUSDT-1m-2026-03.zip
              nonet exchange --port 9443 --csv BTCUSDT-1m-2026-02.zip,ETHUSDT-1m-2026-02.zip --history 7d
            """)

    @Option(help: "Where to listen on 127.0.0.1; 0 takes a free one.")
    var port = 0

    @Option(name: .customLong("symbols"), help: "How many symbols the seeded market has.")
    var symbolCount = 50

    @Option(help: "What the seeded market is drawn from.")
    var seed: UInt64 = 9

    @Option(help: "Seconds of the exchange in a second.")
    var speed = 1.0

    @Option(
        help: ArgumentHelp("When the exchange's clock begins; now if left out.", valueName: "time"),
        transform: { try Instant($0) })
    var from: Instant?

    @Option(
        help: ArgumentHelp("How much of the past there is: 12h, 30d.", valueName: "time"),
        transform: { text in
            guard let minutes = ExchangeCommand.minutes(text) else {
                throw ValidationError("'\(text)' is no length of time: give hours or days, as 12h or 30d")
            }
            return minutes
        })
    var history = 30 * 1440

    @Option(help: "Request weight that an address has in a minute of the exchange.")
    var weightLimit = 6000

    @Option(help: ArgumentHelp("What goes wrong: a file, or random:SEED.", valueName: "faults"))
    var faults: String?

    @Option(help: ArgumentHelp("Recorded candles, separated by commas.", valueName: "files"))
    var csv: String?

    func validate() throws {
        if !(0...65_535).contains(port) { throw ValidationError("--port \(port): give 0 to 65535") }
        if !(1...1024).contains(symbolCount) {
            throw ValidationError("--symbols \(symbolCount): give 1 to 1024")
        }
        if weightLimit < 1 { throw ValidationError("--weight-limit \(weightLimit): give at least 1") }
        if !(speed > 0 && speed <= 1000) {
            throw ValidationError("--speed \(speed): give more than 0, at most 1000")
        }
    }

    func run() async throws {
        Interruption.listen()
        let start = Int64(from?.milliseconds ?? Clock.milliseconds) * 1000
        let now = Minute(containingMilliseconds: Int(start / 1000))
        let market = try market(at: now)
        let symbols = market.instruments.map(\.symbol)
        let first = market.instruments.map(\.lifetime.lowerBound).min() ?? now
        let schedule = try schedule(from: start, symbols: symbols)
        var configuration = SimulatedExchange.Configuration()
        (configuration.port, configuration.weightLimit) = (port, weightLimit)
        let exchange: SimulatedExchange
        do {
            exchange = try await SimulatedExchange.start(
                market: market, clock: .running(RunningClock(from: start, speed: speed)), faults: schedule,
                configuration: configuration)
        } catch {
            throw Failure(.error, "\(error)")
        }
        Output.line(exchange.restURL)
        Output.line(exchange.streamURL)
        Output.flush()
        let serve =
            "nonet serve --store var --rest-url \(exchange.restURL) --stream-url \(exchange.streamURL)"
        Output.complain(
            """
            \(symbols.count) symbols from \(first) on, faults: \(schedule.faults.count). Point a collector at it with
              \(speed > 1 ? "(not 'nonet serve', which goes by this machine's clock and refuses minutes to come)" : serve)
              nonet backfill --store var --rest-url \(exchange.restURL) --dumps-url \(exchange.restURL) --top 3
              curl '\(exchange.restURL)/api/v3/klines?symbol=\(symbols.first?.name ?? "BTCUSDT")&interval=1m&limit=3'
            Stop with Ctrl-C.
            """)
        await Interruption.wait()
        await exchange.stop()
    }

    private func market(at now: Minute) throws -> any SimulatedMarket {
        guard let csv else {
            return SeededMarket(
                symbols: SyntheticMarket.symbols(symbolCount), seed: seed, lifetimes: lifetimes(at: now))
        }
        do {
            return try ReplayMarket(files: names(in: csv, "--csv"), start: from == nil ? now - history : nil)
        } catch let error as KlineError {
            throw Failure(.error, "\(error)")
        }
    }

    /// All begin with the history; where there are ten or more, one of them is listed and one delisted in its course.
    ///
    /// Both happen on days that are multiples of 32, so that a start on the next day finds the same market.
    private func lifetimes(at now: Minute) -> [Symbol: Range<Minute>] {
        let symbols = SyntheticMarket.symbols(symbolCount)
        let (first, end) = (now - history, Minute(Minute.range.upperBound))
        var lifetimes = Dictionary(uniqueKeysWithValues: symbols.map { ($0, first..<end) })
        let turn = Minute(now.sinceEpoch / (32 * 1440) * 32 * 1440)
        guard symbols.count >= 10, turn > first else { return lifetimes }
        lifetimes[symbols[symbols.count - 1]] = turn..<end
        lifetimes[symbols[symbols.count - 2]] = first..<turn
        return lifetimes
    }

    private func schedule(from start: Int64, symbols: [Symbol]) throws -> FaultSchedule {
        guard let faults else { return .none }
        if faults.hasPrefix("random:") {
            guard let seed = UInt64(faults.dropFirst(7)) else {
                throw Failure(.usage, "--faults \(faults): give random: and a number, as random:7")
            }
            // A week by the exchange's clock.
            return .random(seed: seed, from: start, minutes: 7 * 1440, symbols: symbols)
        }
        do {
            return try FaultSchedule(path: faults, start: start)
        } catch {
            throw Failure(.usage, "--faults \(faults): \(error)")
        }
    }

    /// `12h`, `30d`.
    static func minutes(_ text: String) -> Int? {
        guard let unit = text.last, let count = Int(text.dropLast()), (1...10_000).contains(count) else {
            return nil
        }
        switch unit {
        case "h": return count * 60
        case "d": return count * 1440
        default: return nil
        }
    }
}
