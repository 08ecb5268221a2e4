internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Indicators
internal import Market

extension BenchCommand {
    struct Startup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "From a store that is closed to a published snapshot: from a checkpoint and by replay.",
            discussion: """
                All symbols and intervals. startup.behind goes on from a checkpoint that lacks some minutes. The candles \
                are in the page cache, as they are after a restart of the program; the fingerprint is of all that is \
                published, and the same whichever way. checkpoint.write ends with a sync.

                EXAMPLES
                  nonet bench startup
                  nonet bench startup --symbols 100 --days 30 --json
                """)

        @Option(help: "Symbols.")
        var symbols = 500

        @Option(help: "Days of one-minute candles of each.")
        var days = 7

        @Option(help: "Minutes since the checkpoint.")
        var behind = 10

        @Option(help: "Runs, of which the median is shown.")
        var runs = 3

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            let candles = symbols.multipliedReportingOverflow(by: days * 1440)
            guard symbols > 0, (1...3650).contains(days), (1...1440).contains(behind),
                (1...1000).contains(runs),
                !candles.overflow, candles.partialValue <= 100_000_000
            else {
                throw ValidationError(
                    "--symbols and --days are at least 1 and at most 100,000,000 candles; --behind is 1 to 1,440 and "
                        + "--runs 1 to 1,000")
            }
        }

        private static let start = Minute(28_401_120)

        func run() throws {
            let directory = try TemporaryDirectory()
            let path = directory.path + "/store"
            try fill(path, minutes: days * 1440 - behind)
            _ = try start(path, .history) { try $0.putCheckpoint() }
            try fill(path, minutes: days * 1440)
            var results = [try result("startup.behind", path, .checkpoint)]
            var writing: [Double] = []
            _ = try start(path, .checkpoint) { engine in
                writing.append(try nanoseconds { try engine.putCheckpoint() })
            }
            results.append(try result("startup.checkpoint", path, .checkpoint))
            try Store(at: path, for: .writing).putCheckpoint(0) { _ in [] }
            results.append(try result("startup.replay", path, .history))
            results.append(self.result("checkpoint.write", writing, fingerprint: 0))
            output.show(results)
        }

        private func fill(_ path: String, minutes: Int) throws {
            let engine = try Engine(storeAt: path, for: .writing)
            _ = try engine.fillSynthetic(symbols: symbols, minutes: minutes, from: Self.start, seed: 9)
        }

        /// Opens the store and publishes; then something may be done, which doesn't count.
        private func start(
            _ path: String, _ expected: Publication.Origin, then: (Engine) throws -> Void = { _ in }
        ) throws -> (nanoseconds: Double, fingerprint: UInt64) {
            let begun = Clock.nanoseconds
            let engine = try Engine(storeAt: path, for: .writing)
            let publication = try engine.publish(at: 0)
            let time = Double(Clock.nanoseconds - begun)
            guard publication.origin == expected else {
                throw Failure(.error, "the start was from \(publication.origin), not from \(expected)")
            }
            try then(engine)
            return (time, fingerprint(engine.published))
        }

        private func fingerprint(_ published: PublishedSnapshot) -> UInt64 {
            var fingerprint = Fingerprint()
            for interval in Interval.allCases {
                let table = published.table(interval)
                for row in table.opens.indices {
                    fingerprint.add(UInt64(table.opens[row]?.sinceEpoch ?? 0))
                    fingerprint.add(UInt64(table.bars[row]))
                    fingerprint.add(UInt64(table.filled[row]))
                }
                for value in table.values { fingerprint.add(value) }
            }
            return fingerprint.value
        }

        private func result(_ name: String, _ path: String, _ expected: Publication.Origin) throws
            -> BenchResult
        {
            let starts = try (0..<runs).map { _ in try start(path, expected) }
            guard Set(starts.map(\.fingerprint)).count == 1 else {
                throw Failure(.error, "\(name) published different bits")
            }
            return result(name, starts.map(\.nanoseconds), fingerprint: starts[0].fingerprint)
        }

        private func result(_ name: String, _ times: [Double], fingerprint: UInt64) -> BenchResult {
            BenchResult(
                name: name, value: times.median / 1e6, unit: "ms", symbols: symbols, bars: days * 1440,
                columns: Catalogue.indicators.count, threads: 1, fingerprint: fingerprint)
        }
    }
}
