import Learning
import Market
import Signals
import Testing

struct ProgressTests {
    private func results(days: Range<Int>, each count: Int, _ multiple: (Int) -> Double) -> [SignalResult] {
        days.flatMap { day in
            (0..<count).map { place in
                let minute = Minute(day * 1440 + place)
                return SignalResult(
                    id: UInt64(day * 1000 + place), minute: minute, endedAt: minute + 60,
                    multiple: multiple(day), gain: 0)
            }
        }
    }

    /// 2021-05-16 was a Sunday.
    @Test func weeksBeginOnSundays() {
        let sunday = 18_763
        let progress = Progress(results(days: sunday - 1..<sunday + 8, each: 5) { _ in 1 }, heads: [])
        #expect(progress.weeks.map(\.day) == [sunday - 7, sunday, sunday + 7])
        #expect(progress.weeks.map(\.signals) == [5, 35, 5])
        #expect(progress.weeks.map(\.expectancy.value) == [nil, 1, nil])
        #expect(progress.weeks[1].winRate.value == 1 && progress.weeks[1].winRate.days == 7)
        #expect(progress.trend.value == nil && progress.trend.reason == "9 days, a trend takes 21")
    }

    @Test func aWeekWithoutSignalsIsShown() {
        let progress = Progress(
            results(days: 3..<4, each: 1) { _ in 1 } + results(days: 20..<21, each: 1) { _ in 1 }, heads: [])
        #expect(progress.weeks.map(\.day) == [3, 10, 17] && progress.weeks.map(\.signals) == [1, 0, 1])
        #expect(Progress([], heads: []).weeks.isEmpty && Progress([], heads: []).trend.value == nil)
    }

    @Test func theTrendIsByWeek() throws {
        let trend = Progress(results(days: 0..<28, each: 3) { 0.01 * Double($0) }, heads: []).trend
        #expect(abs(try #require(trend.value) - 0.07) < 1e-12)
    }

    @Test func headsAreInTheOrderOfTheirEdges() {
        var skill = Array(repeating: 0.0, count: 9)
        (skill[1], skill[4]) = (0.8, -0.8)
        let rows = ReportRows.random(days: 30, each: 60, seed: 3, skill: skill)
        let heads = HeadPerformance.all(CandidateTable(rows), weights: .standard)
        let progress = Progress([], heads: heads)
        #expect(progress.best == .sentiment && progress.worst == .ict && progress.heads.count == 9)
        let edges = progress.heads.map { heads[Int($0.rawValue)].edge.value ?? .nan }
        #expect(edges == edges.sorted(by: >))
        let few = HeadPerformance.all(CandidateTable([]), weights: .standard)
        #expect(Progress([], heads: few).best == nil && Progress([], heads: few).worst == nil)
    }

    /// Heads that bring the same are in their own order; one alone is the best, and no worst.
    @Test func headsThatBringTheSameKeepTheirOrder() {
        let rows = (0..<60).map { place in
            ReportRows.row(
                day: 1 + place / 30, minute: place / 2, symbol: place % 2, long: place % 2 == 0 ? 1 : -1)
        }
        let alike = HeadPerformance.all(CandidateTable(rows), weights: .standard)
        #expect(Progress([], heads: alike).heads == HeadKey.allCases)
        let alone = rows.map { row in
            var row = row
            for head in 1..<9 { row.strengths[head] = .nan }
            return row
        }
        let progress = Progress(
            [], heads: HeadPerformance.all(CandidateTable(alone), weights: .standard))
        #expect(progress.heads == [HeadKey.allCases[0]] && progress.worst == nil)
    }
}
