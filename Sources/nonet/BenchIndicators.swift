internal import ArgumentParser
internal import Exchange
internal import Indicators
internal import Market

extension BenchCommand {
    struct Indicators: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every column of the catalogue over many symbols, on one core.",
            discussion: """
                Candles are gathered from a column array a symbol; outputs stay in a cache-resident tile. The neighbours: \
                gathering alone, and copying the candles.

                EXAMPLES
                  nonet bench indicators
                  nonet bench indicators --symbols 100 --bars 10080 --json
                """)

        @Option(help: "Symbols.")
        var symbols = 500

        @Option(help: "One-minute bars of each.")
        var bars = 1440

        @Option(help: "Runs, of which the median is shown.")
        var runs = 9

        @OptionGroup var output: BenchCommand.Output

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
            let market = Self.market(symbols: symbols, bars: bars)
            let all = Catalogue.indicators
            // The first run computes the fingerprint too; it isn't counted.
            if runs > 100 {
                let c = (0..<runs).map { _ in nanoseconds { Self.compute(all, market) } }
                print(c.median / Double(symbols * bars), c.min()! / Double(symbols * bars))
                return
            }
            let fingerprint = Self.fingerprint(all, market)
            let computing = (0..<runs).map { _ in nanoseconds { Self.compute(all, market) } }
            let gathering = (0..<runs).map { _ in nanoseconds { Self.compute([], market) } }
            let copying = (0..<runs).map { _ in nanoseconds { Self.copy(market) } }
            let live = Self.liveNanoseconds(all, market)
            let cells = Double(symbols * bars)
            func result(_ name: String, _ value: Double, _ unit: String, columns: Int) -> BenchResult {
                BenchResult(
                    name: name, value: value, unit: unit, symbols: symbols, bars: bars, columns: columns,
                    fingerprint: fingerprint)
            }
            output.show([
                result(
                    "batch.compute", computing.median / cells, "ns per symbol and bar", columns: all.count),
                result(
                    "batch.cell", computing.median / cells / Double(all.count), "ns per cell",
                    columns: all.count),
                result("batch.gather", gathering.median / cells, "ns per symbol and bar", columns: 0),
                result("memory.copy", copying.median / cells, "ns per symbol and bar", columns: 5),
                result("live.tick", live.median / 1000, "µs per candle", columns: all.count),
            ])
        }

        static func market(symbols: Int, bars: Int) -> [Bars] {
            let start = Minute(28_401_120)
            var market = SyntheticMarket(symbols: SyntheticMarket.symbols(symbols), start: start, seed: 9)
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

        private static func compute(_ indicators: [Indicator], _ market: [Bars]) {
            Batch.forEachTile(Arrangement(indicators), market, interval: .m1) { _, _, _, _ in }
        }

        private static func fingerprint(_ indicators: [Indicator], _ market: [Bars]) -> UInt64 {
            var fingerprint = Fingerprint()
            var values: [Double] = []
            Batch.forEachTile(Arrangement(indicators), market, interval: .m1) { output, lane, _, bars in
                values.removeAll(keepingCapacity: true)
                output.append(lane: lane, bars: bars, to: &values)
                for value in values { fingerprint.add(value) }
            }
            return fingerprint.value
        }

        private static func copy(_ market: [Bars]) {
            for bars in market {
                for column in [bars.open, bars.high, bars.low, bars.close, bars.volume] {
                    let copy = unsafe [Double](unsafeUninitializedCapacity: column.count) { buffer, count in
                        count = unsafe buffer.initialize(fromContentsOf: column)
                    }
                    precondition(copy.count == column.count)
                }
            }
        }

        /// The last bars again, one at a time for all symbols, after the rest as history.
        private static func liveNanoseconds(_ indicators: [Indicator], _ market: [Bars]) -> [Double] {
            guard let count = market.first?.count, count > 1 else { return [0] }
            let liveBars = min(count / 2, 200)
            var feed = LiveFeed(indicators, market, history: count - liveBars)
            return (count - liveBars..<count).map { bar in
                feed.load(bar)
                return nanoseconds { feed.advance() }
            }
        }
    }
}

/// Groups of lanes fed bar by bar, as the engine does at a minute's close.
private struct LiveFeed: ~Copyable {
    private let market: [Bars]
    private var groups: [Group] = []

    private final class Group {
        var lanes: LaneGroup
        var output: OutputTile
        var panel = Panel(interval: .m1)

        init(_ indicators: [Indicator]) {
            lanes = LaneGroup(indicators, interval: .m1)
            output = lanes.makeOutput()
        }
    }

    init(_ indicators: [Indicator], _ market: [Bars], history: Int) {
        self.market = market
        groups = stride(from: 0, to: market.count, by: Panel.lanes).map { _ in Group(indicators) }
        for bar in 0..<history {
            load(bar)
            advance()
        }
    }

    /// Puts one bar of every symbol into the panels.
    mutating func load(_ bar: Int) {
        for (index, bars) in market.enumerated() {
            let group = groups[index / Panel.lanes]
            group.panel.firstBar = bars.firstBar + bar
            group.panel.bars = 1
            group.panel.put(
                open: bars.open[bar], high: bars.high[bar], low: bars.low[bar], close: bars.close[bar],
                volume: bars.volume[bar], lane: index % Panel.lanes, at: 0)
        }
    }

    mutating func advance() {
        for group in groups { group.lanes.advance(group.panel, into: &group.output) }
    }
}
