import CandleStore
import Market
import Testing

/// Longer bars against plain loops over the same rows, written apart from the store's code.
@Suite struct AggregationTests {
    let directory = TemporaryDirectory()

    @Test(arguments: [1.0, 0.97, 0.2, 0.003])
    func everyLongerBarIsWhatItsMinutesMake(density: Double) throws {
        let rows = walk(from: 28_400_777, minutes: 12_000, seed: UInt64(density * 1000), density: density)
        let store = try Store(at: directory.path, for: .writing)
        for part in stride(from: 0, to: rows.count, by: 1999) {
            _ = try store.merge(Array(rows[part..<min(part + 1999, rows.count)]), of: bitcoin)
        }
        for interval in Interval.allCases.dropFirst() {
            let groups = Dictionary(grouping: rows) { $0.minute.sinceEpoch / interval.minutes }
            let bars = try store.snapshot().bars(of: bitcoin, interval)
            #expect(bars.count == groups.count)
            for (number, rows) in groups {
                let bar = try #require(bars[number])
                let candles = rows.map(\.candle)
                #expect(
                    bar.candle.open == candles[0].open && bar.candle.close == candles[candles.count - 1].close
                )
                #expect(
                    bar.candle.high == candles.map(\.high).max() && bar.candle.low == candles.map(\.low).min()
                )
                for column in [Column.volume, .quoteVolume, .trades, .takerBuyVolume] {
                    #expect(bar.candle[column] == exactSum(candles.map { $0[column] }))
                }
                #expect(bar.state == bar.candle.state)
            }
        }
    }

    @Test func aColumnThatOneMinuteLacksIsNotKnownOfTheBar() throws {
        var rows = walk(from: 28_401_120, minutes: 10, seed: 9)
        rows[7].candle.trades = .nan
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows, of: bitcoin)
        let bars = try store.snapshot().bars(of: bitcoin, .m5)
        let (first, second) = (try #require(bars[28_401_120 / 5]), try #require(bars[28_401_120 / 5 + 1]))
        #expect(first.candle.trades == rows[0..<5].map(\.candle.trades).reduce(0, +))
        #expect(second.candle.trades.bitPattern == Double.absent.bitPattern && second.candle.volume > 0)
    }

    @Test func aBarIsAHaltOnlyWhenAllOfItIs() throws {
        let rows = walk(from: 28_401_120, minutes: 3, seed: 10)
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows, of: bitcoin)
        _ = try store.markHalts(Minute(28_401_123)..<Minute(28_401_133), of: bitcoin)
        let bars = try store.snapshot().bars(of: bitcoin, .m5)
        let first = 28_401_120 / 5
        #expect(bars[first]?.state.isPresent == true)
        #expect(bars[first + 1]?.state == .halt)
        #expect(bars[first + 2] == nil)
    }

    /// The sum as integers of 2^-40: exact for the values used here.
    private func exactSum(_ values: [Double]) -> Double {
        var high = 0.0
        var parts: [Double] = []
        // Shewchuk's expansion: the parts never overlap and their sum is exact.
        for value in values {
            var term = value
            var kept: [Double] = []
            for part in parts {
                let (large, small) = abs(term) < abs(part) ? (part, term) : (term, part)
                let sum = large + small
                let error = small - (sum - large)
                if error != 0 { kept.append(error) }
                term = sum
            }
            parts = kept + [term]
        }
        for part in parts { high += part }
        return high
    }
}
