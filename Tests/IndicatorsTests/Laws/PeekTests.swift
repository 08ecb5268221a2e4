import Indicators
import Market
import Testing

/// Law 8: a forming bar is looked at and forgotten.
@Suite struct PeekTests {
    @Test(arguments: columns, Kind.allCases)
    func peekingIsAdvancingThatChangesNothing(indicator: Indicator, kind: Kind) {
        let series = bars(kind, count: 220, seed: 31)
        let others = bars(.walk, count: 220, seed: 32)
        let whole = compute([indicator], series)
        var follower = Follower([indicator])
        var rows: [Double] = []
        for bar in 0..<220 {
            if bar % 5 == 0 {
                _ = follower.peek(others, bar..<bar + 1)  // A forming bar that will turn out otherwise.
                _ = follower.peek(others.without(bar), bar..<bar + 1)
                let peeked = follower.peek(series, bar..<bar + 1)
                #expect(difference(peeked, [whole[bar]]) == nil, "bar \(bar)")
            }
            rows += follower.advance(series, bar..<bar + 1)
        }
        #expect(difference(rows, whole) == nil)
    }

    @Test func aWholePanelCanBePeekedAt() {
        let all = columns
        let series = bars(.walk, count: 200, seed: 33)
        let whole = compute(all, series)
        var follower = Follower(all)
        let past = follower.advance(series, 0..<130)
        #expect(
            difference(past + follower.peek(series, 130..<190), Array(whole[..<(190 * all.count)]), all)
                == nil)
        #expect(difference(past + follower.advance(series, 130..<200), whole, all) == nil)
    }
}
