import Indicators
import Market
import Testing

/// What every row of the catalogue publishes: when its first value comes, and when the start is forgotten.
@Suite struct WarmupTests {
    @Test(arguments: columns, Kind.allCases)
    func theFirstValueComesAfterWarmupAndNoneIsMissingAfterIt(indicator: Indicator, kind: Kind) {
        for seed: UInt64 in 51...53 {
            let values = compute([indicator], bars(kind, count: 600, seed: seed))
            #expect(values.firstIndex(where: { !$0.isNaN }) == indicator.warmup)
            #expect(values[indicator.warmup...].allSatisfy { $0.isFinite })
        }
    }

    @Test(arguments: columns)
    func aDifferentStartIsForgottenAfterConvergence(indicator: Indicator) {
        guard let convergence = indicator.convergence else { return }
        #expect(convergence >= indicator.warmup)
        for seed: UInt64 in 54...57 {
            let series = bars(
                .walk, count: convergence + 900, seed: seed, firstBar: 28_401_000 + 333 * Int(seed))
            let long = compute([indicator], series)
            for start in [1, 100, 601] {
                let short = compute([indicator], series.slice(start..<series.count))
                let ours = Array(short[convergence...])
                #expect(
                    disagreement(ours, Array(long[(start + convergence)...])) == nil,
                    "from \(start), seed \(seed)")
            }
        }
    }

    /// A window knows nothing else: after warm-up a later start has the same bits.
    @Test(arguments: columns.filter { $0.convergence == $0.warmup }, Kind.allCases)
    func aWindowHasTheSameBitsFromAnyStart(indicator: Indicator, kind: Kind) {
        let series = bars(kind, count: 500, seed: 58)
        let long = compute([indicator], series)
        for start in [1, 63, 149, 151, 200] {
            let short = compute([indicator], series.slice(start..<series.count))
            let (ours, theirs) = (short[indicator.warmup...], long[(start + indicator.warmup)...])
            #expect(difference(Array(ours), Array(theirs)) == nil, "from \(start)")
        }
    }

    @Test func onlyWhatDependsOnTheStartForEverNeverConverges() {
        let never = Catalogue.indicators.filter { $0.convergence == nil }
        #expect(never.map(\.name) == ["supertrend", "obv"])
    }

    @Test(arguments: [Interval.m1, .m5, .m15, .h1, .h4, .d1])
    func theDaysAverageStartsAtMidnight(interval: Interval) throws {
        let perDay = 1440 / interval.minutes
        let series = bars(.walk, count: 4 * perDay + 10, seed: 59, firstBar: 400 * perDay - 5)
        let values = compute([try Catalogue.indicator(named: "vwap")], series, interval: interval)
        for bar in series.open.indices where bar < 1 || (bar - 5) % perDay == 0 {
            let typical = (series.high[bar] + series.low[bar] + series.close[bar]) / 3
            #expect(abs(values[bar] - typical) <= 1e-12 * typical, "bar \(bar)")
        }
    }
}
