internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

#if canImport(Glibc)
    internal import Glibc
#endif

extension BenchCommand {
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Files into the store: parsing alone, merging alone, and both.",
            discussion: """
                The neighbour is writing and syncing as many bytes as the store's file got.

                EXAMPLES
                  nonet bench import
                  nonet bench import --rows 1000000 --json
                """)

        @Option(help: "Rows of the file.")
        var rows = 525_600

        @Option(help: "Runs, of which the median is shown.")
        var runs = 5

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (1...100_000_000).contains(rows), (1...1000).contains(runs) else {
                throw ValidationError("--rows is 1 to 100,000,000 and --runs 1 to 1,000")
            }
        }

        func run() throws {
            let directory = try TemporaryDirectory()
            var results: [BenchResult] = []
            for columns in [6, 12] {
                let file = "\(directory.path)/BTCUSDT-\(columns).csv"
                try Self.write(rows: rows, columns: columns, to: file)
                results += try measure(file, columns: columns, directory)
            }
            output.show(results)
        }

        private func measure(_ file: String, columns: Int, _ directory: TemporaryDirectory) throws
            -> [BenchResult]
        {
            var (parsing, merging, importing, syncing): ([Double], [Double], [Double], [Double]) = (
                [], [], [], []
            )
            var fingerprint = Fingerprint()
            for run in 0..<runs {
                var parsed: [MinuteRow] = []
                parsed.reserveCapacity(rows)
                parsing.append(
                    try nanoseconds {
                        var reader = try KlineReader(path: file)
                        var batch: [KlineRow] = []
                        while try reader.next(&batch) {
                            for row in batch {
                                parsed.append(MinuteRow(minute: row.minute, candle: row.candle))
                            }
                        }
                    })
                let (merged, imported) = (
                    "\(directory.path)/m\(columns)-\(run)", "\(directory.path)/i\(columns)-\(run)"
                )
                let symbol = try Symbol("BTCUSDT")
                let store = try Store(at: merged, for: .writing)
                merging.append(try nanoseconds { _ = try store.merge(parsed, of: symbol) })
                let engine = try Engine(storeAt: imported, for: .writing)
                importing.append(
                    try nanoseconds {
                        _ = try engine.importFiles(
                            [file], ImportOptions(symbol: symbol, now: Minute(1 << 27)))
                    })
                syncing.append(try Self.syncNanoseconds(try store.statistics().fileBytes, directory))
                if run == 0 { fingerprint = try Self.fingerprint(engine, symbol) }
            }
            func result(_ name: String, _ times: [Double]) -> BenchResult {
                BenchResult(
                    name: "import.\(name)", value: Double(rows) / times.median * 1e3, unit: "M rows/s",
                    symbols: 1,
                    bars: rows, columns: columns, fingerprint: fingerprint.value)
            }
            return [
                result("parse", parsing), result("merge", merging), result("csv", importing),
                result("sync.floor", syncing),
            ]
        }

        /// What the disk takes for as many bytes, written once and synced.
        private static func syncNanoseconds(_ bytes: Int, _ directory: TemporaryDirectory) throws -> Double {
            let path = "\(directory.path)/floor"
            let descriptor = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o644)
            guard descriptor >= 0 else { throw Failure(.error, "can't write \(path)") }
            defer { close(descriptor) }
            let block = [UInt8](repeating: 0x5A, count: 1 << 20)
            return nanoseconds {
                for _ in 0..<max(1, bytes >> 20) { _ = unsafe Glibc.write(descriptor, block, block.count) }
                fdatasync(descriptor)
            }
        }

        private static func fingerprint(_ engine: Engine, _ symbol: Symbol) throws -> Fingerprint {
            var fingerprint = Fingerprint()
            for interval in Interval.allCases {
                let page = try engine.candles(of: symbol, interval, from: Minute(0), to: nil, limit: 1 << 30)
                for row in page.rows {
                    fingerprint.add(UInt64(row.open.sinceEpoch))
                    for column in Column.allCases { fingerprint.add(row.candle[column]) }
                }
            }
            return fingerprint
        }

        /// Rows as Binance writes them.
        private static func write(rows: Int, columns: Int, to path: String) throws {
            var market = SyntheticMarket(
                symbols: SyntheticMarket.symbols(1), start: Minute(28_401_120), seed: 9)
            var text: [UInt8] = []
            for _ in 0..<rows {
                let (minute, candles) = market.next()
                let candle = candles[0]
                func decimal(_ value: Double) -> String { value.rounded(toDigits: 8) }
                var fields = [minute.milliseconds.description]
                fields += [candle.open, candle.high, candle.low, candle.close, candle.volume].map(decimal)
                if columns == 12 {
                    let taker = candle.takerBuyVolume
                    fields += [
                        "\(minute.milliseconds + 59_999)", decimal(candle.quoteVolume),
                        "\(Int(candle.trades))",
                    ]
                    fields += [decimal(taker), decimal(taker * candle.close), "0"]
                }
                text += fields.joined(separator: ",").utf8
                text.append(UInt8(ascii: "\n"))
            }
            let descriptor = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o644)
            guard descriptor >= 0 else { throw Failure(.error, "can't write \(path)") }
            defer { close(descriptor) }
            var written = 0
            while written < text.count {
                let count = unsafe text.withUnsafeBytes { bytes in
                    unsafe Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                }
                guard count > 0 else { throw Failure(.error, "can't write \(path)") }
                written += count
            }
        }
    }
}

/// A directory that is gone when nobody holds it any more.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array(((environment("TMPDIR") ?? "/tmp") + "/nonet-XXXXXX").utf8CString)
        guard let made = unsafe mkdtemp(&template) else {
            throw Failure(
                .error,
                "can't make a directory for temporary files: \(unsafe String(cString: strerror(errno)))")
        }
        path = unsafe String(cString: made)
    }

    deinit { remove() }

    func remove() { Self.remove(path) }

    private static func remove(_ path: String) {
        if let directory = unsafe opendir(path) {
            while let entry = unsafe readdir(directory) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                        unsafe String(cString: $0)
                    }
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            unsafe closedir(directory)
        }
        unsafe Glibc.remove(path)
    }
}
