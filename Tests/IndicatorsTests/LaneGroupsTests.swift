import Indicators
import Market
import Testing

@Suite struct LaneGroupsTests {
    /// Spans of many kinds, seeded: short and long, close together and far apart, empty ones among them.
    static let many: [[Range<Int>]] = (0..<200).map { seed in
        var state = UInt64(seed)
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let (count, time, length) = (next(40), [1, 100, 10_000][next(3)], [2, 50, 1000][next(3)])
        return (0..<count).map { _ in
            let first = next(time)
            return first..<first + next(length)
        }
    }

    @Test func everySymbolWithBarsIsInOneGroupOfAtMostEight() {
        for spans in Self.many {
            let groups = laneGroups(spans)
            #expect(groups.joined().sorted() == spans.indices.filter { !spans[$0].isEmpty })
            #expect(groups.allSatisfy { (1...Panel.lanes).contains($0.count) })
        }
    }

    @Test func aGroupTakesNoLongerThanItsSymbolsOneByOne() {
        for spans in Self.many {
            for group in laneGroups(spans).map({ $0.map { spans[$0] } }) {
                let time = group.map(\.upperBound).max()! - group.map(\.lowerBound).min()!
                #expect(time <= group.map(\.count).reduce(0, +))
            }
        }
    }

    @Test func symbolsOfTheSameTimesFillTheirGroups() {
        #expect(laneGroups(Array(repeating: 5..<9, count: 20)).map(\.count) == [8, 8, 4])
    }

    @Test func aLongSymbolHoldsItsGroupTogether() {
        #expect(laneGroups([0..<100, 0..<10, 50..<60, 90..<95, 200..<210]) == [[1, 0, 2, 3], [4]])
    }

    @Test func symbolsOfLikeLengthsStandTogether() {
        let spans = (0..<16).map { 0..<($0 % 2 == 0 ? 1000 : 10) }
        #expect(laneGroups(spans).map { Set($0.map { spans[$0].count }) } == [[10], [1000]])
    }
}
