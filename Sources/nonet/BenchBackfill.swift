internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

extension BenchCommand {
    struct Backfill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "History from a simulated exchange over loopback into a store, end to end.",
            discussion: """
                The exchange and the store share this machine; the market is made in advance, and the exchange allows as much \
                as is asked for. By pages of a thousand over REST, and by files of months and days. The neighbour is the \
                exchange's own part: the same pages, asked for and not looked at.

                EXAMPLES
                  nonet bench backfill
                  nonet bench backfill --symbols 1
                """)

        @Option(help: "Symbols.")
        var symbols = 8

        @Option(help: "Days of history of each.")
        var days = 60

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (1...500).contains(symbols), (1...730).contains(days), symbols * days <= 4000 else {
                throw ValidationError(
                    "--symbols is 1 to 500, --days 1 to 730, and both together at most 4,000")
            }
        }

        /// 2025-03-01, by which two months' files are there.
        private static let end = Minute(29_013_120)

        func run() async throws {
            let market = MadeMarket(symbols: symbols, Self.end - days * 1440..<Self.end + 60)
            let clock = ManualClock(at: Self.end.microseconds + 10_000_000)
            var configuration = SimulatedExchange.Configuration()
            configuration.weightLimit = 1 << 40
            let exchange = try await SimulatedExchange.start(
                market: market, clock: clock.exchangeClock, configuration: configuration)
            var results: [BenchResult] = []
            for usesDumps in [false, true] {
                results += try await fill(from: exchange, market, clock, usesDumps: usesDumps)
            }
            await exchange.stop()
            output.show(results)
        }

        private func source(_ exchange: SimulatedExchange, _ clock: ManualClock) -> BinanceSource {
            var configuration = BinanceSource.Configuration()
            (configuration.rest, configuration.weightAllowance) = (exchange.restURL, 1 << 40)
            return BinanceSource(configuration, clock: clock)
        }

        private func fill(
            from exchange: SimulatedExchange, _ market: MadeMarket, _ clock: ManualClock, usesDumps: Bool
        ) async throws -> [BenchResult] {
            let directory = try TemporaryDirectory()
            let engine = try Engine(storeAt: directory.path, for: .writing)
            let source = source(exchange, clock)
            let jobs = GapJobs(
                GapJobs.Surroundings(
                    engine, StoreWriter(engine.store, clock: clock),
                    try EngineState.open(storeAt: directory.path, for: .writing), source,
                    dumps: usesDumps
                        ? EngineState.dumpReader(
                            from: exchange.restURL, storeAt: directory.path, clock: clock, seed: 1) : nil,
                    clock: clock),
                Collector.Plan(symbols: market.instruments.map(\.symbol), historyMinutes: days * 1440))
            // A minute in which nothing was asked for yet.
            clock.advance(seconds: 60)
            let before = await exchange.counts().requests
            let start = Clock.nanoseconds
            let job = await jobs.end(
                of: try await jobs.backfill(
                    market.instruments.map(\.symbol), Self.end - days * 1440..<Self.end))
            let taken = Double(Clock.nanoseconds - start)
            guard let job, job.state == .done, job.candles == symbols * days * 1440 else {
                throw Failure(.error, "candles were lost: \(job.map { "\($0)" } ?? "no job")")
            }
            let requests = await exchange.counts().requests - before
            let fingerprint = try Self.fingerprint(of: engine)
            let name = usesDumps ? "backfill.dumps" : "backfill.pages"
            func result(_ part: String, _ value: Double, _ unit: String) -> BenchResult {
                BenchResult(
                    name: name + part, value: value, unit: unit, symbols: symbols, bars: days * 1440,
                    columns: 8, threads: 2, fingerprint: fingerprint)
            }
            var results = [
                result("", Double(job.candles) / taken * 1e6, "k candles/s"),
                result(".requests", Double(requests), "requests"),
                result(".weight", Double(source.weight?.used ?? 0), "weight"),
            ]
            if !usesDumps {
                let floor = try await askOnly(exchange, market, clock)
                results.append(result(".floor", Double(job.candles) / floor * 1e6, "k candles/s"))
            }
            return results
        }

        /// The same pages, eight at a time, parsed and dropped; in nanoseconds.
        private func askOnly(
            _ exchange: SimulatedExchange, _ market: MadeMarket, _ clock: ManualClock
        ) async throws -> Double {
            let source = source(exchange, clock)
            let minutes = Self.end - days * 1440..<Self.end
            let start = Clock.nanoseconds
            try await withThrowingTaskGroup(of: Void.self) { group in
                var underWay = 0
                for instrument in market.instruments {
                    for first in stride(
                        from: minutes.lowerBound.sinceEpoch, to: minutes.upperBound.sinceEpoch, by: 1000)
                    {
                        if underWay >= 8 { try await group.next() } else { underWay += 1 }
                        let page = Minute(first)..<min(Minute(first + 1000), minutes.upperBound)
                        group.addTask { _ = try await source.candles(of: instrument.symbol, page) }
                    }
                }
                try await group.waitForAll()
            }
            return Double(Clock.nanoseconds - start)
        }

        private static func fingerprint(of engine: Engine) throws -> UInt64 {
            var fingerprint = Fingerprint()
            for symbol in try engine.symbols().map(\.symbol) {
                let page = try engine.candles(of: symbol, .m1, from: Minute(0), to: nil, limit: .max >> 1)
                for row in page.rows {
                    fingerprint.add(UInt64(row.open.sinceEpoch))
                    for column in Column.allCases { fingerprint.add(row.candle[column]) }
                }
            }
            return fingerprint.value
        }
    }
}

/// A seeded market whose candles are all in memory: what is measured is not their making.
private struct MadeMarket: SimulatedMarket {
    let instruments: [Instrument]
    private let first: Minute
    private let rows: [[MinuteKline]]

    init(symbols: Int, _ minutes: Range<Minute>) {
        let market = SeededMarket(symbols: SyntheticMarket.symbols(symbols), seed: 9, traits: .unbroken)
        (instruments, first) = (market.instruments, minutes.lowerBound)
        rows = market.instruments.indices.map { market.klines(of: $0, minutes) }
    }

    func klines(of instrument: Int, _ minutes: Range<Minute>) -> [MinuteKline] {
        let rows = rows[instrument]
        let places =
            (minutes.lowerBound - first)..<max(minutes.lowerBound - first, minutes.upperBound - first)
        return Array(rows[places.clamped(to: rows.indices)])
    }
}
