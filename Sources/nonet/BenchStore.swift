internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

#if canImport(Glibc)
    internal import Glibc
#endif

extension BenchCommand {
    struct StorePath: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "store",
            abstract: "The candle store: durable minutes, the last rows of all symbols, warm and cold scans.",
            discussion: """
                append.* is one durable commit of a minute of all symbols, after as many that were sealed, sync.floor one write and fdatasync of as many \
                bytes as the commit wrote, taken in turn with it. last.rows reads the last 500 one-minute rows of all \
                symbols, all eight columns, a part of them journalled. Scans sum columns; file.floor sums as many bytes \
                of the store's own file mapped plainly, map.floor of a file written in one go.

                EXAMPLES
                  nonet bench store
                  nonet bench store --minutes 300 --only append --json
                """)

        @Option(help: "Minutes that are appended, one commit each.")
        var minutes = 600

        @Option(help: "Symbols of the scans, each with --days of minutes.")
        var symbols = 64

        @Option(help: "Days of one-minute candles that are scanned.")
        var days = 45

        @Option(help: "Only append, last or scan.")
        var only: Part?

        enum Part: String, ExpressibleByArgument, CaseIterable { case append, last, scan }

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (10...100_000).contains(minutes), (1...5000).contains(symbols), (1...3650).contains(days),
                symbols * days * 1440 <= 100_000_000
            else {
                throw ValidationError(
                    "--minutes is 10 to 100,000; --symbols and --days are at least 1 and at most 100,000,000 candles"
                )
            }
        }

        func run() throws {
            var results: [BenchResult] = []
            if only == nil || only == .append || only == .last {
                for count in [500, 2000] { results += try append(symbols: count) }
            }
            if only == nil || only == .scan { results += try scan() }
            output.show(results)
        }

        // MARK: Append and the last rows.

        private func append(symbols count: Int) throws -> [BenchResult] {
            let directory = try TemporaryDirectory()
            let store = try Store(at: directory.path + "/store", for: .writing)
            let symbols = SyntheticMarket.symbols(count)
            var market = SyntheticMarket(symbols: symbols, start: Minute(28_401_120), seed: 9)
            let floor = try SyncedFile(directory.path + "/floor")
            var (appends, floors, written) = ([Double](), [Double](), 0)
            for number in 0..<2 * minutes {
                let (minute, candles) = market.next()
                let rows = zip(symbols, candles).map { JournalRow(symbol: $0, minute: minute, candle: $1) }
                // The first half makes the file as long as it stays: from then on pages are taken again.
                guard number >= minutes else {
                    _ = try store.append(rows)
                    if number == minutes - 1 { while try store.seal() {} }
                    continue
                }
                let before = SyncedFile.bytesWritten()
                appends.append(try nanoseconds { _ = try store.append(rows) })
                written = SyncedFile.bytesWritten() - before
                floors.append(floor.write(written))
            }
            func result(_ name: String, _ value: Double, _ unit: String) -> BenchResult {
                BenchResult(name: name, value: value, unit: unit, symbols: count, bars: minutes, columns: 8)
            }
            var results: [BenchResult] = []
            if only != .last {
                results = [
                    result("append.p50", appends.median / 1e3, "us"),
                    result("append.p99", appends.percentile(0.99) / 1e3, "us"),
                    result("append.sync.floor", floors.median / 1e3, "us"),
                    result("append.to.floor", appends.median / floors.median, "x"),
                    result("append.bytes", Double(written) / 1024, "KiB"),
                ]
            }
            if count == 500, only != .append { results += try lastRows(store, symbols) }
            return results
        }

        private func lastRows(_ store: Store, _ symbols: [Symbol]) throws -> [BenchResult] {
            let rows = min(500, minutes)
            var sum = 0.0
            let times = try (0..<20).map { _ in
                try nanoseconds {
                    let snapshot = try store.snapshot()
                    let end = 28_401_120 + 2 * minutes
                    sum = 0
                    for record in try snapshot.symbols() {
                        var bar = end - rows
                        while bar < end {
                            let key = BlockKey(symbol: record.id, interval: .m1, bar: bar)
                            let upper = min(key.bars.upperBound, end)
                            let chunk = try snapshot.chunk(key, of: record)
                            while bar < upper {
                                let next = min((bar | 63) + 1, upper)
                                if let strip = chunk?.strip(holding: bar) {
                                    for column in Column.allCases {
                                        sum +=
                                            strip.column(column).extracting(bar & 63..<(next - 1) & 63 + 1)
                                            .sum
                                    }
                                }
                                bar = next
                            }
                        }
                    }
                }
            }
            return [
                BenchResult(
                    name: "last.rows", value: times.median / 1e6, unit: "ms", symbols: symbols.count,
                    bars: rows,
                    columns: 8, fingerprint: sum.bitPattern)
            ]
        }

        // MARK: Scans.

        private func scan() throws -> [BenchResult] {
            let directory = try TemporaryDirectory()
            let path = directory.path + "/store"
            try fill(path)
            var results: [BenchResult] = []
            for (name, columns) in [("close", [Column.close]), ("ohlcv", Panel.columns)] {
                var (warm, floor, own) = ([Double](), [Double](), [Double]())
                let scanned = try Self.scan(try Store(at: path, for: .reading), columns)
                let plain = try MappedFile(directory.path + "/plain", bytes: scanned.bytes)
                var sum = plain.sum()
                do {
                    let store = try Store(at: path, for: .reading)
                    _ = try Self.scan(store, columns)
                    for _ in 0..<9 {
                        warm.append(try Self.scan(store, columns).time)
                        floor.append(nanoseconds { sum += plain.sum() })
                        let file = try MappedFile(readingFrom: path + "/candles/data.mdb")
                        _ = file.sum(scanned.bytes)
                        own.append(nanoseconds { sum += file.sum(scanned.bytes) })
                    }
                }
                // The system forgets what nobody maps.
                try dropFromCache(path + "/candles/data.mdb")
                let cold = try Self.scan(try Store(at: path, for: .reading), columns)
                guard cold.sum == scanned.sum, sum != 0 else { throw Failure(.error, "two scans differ") }
                for (what, time) in [
                    ("warm", warm.median), ("file.floor", own.median), ("map.floor", floor.median),
                    ("cold", cold.time),
                ] {
                    results.append(
                        BenchResult(
                            name: "scan.\(name).\(what)", value: Double(scanned.bytes) / time, unit: "GB/s",
                            symbols: symbols, bars: days * 1440, columns: columns.count,
                            fingerprint: scanned.sum.bitPattern))
                }
            }
            return results
        }

        private func fill(_ path: String) throws {
            let engine = try Engine(storeAt: path, for: .writing)
            _ = try engine.fillSynthetic(
                symbols: symbols, minutes: days * 1440, from: Minute(28_401_120), seed: 9)
        }

        private static func scan(
            _ store: Store, _ columns: [Column]
        ) throws -> (time: Double, bytes: Int, sum: Double) {
            var (bytes, sum) = (0, 0.0)
            let time = try nanoseconds {
                var snapshot = try store.snapshot()
                try snapshot.forEachChunk(of: try snapshot.symbols(), .m1) { _, chunk in
                    for column in columns {
                        guard let values = chunk.column(column) else { continue }
                        sum += values.sum
                        bytes += 8 * values.count
                    }
                }
            }
            return (time, bytes, sum)
        }
    }
}
