import Indicators
import Market
import Testing

/// A window is flat exactly when all its inputs are equal, wherever tiles, cuts and holes lie in it: then its mean is
/// that value and its deviation 0.
@Suite struct FlatWindowsTests {
    static let all = columns
    static let count = 700

    /// Stretches in which everything moves, or the close, the typical or the median price does not, or nothing does.
    /// Prices are eighths, so that a typical price may stay while its parts move.
    static func flats(seed: UInt64) -> Bars {
        var random = Seeded(seed)
        var bars = Bars(firstBar: 28_401_000, open: [], high: [], low: [], close: [], volume: [])
        var (high, low, close) = (110.0, 90.0, 100.125)
        while bars.count < count {
            let what = Int.random(in: 0..<5, using: &random)
            let lengths = [1...4, 5...25, 18...40, 60...210][Int.random(in: 0..<4, using: &random)]
            let shift = Double(Int.random(in: -99...99, using: &random)) / 8
            (high, low, close) = (high + shift, low + shift, close + shift)
            for _ in 0..<Int.random(in: what == 0 ? 1...20 : lengths, using: &random) {
                let (one, other) = (
                    Double(Int.random(in: -9...9, using: &random)) / 8,
                    Double(Int.random(in: -9...9, using: &random)) / 8
                )
                let moved =
                    switch what {
                    case 0: (high + one, low + other, close + one)
                    case 1: (high + one, low + other, close)
                    case 2: (high + one, low - one - other, close + other)
                    case 3: (high + one, low - one, close + other)
                    default: (high, low, close)
                    }
                bars.open.append(close)
                bars.high.append(moved.0)
                bars.low.append(moved.1)
                bars.close.append(moved.2)
                bars.volume.append(Double(Int.random(in: 0...1000, using: &random)) / 8)
            }
        }
        // Closes that no sum of a few of them has exactly.
        bars.close = bars.close.map { $0 * 0.1 }
        (bars.open, bars.high, bars.low) = (
            bars.open.map { $0 * 0.1 }, bars.high.map { $0 * 0.1 }, bars.low.map { $0 * 0.1 }
        )
        return bars.slice(0..<count).moved(to: 28_401_000)
    }

    static let series =
        (0..<6).map { flats(seed: 800 + UInt64($0)) }
        + (6..<9).map { flats(seed: 800 + UInt64($0)).withHoles(1, seed: 810 + UInt64($0)) }

    /// The values of a window that ends at a bar; nil where the series is younger.
    static func window(_ values: [Double], _ known: [Bool], _ bar: Int, _ period: Int) -> [Double]? {
        guard bar >= period - 1, known[bar - period + 1...bar].allSatisfy({ $0 }) else { return nil }
        return Array(values[bar - period + 1...bar])
    }

    static func isFlat(_ window: [Double]) -> Bool { window.allSatisfy { $0 == window[0] } }

    /// A name's numbers: `sma(25)` and `sma_20` have one, `awesome_osc(2,3)` two.
    static func numbers(_ name: String) -> [Int] {
        name.split { !"0123456789".contains($0) }.compactMap { Int($0) }
    }

    /// Of the catalogue, whose shortest mean is of five, and of columns that look at shorter ones.
    @Test(arguments: [Catalogue.indicators, columns], series.indices)
    func aMeanOfEqualValuesIsThatValue(indicators: [Indicator], number: Int) {
        let series = Self.series[number]
        let rows = compute(indicators, series)
        let bars = series.open.indices
        let known = bars.map { bar in
            [series.open, series.high, series.low, series.close, series.volume].allSatisfy {
                $0[bar].isFinite
            }
        }
        let typical = bars.map { ((series.high[$0] + series.low[$0]) + series.close[$0]) * (1.0 / 3) }
        let median = bars.map { (series.high[$0] + series.low[$0]) * 0.5 }
        var flat = 0
        for (place, indicator) in indicators.enumerated() {
            let form = indicator.name.prefix { $0 != "(" && !$0.isNumber }
            let (prices, period): ([Double], Int)
            switch form {
            case "sma", "sma_": (prices, period) = (series.close, Self.numbers(indicator.name)[0])
            case "bb_upper", "bb_lower", "bb_width", "bb_pct_b":
                (prices, period) = (series.close, Self.numbers(indicator.name).first ?? 20)
            case "cci": (prices, period) = (typical, Self.numbers(indicator.name).first ?? 20)
            case "awesome_osc": (prices, period) = (median, Self.numbers(indicator.name).last ?? 34)
            default: continue
            }
            let values = column(place, of: rows, indicators.count)
            for bar in bars {
                guard let window = Self.window(prices, known, bar, period) else { continue }
                let isFlat = Self.isFlat(window)
                flat += isFlat ? 1 : 0
                switch form {
                case "sma", "sma_":
                    let mean = window.reduce(0, +) / Double(period)
                    #expect(abs(values[bar] - mean) <= 1e-14 * mean, "\(indicator) at bar \(bar)")
                    if isFlat { #expect(values[bar] == window[0], "\(indicator) at bar \(bar)") }
                case "bb_width": #expect((values[bar] == 0) == isFlat, "\(indicator) at bar \(bar)")
                case "bb_pct_b" where isFlat: #expect(values[bar] == 0.5, "\(indicator) at bar \(bar)")
                case _ where isFlat && form.hasPrefix("bb"): #expect(values[bar] == window[0])
                case _ where isFlat: #expect(values[bar] == 0, "\(indicator) at bar \(bar)")
                default: break
                }
            }
        }
        #expect(flat > 100)
    }

    /// Runs of equal values are counted across tiles, or told by a tile's last bars.
    @Test(arguments: [1, 2, 4, 5, 6, 7, 8, 13, 59, 63])
    func runsAreCountedAcrossPanelsOfAnySize(size: Int) {
        for start in stride(from: 0, to: Self.series.count, by: 8) {
            let lanes = Array(Self.series[start..<min(start + 8, Self.series.count)])
            var follower = Follower(Self.all)
            var rows = lanes.map { _ in [Double]() }
            for bar in stride(from: 0, to: Self.count, by: size) {
                let some = follower.advance(lanes, bar..<min(bar + size, Self.count))
                for lane in lanes.indices { rows[lane] += some[lane] }
            }
            for (lane, series) in lanes.enumerated() {
                #expect(difference(rows[lane], compute(Self.all, series), Self.all) == nil, "lane \(lane)")
            }
        }
    }

    @Test func runsAreCountedCloseByClose() {
        for (place, rows) in followed(Self.all, Self.series).enumerated() {
            #expect(difference(rows, compute(Self.all, Self.series[place]), Self.all) == nil, "\(place)")
        }
    }

    /// A flat neighbour makes the whole group mind flat windows.
    @Test(arguments: Kind.allCases)
    func aFlatNeighbourIsNotNoticed(kind: Kind) {
        let series = bars(kind, count: Self.count, seed: 820)
        let rows = Batch.compute(Self.all, [series] + Self.series.prefix(7), interval: .m1)
        #expect(difference(rows[0], compute(Self.all, series), Self.all) == nil)
        for lane in 0..<7 {
            #expect(difference(rows[lane + 1], compute(Self.all, Self.series[lane]), Self.all) == nil)
        }
    }
}
