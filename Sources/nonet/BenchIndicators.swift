internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Indicators
internal import Market

extension BenchCommand {
    struct Indicators: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every column of the catalogue over many symbols: batch and live.",
            discussion: """
                batch.compute leaves the values in a cache-resident tile, batch.materialise in one matrix; memory.floor is \
                writing as many bytes as the matrix has, and nothing else. Candles are gathered from a column array a \
                symbol; with --mapped also from a store's memory map. live.tick is one close of all symbols.

                EXAMPLES
                  nonet bench indicators
                  nonet bench indicators --symbols 100 --bars 10080 --json
                  nonet bench indicators --columns --mapped
                  nonet bench indicators --only batch --of 'rsi(9),bb(50, 2.5)'
                """)

        @Option(help: "Symbols.")
        var symbols = 500

        @Option(help: "One-minute bars of each.")
        var bars = 1440

        @Option(help: "Runs, of which the median is shown.")
        var runs = 9

        @Flag(help: "Also each column alone.")
        var columns = false

        @Flag(help: "Also from a store's memory map.")
        var mapped = false

        @Option(help: ArgumentHelp("These columns instead of the catalogue.", valueName: "a,b"))
        var of: String?

        @Option(help: ArgumentHelp("Only this part: batch, matrix, memory or live.", valueName: "part"))
        var only: Part?

        @OptionGroup var output: BenchCommand.Output

        enum Part: String, ExpressibleByArgument { case batch, matrix, memory, live }

        func validate() throws {
            let cells = symbols.multipliedReportingOverflow(by: bars)
            guard symbols > 0, bars > 0, (1...1000).contains(runs), !cells.overflow,
                cells.partialValue <= 100_000_000
            else {
                throw ValidationError(
                    "--symbols and --bars are at least 1, together at most 100,000,000; --runs is 1 to 1,000")
            }
        }

        func run() throws {
            let bench = IndicatorBench(
                indicators: try of.map { try Catalogue.indicators(named: $0) } ?? Catalogue.indicators,
                market: IndicatorBench.market(symbols: symbols, bars: bars), runs: runs)
            func part(_ part: Part, _ measure: () -> [BenchResult]) -> [BenchResult] {
                only == nil || only == part ? measure() : []
            }
            var results = part(.batch, bench.batch) + part(.matrix, bench.materialised)
            results += part(.memory, bench.floors) + part(.live, bench.live)
            if mapped { results += try bench.mapped() }
            if columns { results += bench.columns() }
            output.show(results)
        }
    }
}

/// The hot paths of the indicators on one seeded market.
struct IndicatorBench {
    let indicators: [Indicator]
    let market: [Bars]
    let runs: Int

    private var symbols: Int { market.count }
    private var bars: Int { market.first?.count ?? 0 }
    private var cells: Double { Double(symbols * bars) }

    private func result(
        _ name: String, _ nanoseconds: [Double], columns: Int? = nil, threads: Int = 1,
        fingerprint: UInt64
    ) -> BenchResult {
        BenchResult(
            name: name, value: nanoseconds.median / cells, unit: "ns per symbol and bar", symbols: symbols,
            bars: bars, columns: columns ?? indicators.count, threads: threads, fingerprint: fingerprint)
    }

    /// All columns in one pass, left in the cache.
    func batch() -> [BenchResult] {
        let all = Arrangement(indicators)
        // The first run computes the fingerprint; it isn't counted.
        let fingerprint = fingerprint(all)
        var results: [BenchResult] = []
        let times = (0..<runs).map { _ in nanoseconds { compute(all, threads: 1) } }
        results.append(result("batch.compute", times, fingerprint: fingerprint))
        let count = processorCount()
        if count > 1 {
            let times = (0..<runs).map { _ in nanoseconds { compute(all, threads: count) } }
            results.append(result("batch.compute", times, threads: count, fingerprint: fingerprint))
        }
        let none = Arrangement([])
        let gathering = (0..<runs).map { _ in nanoseconds { compute(none, threads: 1) } }
        results.append(result("batch.gather", gathering, columns: 0, fingerprint: 0))
        return results
    }

    /// All values in one matrix.
    func materialised() -> [BenchResult] {
        let all = Arrangement(indicators)
        var results: [BenchResult] = []
        for threads in Set([1, processorCount()]).sorted() {
            let matrix = Batch.reservedMatrix(all, market)
            matrix.fill(market, interval: .m1, threads: threads)
            let times = (0..<runs).map { _ in
                nanoseconds { matrix.fill(market, interval: .m1, threads: threads) }
            }
            var fingerprint = Fingerprint()
            for symbol in 0..<symbols {
                for bar in stride(from: 0, to: bars, by: 97) {
                    for column in 0..<matrix.columns {
                        fingerprint.add(matrix.value(symbol, bar: bar, column: column))
                    }
                }
            }
            results.append(
                result("batch.materialise", times, threads: threads, fingerprint: fingerprint.value))
        }
        return results
    }

