import Indicators
import Market
import Testing

/// Law 6: error does not grow with length. A million bars on, a value is what a fresh start gives.
@Suite struct ErrorGrowthTests {
    static let all = Catalogue.indicators
    static let count = 1_000_000
    /// What is looked at, and from where a fresh start is made: windows need no more than the last 300 bars.
    static let shown = 100
    static let lanes: [Bars] =
        [Kind.walk, .stablecoin, .satoshi, .illiquid, .spiked].map {
            bars($0, count: count, seed: 61)
        } + [late(bars(.walk, count: count, seed: 62)), late(bars(.stablecoin, count: count, seed: 63))]

    /// With a print at a thousand times the price a few hundred bars before the end.
    static func late(_ series: Bars) -> Bars {
        var series = series
        series.high[count - 450] *= 1000
        series.close[count - 450] *= 1000
        return series
    }

    /// The last rows of every lane after all of it.
    static let rows: [[Double]] = {
        var follower = Follower(all)
        let step = 4096
        for start in stride(from: 0, to: count - shown, by: step) {
            _ = follower.advance(lanes, start..<min(start + step, count - shown))
        }
        return follower.advance(lanes, count - shown..<count)
    }()

    /// The same rows of a series that starts some bars before the end.
    static func fresh(_ bars: Int) -> [[Double]] {
        let rows = Batch.compute(all, lanes.map { $0.slice(count - bars..<count) }, interval: .m1)
        return rows.map { Array($0.suffix(shown * all.count)) }
    }

    @Test func windowsHaveTheBitsOfAFreshStart() {
        let fresh = Self.fresh(300)
        for lane in Self.lanes.indices {
            for (place, indicator) in Self.all.enumerated() where indicator.convergence == indicator.warmup {
                let ours = column(place, of: Self.rows[lane], Self.all.count)
                let theirs = column(place, of: fresh[lane], Self.all.count)
                #expect(difference(ours, theirs) == nil, "\(indicator), lane \(lane)")
            }
        }
    }

    @Test func averagesAgreeWithAFreshStart() {
        let fresh = Self.fresh(5000)
        for lane in Self.lanes.indices {
            for (place, indicator) in Self.all.enumerated() where indicator.convergence ?? 5000 < 5000 {
                let ours = column(place, of: Self.rows[lane], Self.all.count)
                let theirs = column(place, of: fresh[lane], Self.all.count)
                #expect(disagreement(ours, theirs) == nil, "\(indicator), lane \(lane)")
            }
        }
    }

    /// sigma by two passes over the window, within 1e-10 of itself.
    @Test func theDeviationIsExactAfterAMillionBars() throws {
        let upper = try #require(Self.all.firstIndex { $0.name == "bb_upper" })
        let lower = try #require(Self.all.firstIndex { $0.name == "bb_lower" })
        for (lane, series) in Self.lanes.enumerated() {
            let highs = column(upper, of: Self.rows[lane], Self.all.count)
            let lows = column(lower, of: Self.rows[lane], Self.all.count)
            for bar in 0..<Self.shown {
                let last = Self.count - Self.shown + bar
                let sigma = Reference.deviation(series.close[last - 19...last])
                let ours = (highs[bar] - lows[bar]) / 4
                #expect(abs(ours - sigma) <= 1e-10 * sigma, "lane \(lane), bar \(last)")
            }
        }
    }

    /// The balance has no fresh start; it is a sum, and its exact value is known in units of 1e-3.
    @Test func theBalanceOfVolumeIsTheExactSum() throws {
        let place = try #require(Self.all.firstIndex { $0.name == "obv" })
        for (lane, series) in Self.lanes.enumerated() {
            var balance = 0
            for bar in 0..<Self.count {
                let amount = Int((series.volume[bar] * 1000).rounded())
                let change = bar == 0 ? 1 : series.close[bar] - series.close[bar - 1]
                balance += change > 0 ? amount : change < 0 ? -amount : 0
            }
            let ours = try #require(column(place, of: Self.rows[lane], Self.all.count).last)
            let exact = Double(balance) / 1000
            #expect(abs(ours - exact) <= 1e-9 * max(abs(exact), 1e6), "lane \(lane): \(ours), not \(exact)")
        }
    }
}
