import Learning
import Testing

struct SimulatedYearTests {
    private static func year(seed: UInt64, weeks: Int = 26) -> SimulatedYear {
        var year = SimulatedYear(weeks: weeks, seed: seed)
        year.run { _ in GroundTruth.planted }
        return year
    }

    @Test func equalSeedsGiveEqualYearsWhateverRunsBeside() async {
        let alone = Self.year(seed: 1)
        let beside = await withTaskGroup(of: (UInt64, SimulatedYear).self) { group in
            for seed in UInt64(1)...4 { group.addTask { (seed, Self.year(seed: seed)) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(beside[1]?.learner.state == alone.learner.state)
        #expect(beside[1]?.weekly.map(\.proposed) == alone.weekly.map(\.proposed))
        #expect(beside[2]?.learner.state != alone.learner.state)
    }

    @Test func aDayIsTakenWhenItsLabelsHaveEnded() throws {
        var year = SimulatedYear(weeks: 4, seed: 2)
        year.run(while: { $0.days < 20 }, skills: { _ in GroundTruth.planted })
        // 00:00 of the twentieth day was the last that came: of the days before it, four wait.
        #expect(year.history.map(\.day) == Array(SimulatedCandidates.firstDay..<year.day - 4))
        #expect(year.learner.state.lastDay == year.day - 5 && year.weekly.count == 3)
        #expect(year.weekly.map(\.day) == [0, 7, 14].map { SimulatedCandidates.firstDay + $0 })
    }

    @Test func whatIsDeployedDecides() throws {
        let year = Self.year(seed: 3, weeks: 30)
        let deployed = try #require(year.deployedAt)
        let decision = try #require(year.weekly.first { $0.day == deployed })
        #expect(decision.conditions.allSatisfy(\.passed) && decision.trigger == .weekly)
        #expect((deployed - SimulatedCandidates.firstDay) % 7 == 0)
    }
}
