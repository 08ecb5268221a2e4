import Indicators
import Market
import Testing

/// A group that is told to forget, without a hole between: nothing of the series before is in any value.
@Suite struct ForgettingTests {
    static let all = Catalogue.indicators

    @Test(arguments: Kind.allCases, Kind.allCases)
    func nothingIsLeftOfASeriesThatWasForgotten(before: Kind, after: Kind) {
        let (first, second) = (bars(before, count: 200, seed: 26), bars(after, count: 300, seed: 27))
        for cut in [1, 5, 63, 64, 130, 200] {
            var follower = Follower(Self.all)
            _ = follower.advance(first, 0..<cut)
            follower.group.restart()
            #expect(follower.group.bars(lane: 0) == 0)
            let rows = follower.advance(second, 0..<300)
            #expect(difference(rows, compute(Self.all, second), Self.all) == nil, "after \(cut) bars")
        }
    }

    /// The price stands still: what was counted before must not count on.
    @Test(arguments: [3, 9, 19, 33, 64, 127, 199])
    func aFlatSeriesIsCountedAnew(cut: Int) {
        let series = bars(.constant, count: 460, seed: 28)
        for size in [1, 5, 6, 7, 64] {
            var follower = Follower(Self.all)
            _ = follower.advance(series, 0..<cut)
            follower.group.restart()
            var rows: [Double] = []
            for bar in stride(from: cut, to: 460, by: size) {
                rows += follower.advance(series, bar..<min(bar + size, 460))
            }
            #expect(difference(rows, compute(Self.all, series.slice(cut..<460)), Self.all) == nil)
        }
    }
}
