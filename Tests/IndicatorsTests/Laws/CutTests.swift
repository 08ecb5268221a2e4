import Indicators
import Market
import Testing

/// Law 1: live is batch. Replaying history and following it are one code path.
@Suite struct CutTests {
    static let count = 300
    static let cuts = [0, 1, 13, 14, 15, 63, 64, 65, 95, 200]

    @Test(arguments: columns, Kind.allCases)
    func sameBitsWhereverTheHistoryIsCut(indicator: Indicator, kind: Kind) {
        let series = bars(kind, count: Self.count, seed: 1)
        let whole = compute([indicator], series)
        for cut in Self.cuts {
            var follower = Follower([indicator])
            var rows = follower.advance(series, 0..<cut)
            for bar in cut..<Self.count { rows += follower.advance(series, bar..<bar + 1) }
            #expect(difference(rows, whole) == nil, "cut at \(cut), then bar by bar")
        }
    }

    @Test(arguments: Kind.allCases)
    func sameBitsInPanelsOfAnySize(kind: Kind) {
        let all = columns
        let series = bars(kind, count: Self.count, seed: 2)
        let whole = compute(all, series)
        for size in [1, 2, 3, 7, 31, 33, 50, 63] {
            var follower = Follower(all)
            var rows: [Double] = []
            for bar in stride(from: 0, to: Self.count, by: size) {
                rows += follower.advance(series, bar..<min(bar + size, Self.count))
            }
            #expect(difference(rows, whole, all) == nil, "panels of \(size)")
        }
    }

    @Test func columnsComeInTheOrderAskedFor() {
        let all = columns
        let series = bars(.walk, count: Self.count, seed: 4)
        let rows = compute(all, series)
        let turned = compute(all.reversed(), series)
        for place in all.indices {
            let mirrored = column(all.count - 1 - place, of: turned, all.count)
            #expect(difference(mirrored, column(place, of: rows, all.count)) == nil, "\(all[place])")
        }
        let twice = compute([all[0], all[5], all[0]], series)
        #expect(bits(column(0, of: twice, 3)) == bits(column(2, of: twice, 3)))
    }

    @Test(arguments: Interval.allCases)
    func everyIntervalIsCutTheSame(interval: Interval) {
        let all = columns
        let series = bars(.walk, count: Self.count, seed: 5)
        var follower = Follower(all, interval: interval)
        var rows = follower.advance(series, 0..<95)
        for bar in 95..<Self.count { rows += follower.advance(series, bar..<bar + 1) }
        #expect(difference(rows, compute(all, series, interval: interval), all) == nil)
    }
}
