internal import ArgumentParser
internal import Exchange
internal import Market

extension BenchCommand {
    struct Pages: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pages of an exchange's REST answers into candles.",
            discussion: """
                What backfill does between two answers. The neighbour goes over the same bytes once and adds them up.

                EXAMPLES
                  nonet bench pages
                """)

        @Option(help: "Pages of a thousand rows.")
        var pages = 500

        @Option(help: "Runs, of which the median is shown.")
        var runs = 5

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (1...100_000).contains(pages), (1...1000).contains(runs) else {
                throw ValidationError("--pages is 1 to 100,000 and --runs 1 to 1,000")
            }
        }

        func run() throws {
            let rows = BinanceSource.candlesPerPage
            let first = Minute(28_401_120)
            let body = Self.body(rows: rows, from: first)
            let request = PageRequest(
                symbol: try Symbol("BTCUSDT"), minutes: first..<first + rows, rowsMax: rows,
                closedBefore: .max)
            var (parsing, adding, taken, sum) = ([Double](), [Double](), 0, UInt64(0))
            var fingerprint = Fingerprint()
            for run in 0..<runs {
                parsing.append(
                    try nanoseconds {
                        for _ in 0..<pages { taken += try CandlePage(body, request).candles.count }
                    })
                adding.append(
                    nanoseconds {
                        for _ in 0..<pages { sum = body.reduce(sum) { $0 &* 31 &+ UInt64($1) } }
                    })
                if run > 0 { continue }
                for candle in try CandlePage(body, request).candles {
                    for column in Column.allCases { fingerprint.add(candle.candle[column]) }
                }
            }
            guard taken == runs * pages * rows else { throw Failure(.error, "rows were lost") }
            fingerprint.add(sum & 1)  // So that the sum is taken.
            func result(_ name: String, _ times: [Double], _ unit: String, _ amount: Int) -> BenchResult {
                BenchResult(
                    name: "pages.\(name)", value: Double(amount * pages) / times.median * 1e3, unit: unit,
                    symbols: 1, bars: rows, columns: 12, fingerprint: fingerprint.value)
            }
            output.show([
                result("parse", parsing, "M rows/s", rows),
                result("parse.bytes", parsing, "MB/s", body.count),
                result("sum.floor", adding, "MB/s", body.count),
            ])
        }

        /// An answer of `/api/v3/klines`.
        private static func body(rows: Int, from first: Minute) -> [UInt8] {
            var market = SyntheticMarket(symbols: SyntheticMarket.symbols(1), start: first, seed: 9)
            let lines = (0..<rows).map { _ in
                let (minute, candles) = market.next()
                let candle = candles[0]
                func text(_ value: Double) -> String { "\"\(value.rounded(toDigits: 8))\"" }
                var fields = ["\(minute.milliseconds)"]
                fields += [candle.open, candle.high, candle.low, candle.close, candle.volume].map(text)
                fields += [
                    "\(minute.milliseconds + 59_999)", text(candle.quoteVolume), "\(Int(candle.trades))",
                ]
                let taker = candle.takerBuyVolume
                fields += [text(taker), text(taker * candle.close), "\"0\""]
                return "[" + fields.joined(separator: ",") + "]"
            }
            return Array(("[" + lines.joined(separator: ",") + "]").utf8)
        }
    }
}
