import Indicators
import Market
import Testing

/// Law 5: what goes on from a copy of the state is what goes on without one.
@Suite struct RestartTests {
    static let all = columns

    @Test(arguments: Kind.allCases, [0, 1, 14, 30, 63, 64, 65, 130, 200])
    func aCopyGoesOnWithTheSameBits(kind: Kind, place: Int) {
        let series = bars(kind, count: 330, seed: 21)
        let whole = compute(Self.all, series)
        var original = Follower(Self.all)
        let past = original.advance(series, 0..<place)
        var copy = original.copied()
        #expect(difference(past + original.advance(series, place..<330), whole, Self.all) == nil)
        #expect(difference(past + copy.advance(series, place..<330), whole, Self.all) == nil, "the copy")
    }

    @Test(arguments: columns)
    func aCopyAndItsOriginalDoNotTouch(indicator: Indicator) {
        let (one, other) = (bars(.walk, count: 260, seed: 22), bars(.satoshi, count: 260, seed: 23))
        var original = Follower([indicator])
        let past = original.advance(one, 0..<100)
        var copy = original.copied()
        var rows = past
        for bar in 100..<260 {
            rows += original.advance(one, bar..<bar + 1)
            _ = copy.advance(other, bar..<bar + 1)
        }
        #expect(difference(rows, compute([indicator], one)) == nil)
    }

    @Test func aCopyOutlivesItsOriginal() {
        let series = bars(.walk, count: 260, seed: 24)
        var rows: [Double] = []
        func begun() -> Follower {
            var original = Follower(Self.all)
            rows = original.advance(series, 0..<100)
            return original.copied()
        }
        var copy = begun()
        rows += copy.advance(series, 100..<260)
        #expect(difference(rows, compute(Self.all, series), Self.all) == nil)
    }

    @Test func theBarsOfASeriesAreCounted() {
        let series = bars(.walk, count: 100, seed: 25).without(40)
        var follower = Follower([Self.all[0]])
        #expect(follower.group.bars(lane: 0) == 0)
        _ = follower.advance(series, 0..<40)
        #expect(follower.group.bars(lane: 0) == 40)
        _ = follower.advance(series, 40..<41)
        #expect(follower.group.bars(lane: 0) == 0)
        _ = follower.advance(series, 41..<100)
        #expect(follower.group.bars(lane: 0) == 59)
        #expect(follower.copied().group.bars(lane: 0) == 59)
        #expect(follower.group.bars(lane: 7) == 0)
    }
}
