import Learning
import Testing

#if canImport(Glibc)
    import Glibc
#endif

struct MomentSumTests {
    /// Days with gaps: each counts half for every half-life that it is older than the last of them, in every sum.
    @Test func anOlderDayCountsLess() {
        var drawn = DrawnDays(1, skill: DrawnDays.planted)
        let days = [20_000, 20_003, 20_004, 20_060].map { drawn.moments($0) }
        let sum = MomentSum(days, halfLife: 30)
        func faded(_ part: (DayMoments) -> Double) -> Double {
            days.reduce(0) { $0 + pow(0.5, Double(20_060 - $1.day) / 30) * part($1) }
        }
        #expect(near(sum.xx, (0..<81).map { place in faded { $0.xx[place] } }, 1e-9))
        #expect(near(sum.xy, (0..<9).map { head in faded { $0.xy[head] } }, 1e-9))
        #expect(abs(sum.yy - faded(\.yy)) < 1e-9 && abs(sum.weight - faded(\.weight)) < 1e-9)
        #expect(sum.rows == 240 && sum.days == 4)
        #expect(sum.ambiguous == days.reduce(0) { $0 + $1.ambiguous })
    }

    @Test func whatIsAmbiguousIsCounted() {
        let days = (1...3).map { day in
            DayMoments(
                day: day, xx: [Double](repeating: 1, count: 81), xy: [Double](repeating: 1, count: 9), yy: 1,
                weight: 1, rows: 10, ambiguous: day)
        }
        #expect(MomentSum(days, halfLife: 45).ambiguous == 6)
    }

    /// What is explained of outcomes is their mean square less that of what the score leaves.
    @Test func theGainIsWhatTheScoreTakesAway() {
        let (x, y) = ([[0.5, -0.2], [-0.1, 0.4], [0.3, 0.3]], [1.0, -0.5, 0.2])
        var (xx, xy) = ([Double](repeating: 0, count: 81), [Double](repeating: 0, count: 9))
        for (row, outcome) in zip(x, y) {
            for one in 0..<2 {
                xy[one] += row[one] * outcome
                for other in 0..<2 { xx[one * 9 + other] += row[one] * row[other] }
            }
        }
        let day = DayMoments(day: 1, xx: xx, xy: xy, yy: 1.29, weight: 3, rows: 3, ambiguous: 0)
        let left = zip(x, y).reduce(0) { sum, row in
            let error = row.1 - (2 * row.0[0] + 0.5 * row.0[1])
            return sum + error * error
        }
        let gain = MomentSum([day], halfLife: 45).gain([2, 0.5] + [Double](repeating: 0, count: 7))
        #expect(abs(gain - (1.29 - left) / 3) < 1e-12)
    }
}