    /// What memory takes for as many bytes.
    func floors() -> [BenchResult] {
        let columns = indicators.count
        let stream = MemoryStream(values: symbols * bars * columns)
        let writing = (0..<runs).map { _ in nanoseconds { stream.write() } }
        let copy = MemoryStream(values: symbols * bars * Panel.columns.count)
        let copying = (0..<runs).map { _ in nanoseconds { copy.copy() } }
        return [
            result("memory.floor", writing, fingerprint: 0),
            result("memory.copy", copying, columns: Panel.columns.count, fingerprint: 0),
        ]
    }

    /// The last bars again, one close at a time for all symbols, after the rest as history.
    func live() -> [BenchResult] {
        guard bars > 1 else { return [] }
        let liveBars = min(bars / 2, 400)
        var series = LiveSeries(indicators, interval: .m1)
        for _ in market { _ = series.join() }
        var section = CrossSection(places: symbols)
        var times: [Double] = []
        for bar in 0..<bars {
            section.bar = market[0].firstBar + bar
            for (place, bars) in market.enumerated() {
                section.put(
                    open: bars.open[bar], high: bars.high[bar], low: bars.low[bar], close: bars.close[bar],
                    volume: bars.volume[bar], at: place)
            }
            let time = nanoseconds { series.advance(section) }
            if bar >= bars - liveBars { times.append(time) }
        }
        var fingerprint = Fingerprint()
        for place in 0..<symbols {
            for column in 0..<series.columns { fingerprint.add(series.value(place, column: column)) }
        }
        func tick(_ name: String, _ share: Double) -> BenchResult {
            BenchResult(
                name: name, value: times.percentile(share) / 1000, unit: "µs per candle", symbols: symbols,
                bars: liveBars, columns: series.columns, fingerprint: fingerprint.value)
        }
        return [tick("live.tick", 0.5), tick("live.tick.p99", 0.99)]
    }

    /// All columns of the same candles in a store, gathered from its memory map.
    func mapped() throws -> [BenchResult] {
        let directory = try TemporaryDirectory()
        let engine = try Engine(storeAt: directory.path + "/store", for: .writing)
        _ = try engine.fillSynthetic(
            symbols: symbols, minutes: bars, from: Minute(market.first?.firstBar ?? 0), seed: Self.seed)
        var computed = try engine.computeAll(.m1)
        let times = try (0..<runs).map { _ in
            try nanoseconds { computed = try engine.computeAll(.m1) }
        }
        return [result("batch.mapped", times, fingerprint: UInt64(computed))]
    }

    private static let seed: UInt64 = 9

    /// Each column alone.
    func columns() -> [BenchResult] {
        indicators.map { indicator in
            let one = Arrangement([indicator])
            let fingerprint = fingerprint(one)
            let times = (0..<max(1, runs / 3)).map { _ in nanoseconds { compute(one, threads: 1) } }
            return result("column.\(indicator)", times, columns: 1, fingerprint: fingerprint)
        }
    }

    private func compute(_ arrangement: Arrangement, threads: Int) {
        Batch.compute(arrangement, market, interval: .m1, threads: threads)
    }

    private func fingerprint(_ arrangement: Arrangement) -> UInt64 {
        var fingerprint = Fingerprint()
        var values: [Double] = []
        Batch.forEachTile(arrangement, market, interval: .m1) { output, lane, _, bars in
            values.removeAll(keepingCapacity: true)
            output.append(lane: lane, bars: bars, to: &values)
            for value in values { fingerprint.add(value) }
        }
        return fingerprint.value
    }

    static func market(symbols: Int, bars: Int) -> [Bars] {
        let start = Minute(28_401_120)
        var market = SyntheticMarket(symbols: SyntheticMarket.symbols(symbols), start: start, seed: seed)
        var columns = (0..<symbols).map { _ in
            Bars(firstBar: start.sinceEpoch, open: [], high: [], low: [], close: [], volume: [])
        }
        for _ in 0..<bars {
            for (symbol, candle) in market.next().candles.enumerated() {
                columns[symbol].open.append(candle.open)
                columns[symbol].high.append(candle.high)
                columns[symbol].low.append(candle.low)
                columns[symbol].close.append(candle.close)
                columns[symbol].volume.append(candle.volume)
            }
        }
        return columns
    }
}
