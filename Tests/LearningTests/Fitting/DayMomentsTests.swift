import COpenBLAS
import Learning
import Market
import Signals
import Testing

struct DayMomentsTests {
    private func drawn(_ count: Int, seed: UInt64) -> [CandidateRow] {
        var drawn = DrawnDays(seed, skill: DrawnDays.planted)
        drawn.rowsOfDay = count
        return drawn.rows(20_500)
    }

    /// Sums in the words of their definition.
    private func reference(
        _ rows: [CandidateRow]
    ) -> (xx: [Double], xy: [Double], yy: Double, weight: Double, count: Int) {
        let weights = rows.map { $0.uniqueness / $0.rate }
        let outcomes = rows.map { row in
            (max(-3, min(3, row.longMultiple)) - max(-3, min(3, row.shortMultiple))) / 2
        }
        var (xx, xy) = ([Double](repeating: 0, count: 81), [Double](repeating: 0, count: 9))
        var (yy, weight, count) = (0.0, 0.0, 0)
        for (index, row) in rows.enumerated() {
            let close = rows.indices.filter { rows[$0].minute == row.minute }
            guard close.count > 1 else { continue }
            (weight, count) = (weight + weights[index], count + 1)
            let mean =
                close.reduce(0) { $0 + weights[$1] * outcomes[$1] } / close.reduce(0) { $0 + weights[$1] }
            let (u, y) = (weights[index], outcomes[index] - mean)
            yy += u * y * y
            for one in 0..<9 where !row.strengths[one].isNaN {
                xy[one] += u * row.strengths[one] * y
                for other in 0..<9 where !row.strengths[other].isNaN {
                    xx[one * 9 + other] += u * row.strengths[one] * row.strengths[other]
                }
            }
        }
        return (xx, xy, yy, weight, count)
    }

    @Test(arguments: [20, 22, 333, 4096]) func theyAreTheSumsOfTheirRows(count: Int) throws {
        var rows = drawn(count, seed: UInt64(count))
        for index in rows.indices where index % 7 == 0 { rows[index].strengths[index % 9] = .nan }
        for index in rows.indices where index % 5 == 0 { rows[index].isAmbiguous = true }
        let moments = try #require(DayMoments(of: CandidateTable(rows), day: 20_500))
        let (xx, xy, yy, weight, compared) = reference(rows)
        #expect(near(moments.xx, xx, 1e-10 * weight) && near(moments.xy, xy, 1e-10 * weight))
        #expect(abs(moments.yy - yy) < 1e-10 * weight && abs(moments.weight - weight) < 1e-10 * weight)
        #expect(moments.rows == compared && moments.day == 20_500)
        #expect(((count - 1) / 5...(count + 4) / 5).contains(moments.ambiguous))
        for one in 0..<9 {
            for other in 0..<9 { #expect(moments.xx[one * 9 + other] == moments.xx[other * 9 + one]) }
        }
    }

    /// The same rows give the same bits, however they come.
    @Test func theOrderOfTheRowsSaysNothing() {
        var random = SeededNumbers(5)
        let rows = drawn(700, seed: 5)
        let moments = DayMoments(of: CandidateTable(rows), day: 20_500)
        #expect(moments != nil)
        for _ in 0..<10 {
            #expect(DayMoments(of: CandidateTable(rows.shuffled(using: &random)), day: 20_500) == moments)
        }
    }

    /// The days around it say nothing either.
    @Test func aDayIsItsOwn() {
        var drawn = DrawnDays(6)
        let (before, own, after) = (drawn.rows(20_499), drawn.rows(20_500), drawn.rows(20_501))
        let alone = DayMoments(of: CandidateTable(own), day: 20_500)
        #expect(DayMoments(of: CandidateTable(before + own + after), day: 20_500) == alone)
        #expect(DayMoments(of: CandidateTable(own), day: 20_499) == nil)
    }

    @Test func fewerThanTwentyAreNoDay() {
        #expect(DayMoments(of: CandidateTable(drawn(19, seed: 7)), day: 20_500) == nil)
        #expect(DayMoments(of: CandidateTable(drawn(20, seed: 7)), day: 20_500) != nil)
        var rows = drawn(20, seed: 7)
        rows[19].longMultiple = .nan
        #expect(DayMoments(of: CandidateTable(rows), day: 20_500) == nil)
    }

    /// A day that holds what cannot be, anywhere, is left out of a fit.
    @Test(arguments: 0..<5) func whatCannotBeIsNotFitted(kind: Int) throws {
        var drawn = DrawnDays(9, skill: DrawnDays.planted)
        var days = drawn.moments(20_000..<20_020)
        let day = days[4]
        days[4] = DayMoments(
            day: day.day, xx: kind == 0 ? day.xx.map { $0 / 0 } : day.xx,
            xy: kind == 1 ? day.xy.map { _ in .nan } : day.xy, yy: kind == 2 ? .infinity : day.yy,
            weight: kind == 3 ? 0 : kind == 4 ? .infinity : day.weight, rows: day.rows, ambiguous: 0)
        let equal = [Double](repeating: 1.0 / 9, count: 9)
        let fit = try WeeklyFit(days, at: 20_023, towards: equal, .standard)
        #expect(fit.days.map(\.day) == (20_000..<20_020).filter { $0 != 20_004 })
    }

    /// However many threads BLAS was to have: there is one, and its bits are the ones.
    @Test(arguments: [2, 4]) func threadsSayNothing(threads: Int) async {
        await #expect(processExitsWith: .success) { [threads] in
            openblas_set_num_threads(Int32(threads))
            var drawn = DrawnDays(8)
            drawn.rowsOfDay = 4096
            let table = CandidateTable(drawn.rows(20_500))
            let moments = DayMoments(of: table, day: 20_500)
            precondition(openblas_get_num_threads() == 1)
            openblas_set_num_threads(1)
            precondition(moments != nil && DayMoments(of: table, day: 20_500) == moments)
        }
    }
}
