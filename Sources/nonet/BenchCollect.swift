internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market
internal import Signals
internal import Synchronization

extension BenchCommand {
    struct Collect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "A collector at a simulated exchange over loopback, faults and stops included; the end is compared.",
            discussion: """
                The exchange's clock runs faster than this machine's. After some hours the collector is stopped for each of \
                the times given, started again on the same store, and in the end all its candles are compared with those that \
                the exchange had: any difference is an error. How long a minute took from its end to its publication is in \
                this machine's time, of minutes with no fault around; a symbol that is quiet for good would make it the two \
                seconds that are waited for it.

                EXAMPLES
                  nonet bench collect --hours 1 --speed 20 --symbols 400
                  nonet bench collect --hours 24 --faults 7
                  nonet bench collect --hours 1 --stops 7m,5h,3d
                """)

        @Option(help: "Symbols.")
        var symbols = 20

        @Option(help: "Hours of the exchange that are followed live.")
        var hours = 1

        @Option(help: "Minutes of it, in place of hours.")
        var minutes: Int?

        @Option(help: "Seconds of the exchange in a second.")
        var speed = 120.0

        @Option(help: "Hours of history before.")
        var history = 24

        @Option(help: "The seed of random faults; none if left out.")
        var faults: UInt64?

        @Option(help: ArgumentHelp("Stop for so long, by comma: 7m,5h,3d.", valueName: "times"))
        var stops = ""

        @Flag(
            help:
                "Decide as well, once history is there: two days of it are needed before there are candidates."
        )
        var decide = false

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (1...500).contains(symbols), (1...10_080).contains(liveMinutes),
                (1...168).contains(history),
                speed >= 1, speed <= 3600
            else {
                throw ValidationError(
                    "--symbols is 1 to 500, --hours and --history 1 to 168, --minutes 1 to 10080, --speed 1 to 3600"
                )
            }
            _ = try pauses
        }

        private var liveMinutes: Int { minutes ?? hours * 60 }

        private var pauses: [Int] {
            get throws {
                let units: [Character: Int] = ["m": 1, "h": 60, "d": 1440]
                return try stops.split(separator: ",").map { text in
                    guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
                        (1...10_000).contains(count)
                    else {
                        throw ValidationError("--stops has \(text), it is a number with m, h or d: 7m,5h,3d")
                    }
                    return count * unit
                }
            }
        }

        /// 2026-03-02
        private static let start = Minute(29_541_600)

        func run() async throws {
            let clock = SkippingClock(
                from: Self.start.microseconds + 10_000_000, speed: speed)
            let names = SyntheticMarket.symbols(symbols)
            let pauses = try pauses
            let market = SeededMarket(
                symbols: names, seed: 3, traits: faults == nil && pauses.isEmpty ? .unbroken : .init())
            let minutes = liveMinutes + pauses.reduce(0) { $0 + $1 + 20 }
            let exchange = try await SimulatedExchange.start(
                market: market, clock: clock.exchangeClock,
                faults: faults.map {
                    .random(seed: $0, from: clock.now, minutes: minutes, symbols: names)
                } ?? .none)
            let directory = try TemporaryDirectory()
            var delays: [Double] = []
            // What is decided on is there from the start.
            if decide { _ = try await follow(exchange, names, clock, directory.path, minutes: 20) }
            delays += try await follow(exchange, names, clock, directory.path, minutes: liveMinutes)
            for pause in pauses {
                clock.skip(minutes: pause)
                delays += try await follow(exchange, names, clock, directory.path, minutes: 20)
            }
            try await settle(exchange, names, clock, directory.path, delays)
            await exchange.stop()
        }

        /// Runs a collector for some minutes of the exchange; answers how long each took to be out, in microseconds.
        private func follow(
            _ exchange: SimulatedExchange, _ names: [Symbol], _ clock: SkippingClock, _ path: String,
            minutes: Int
        ) async throws -> [Double] {
            let collector = try await collector(exchange, names, clock, path)
            let running = Task { await collector.run() }
            let end = clock.now + Int64(minutes) * 60_000_000
            var bar = ProgressBar("minutes")
            var (last, delays): (Minute?, [Double]) = (nil, [])
            while clock.now < end {
                try await Task.sleep(for: .milliseconds(2))
                let status = await collector.status
                let done = minutes - Int((end - clock.now) / 60_000_000)
                bar.show(done: done, of: minutes, count: done, note: status.trouble ?? "")
                guard let minute = status.minute, minute != last else { continue }
                last = minute
                // The first one shows the history as well; and what it takes to decide is shown by those that are.
                let isDeciding = collector.engine.published.decided.decidedAt != nil
                if status.minutes > 1, isDeciding || !decide { delays.append(Double(status.delay) / speed) }
            }
            bar.finish()
            running.cancel()
            await running.value
            return delays
        }

        private func collector(
            _ exchange: SimulatedExchange, _ names: [Symbol], _ clock: SkippingClock, _ path: String
        ) async throws -> Collector {
            let engine = try await Self.engine(path)
            try engine.publish(at: clock.now)
            let state = try EngineState.open(storeAt: path, for: .writing)
            var configuration = BinanceSource.Configuration()
            (configuration.rest, configuration.stream) = (exchange.restURL, exchange.streamURL)
            var deciding: (@Sendable () throws -> Void)?
            if decide {
                deciding = { try engine.decide(by: Judge(), at: .m5, keeping: DecisionJournal(in: state)) }
            }
            return Collector(
                GapJobs.Surroundings(
                    engine, StoreWriter(engine.store, clock: clock),
                    state,
                    BinanceSource(configuration, clock: clock), clock: clock),
                Collector.Plan(symbols: names, historyMinutes: history * 60 + liveMinutes + 10 * 1440),
                deciding: deciding)
        }

        /// The store is the last collector's until its last task has ended.
        private static func engine(_ path: String) async throws -> Engine {
            for _ in 0..<100 {
                do { return try Engine(storeAt: path, for: .writing) } catch EngineError.store(
                    .alreadyWriting)
                {
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            return try Engine(storeAt: path, for: .writing)
        }

        /// Lets what is missing be filled, and compares.
        private func settle(
            _ exchange: SimulatedExchange, _ names: [Symbol], _ clock: SkippingClock, _ path: String,
            _ delays: [Double]
        ) async throws {
            let first = Self.start - history * 60
            let engine: Engine
            do {
                let collector = try await collector(exchange, names, clock, path)
                engine = collector.engine
                let last = Minute(containingMilliseconds: Int(clock.now / 1000)) - 1
                // Faults may still be on: it is asked again until nothing is missing, for a while.
                for _ in 0..<20 {
                    let job = try await collector.gaps.backfill(names, first..<last)
                    let ended = await collector.gaps.end(of: job)
                    if ended?.missing == 0 { break }
                    clock.skip(minutes: 2)
                }
                // What was revised within the last hour is not known yet.
                await collector.reconcile()
                await collector.gaps.stop()
                await collector.writer.stop()
                try compare(exchange, names, engine, first..<last, delays)
            }
        }

        private func compare(
            _ exchange: SimulatedExchange, _ names: [Symbol], _ engine: Engine, _ minutes: Range<Minute>,
            _ delays: [Double]
        ) throws {
            var (missing, wrong, candles) = (0, 0, 0)
            var fingerprint = Fingerprint()
            for name in names {
                let truth = Dictionary(
                    uniqueKeysWithValues: exchange.truth(name, minutes).map { ($0.minute, $0.candle) })
                let page = try engine.candles(
                    of: name, .m1, from: minutes.lowerBound, to: minutes.upperBound, limit: .max)
                let found = Dictionary(
                    uniqueKeysWithValues: page.rows.filter { $0.state.isPresent }.map { ($0.open, $0.candle) }
                )
                for (minute, candle) in truth {
                    guard let own = found[minute] else {
                        missing += 1
                        continue
                    }
                    let isSame = Column.allCases.allSatisfy {
                        own[$0].bitPattern == candle[$0].bitPattern || (own[$0].isNaN && candle[$0].isNaN)
                    }
                    if !isSame { wrong += 1 }
                }
                wrong += found.keys.count { truth[$0] == nil }
                candles += found.count
                for minute in found.keys.sorted() {
                    fingerprint.add(found[minute]?.close.bitPattern ?? 0)
                }
            }
            func result(_ name: String, _ value: Double, _ unit: String) -> BenchResult {
                BenchResult(
                    name: name, value: value, unit: unit, symbols: names.count,
                    bars: minutes.upperBound - minutes.lowerBound, fingerprint: fingerprint.value)
            }
            let sorted = delays.sorted()
            func quantile(_ share: Double) -> Double {
                sorted.isEmpty
                    ? .nan : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] / 1000
            }
            output.show([
                result("candles", Double(candles), "candles"), result("missing", Double(missing), "candles"),
                result("wrong", Double(wrong), "candles"),
                result("minute to published, p50", quantile(0.5), "ms"),
                result("minute to published, p99", quantile(0.99), "ms"),
            ])
            if missing + wrong > 0 {
                throw Failure(.error, "\(missing) candles are missing and \(wrong) are not the exchange's")
            }
        }
    }
}

/// A clock that runs faster, and that can be put ahead.
private final class SkippingClock: WallClock {
    private let running: RunningClock
    private let skipped = Atomic(Int64(0))

    init(from start: Int64, speed: Double) { running = RunningClock(from: start, speed: speed) }

    var now: Int64 { running.now + skipped.load(ordering: .relaxed) }

    var exchangeClock: ExchangeClock { .running(self, speed: running.speed) }

    func skip(minutes: Int) { skipped.add(Int64(minutes) * 60_000_000, ordering: .relaxed) }

    func sleep(until instant: Int64) async {
        await running.sleep(until: instant - skipped.load(ordering: .relaxed))
    }
}
