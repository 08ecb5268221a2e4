internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Indicators
internal import Market
internal import Signals

extension BenchCommand {
    struct Signals: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Nine heads and what follows: a symbol's scan, a decision close, a replay.",
            discussion: """
                signals.scan is the nine votes on one symbol; signals.close is a decision close of all symbols, from their \
                indicators to candidates, gates and signals, and indicators.close the indicators before it. signals.replay \
                is history out of a store through all of it. The fingerprint is of the votes.

                EXAMPLES
                  nonet bench signals
                  nonet bench signals --symbols 100 --days 5 --json
                """)

        @Option(help: "Symbols of a decision close.")
        var symbols = 400

        @Option(help: "Days of one-minute candles of each; after nine all heads see.")
        var days = 10

        @Option(help: "Symbols that are replayed.")
        var replayed = 16

        @Option(help: "Replays, of which the median is shown.")
        var runs = 3

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            let minutes = max(symbols, replayed).multipliedReportingOverflow(by: days * 1440)
            guard symbols > 0, replayed > 0, (3...366).contains(days), (1...1000).contains(runs),
                !minutes.overflow, minutes.partialValue <= 100_000_000
            else {
                throw ValidationError(
                    "--symbols and --replayed are at least 1, --days is 3 to 366, together at most 100,000,000 minutes; "
                        + "--runs is 1 to 1,000")
            }
        }

        private static let start = Minute(28_401_120)

        func run() throws { output.show(try closes() + replays()) }

        /// Follows a market, and measures the closes of its last day.
        private func closes() throws -> [BenchResult] {
            let names = SyntheticMarket.symbols(symbols)
            var market = SyntheticMarket(symbols: names, start: Self.start, seed: 9)
            var live = LiveIndicators()
            live.join(symbols)
            var scene = Scene(names, decision: .m5)
            var desk = Desk(symbols: symbols)
            let judge = Judge()
            var times: (indicators: [Double], scan: [Double], close: [Double], hour: [Double]) = (
                [], [], [], []
            )
            var fingerprint = Fingerprint()
            for minute in 0..<days * 1440 {
                let (minute, candles) = (Self.start + minute, market.next().candles)
                for (place, candle) in candles.enumerated() { live.put(candle, at: place) }
                var closed: [Interval] = []
                let before = nanoseconds { closed = live.close(minute) }
                guard closed.contains(.m5), minute - Self.start > (days - 1) * 1440 else {
                    scene.close(closed, of: live)
                    continue
                }
                let time = nanoseconds {
                    scene.close(closed, of: live)
                    var candidates = judge.candidates(in: scene, at: minute)
                    let around = scene.around
                    _ = desk.admit(&candidates, at: minute) { around.correlation(of: $0, with: $1) }
                }
                times.indicators.append(before)
                if closed.contains(.h1) { times.hour.append(time) } else { times.close.append(time) }
                var votes: [Votes] = []
                votes.reserveCapacity(symbols)
                times.scan.append(
                    nanoseconds { for place in 0..<symbols { votes.append(scene.votes(of: place)) } }
                        / Double(symbols))
                for votes in votes { fingerprint.add(votes) }
            }
            func result(_ name: String, _ nanoseconds: Double, _ unit: String, per scale: Double)
                -> BenchResult
            {
                BenchResult(
                    name: name, value: nanoseconds / scale, unit: unit, symbols: symbols, bars: days * 1440,
                    columns: Catalogue.indicators.count, fingerprint: fingerprint.value)
            }
            return [
                result("signals.scan", times.scan.median, "µs a symbol", per: 1e3),
                result("signals.close", times.close.median, "ms", per: 1e6),
                result("signals.close, of an hour", times.hour.median, "ms", per: 1e6),
                result("signals.close, worst", (times.close + times.hour).max() ?? .nan, "ms", per: 1e6),
                result("indicators.close", times.indicators.median, "ms", per: 1e6),
            ]
        }

        /// Replays a store, more than once.
        private func replays() throws -> [BenchResult] {
            let directory = try TemporaryDirectory()
            let engine = try Engine(storeAt: directory.path + "/store", for: .writing)
            _ = try engine.fillSynthetic(symbols: replayed, minutes: days * 1440, from: Self.start, seed: 9)
            var (rates, fingerprints): ([Double], Set<UInt64>) = ([], [])
            for _ in 0..<runs {
                var (minutes, fingerprint) = (0, Fingerprint())
                let time = try nanoseconds {
                    minutes = try engine.replay(Replay()) { step in
                        for candidate in step.candidates { fingerprint.add(candidate.votes) }
                    }
                }
                rates.append(Double(minutes) / (time / 1e9))
                fingerprints.insert(fingerprint.value)
            }
            guard let fingerprint = fingerprints.first, fingerprints.count == 1 else {
                throw Failure(.error, "one store was replayed to different votes")
            }
            return [
                BenchResult(
                    name: "signals.replay", value: rates.median, unit: "symbol-minutes/s", symbols: replayed,
                    bars: days * 1440, columns: Catalogue.indicators.count, fingerprint: fingerprint)
            ]
        }
    }
}

extension Fingerprint {
    /// Adds nine votes; an abstention is one too.
    mutating func add(_ votes: Votes) {
        for key in HeadKey.allCases {
            guard let vote = votes[key] else {
                add(UInt64.max)
                continue
            }
            add(vote.direction.sign)
            add(vote.probability)
            add(vote.confidence)
        }
    }
}
