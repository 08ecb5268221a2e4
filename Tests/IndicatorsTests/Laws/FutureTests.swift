import Indicators
import Market
import Testing

/// Law 3: no value knows what comes after its bar.
@Suite struct FutureTests {
    @Test(arguments: columns, Kind.allCases)
    func leavingOutTheFutureChangesNoPastBit(indicator: Indicator, kind: Kind) {
        let series = bars(kind, count: 300, seed: 11)
        let whole = compute([indicator], series)
        for count in [1, 2, 14, 63, 64, 65, 128, 151, 299] {
            let past = compute([indicator], series.slice(0..<count))
            #expect(difference(past, Array(whole[..<count])) == nil, "\(count) bars")
        }
    }

    @Test(arguments: columns)
    func anotherFutureChangesNoPastBit(indicator: Indicator) {
        let series = bars(.walk, count: 200, seed: 12)
        let expected = compute([indicator], series)
        for bar in [70, 128, 199] {
            var other = series
            for later in bar..<200 {
                (other.open[later], other.close[later], other.volume[later]) = (1, 2, 3)
                (other.high[later], other.low[later]) = (later % 3 == 0 ? .nan : 4, 0.5)
            }
            let rows = compute([indicator], other)
            #expect(
                difference(Array(rows[..<bar]), Array(expected[..<bar])) == nil, "another from bar \(bar)")
        }
    }
}
