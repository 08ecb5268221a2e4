import Learning
import Signals
import Testing

struct LearnerTests {
    private static let standard = HeadKey.allCases.map(\.defaultWeight)

    @Test func itStartsWithTheDefaultWeights() {
        let learner = Learner()
        #expect(learner.active == Self.standard && learner.gated == Self.standard)
        #expect(!learner.isFrozen && !learner.hasDrifted && learner.state == Learner.State())
    }

    /// Skill is found, waits a week in shadow, and decides; the head that is wrong gets less, those that know get more.
    @Test(arguments: 1...4) func skillIsDeployed(seed: UInt64) throws {
        var driver = LearnerDriver(DrawnDays(seed, skill: DrawnDays.planted))
        let isDeployed = driver.runToDeployment(days: 182)
        try #require(isDeployed)
        let weekly = driver.decisions.filter { $0.trigger == .weekly }
        let (shadow, deployed) = (weekly[weekly.count - 2], weekly[weekly.count - 1])
        #expect(shadow.weights == nil && shadow.reason.contains("shadow") && shadow.day == deployed.day - 7)
        #expect(deployed.weights == shadow.proposed && deployed.weights == driver.learner.active)
        #expect(deployed.conditions.allSatisfy(\.passed) && shadow.conditions.last?.name == "shadow_days")
        let weights = driver.learner.active
        #expect(weights[0] > Self.standard[0] && weights[8] < Self.standard[8])
        #expect(abs(weights.reduce(0, +) - 1) < 1e-12 && weights.allSatisfy { (0.02...0.3).contains($0) })
        #expect(zip(weights, Self.standard).reduce(0) { $0 + abs($1.0 - $1.1) } <= 0.3 + 1e-9)
        #expect(driver.learner.state.previous == Self.standard && driver.learner.state.since == driver.day)
        // The next one has to show three times as much, from the start.
        #expect(driver.learner.state.evidence.value == 1 && driver.learner.state.shadow == nil)
        driver.run(days: 7)
        let needed = driver.decisions.last?.conditions.first { $0.name == "e_value" }?.threshold
        #expect(needed == 150)
        // Rows were asked for when all else was passed, and not before.
        #expect(driver.asked.count == weekly.count { $0.conditions.contains { $0.name == "brier" } })
        #expect(driver.asked.count >= 2)
    }

    @Test(arguments: 1...6) func luckIsNot(seed: UInt64) {
        var driver = LearnerDriver(DrawnDays(100 + seed))
        driver.run(days: 200)
        #expect(driver.learner.gated == Self.standard)
        #expect(
            driver.decisions.filter { $0.trigger == .weekly }.allSatisfy {
                $0.weights == nil && !$0.reason.isEmpty
            })
    }

    /// A day bets on a fit of days that were complete on the Sunday before it: itself and those in between say nothing.
    @Test func aDayBetsOnWhatWasKnownBefore() throws {
        var drawn = DrawnDays(7, skill: DrawnDays.planted)
        let days = drawn.moments(20_001..<20_101)
        func changed(_ day: DayMoments) -> DayMoments {
            DayMoments(
                day: day.day, xx: day.xx, xy: day.xy.map { 2 - 5 * $0 }, yy: day.yy, weight: day.weight,
                rows: day.rows, ambiguous: 0)
        }
        func contrast(_ days: [DayMoments]) -> [Double]? {
            var learner = Learner()
            for (index, day) in days.enumerated() { learner.take(day, history: Array(days[...index])) }
            return learner.state.candidate?.contrast
        }
        for last in [93, 94, 98, 99] {
            let own = Array(days[...last])
            let sunday = own[last].day - (own[last].day - 3) % 7
            let whole = try #require(contrast(own))
            #expect(contrast(own.map { $0.day > sunday - 4 ? changed($0) : $0 }) == whole)
            #expect(contrast(own.map { $0.day == sunday - 4 ? changed($0) : $0 }) != whole)
        }
    }

    /// The evidence is what one gets by hand: the difference of two scores of spread 1, of spread 1 again, times the outcome.
    @Test func theEvidenceIsTheDifferenceOfTheScores() throws {
        var drawn = DrawnDays(8, skill: DrawnDays.planted)
        let days = drawn.moments(20_001..<20_080)
        var (learner, process) = (Learner(), EProcess())
        for (index, day) in days.enumerated() {
            learner.take(day, history: Array(days[...index]))
            let sunday = day.day - (day.day - 3) % 7
            guard let fit = try? WeeklyFit(days, at: sunday, towards: Self.standard, .standard) else {
                continue
            }
            let sum = MomentSum(days.filter { $0.day <= sunday - 4 }, halfLife: 45)
            func square(_ w: [Double]) -> Double {
                var square = 0.0
                for one in 0..<9 {
                    for other in 0..<9 { square += w[one] * sum.xx[one * 9 + other] * w[other] }
                }
                return square / sum.weight
            }
            let (spread, other) = (square(fit.weights).squareRoot(), square(Self.standard).squareRoot())
            let v = zip(fit.weights, Self.standard).map { $0 / spread - $1 / other }
            let difference =
                zip(v, day.xy).reduce(0) { $0 + $1.0 * $1.1 } / day.weight / square(v).squareRoot()
            process.take(difference)
        }
        #expect(learner.state.evidence.days > 20)
        #expect(abs(learner.state.evidence.value - process.value) < 1e-9 * process.value)
        #expect(learner.state.evidence.days == process.days)
    }

    /// The same days give the same bits, whatever else a learner was asked in between.
    @Test func itIsTheSameEveryTime() {
        var one = LearnerDriver(DrawnDays(9, skill: DrawnDays.planted))
        var other = one
        one.run(days: 150)
        for _ in 0..<150 {
            other.step()
            // A state that was stored and read again.
            other.learner = Learner(other.learner.state)
        }
        #expect(one.learner == other.learner && one.decisions == other.decisions)
    }

    @Test func daysAreTakenInOrder() async {
        await #expect(processExitsWith: .failure) {
            var drawn = DrawnDays(1)
            let day = drawn.moments(20_001)
            var learner = Learner()
            learner.take(day, history: [day])
            learner.take(day, history: [day])
        }
    }

    /// Not a number, infinite, empty: nothing moves, and it says why.
    @Test(arguments: [Double.nan, .infinity, 0]) func whatCannotBeMovesNothing(value: Double) {
        var learner = Learner()
        let history = (20_001..<20_101).map { day in
            DayMoments(
                day: day, xx: [Double](repeating: value, count: 81), xy: [Double](repeating: value, count: 9),
                yy: value, weight: value == 0 ? 0 : 100, rows: 100, ambiguous: 0)
        }
        for (index, day) in history.enumerated() { learner.take(day, history: Array(history[...index])) }
        let daily = learner.daily(at: 20_104, history: history, live: LiveRecord())
        let weekly = learner.weekly(at: 20_104, trigger: .weekly, history: history, calibration: .standard) {
            _ in
            CandidateTable([])
        }
        #expect(daily.weights == nil && weekly.weights == nil && learner.active == Self.standard)
        #expect(daily.reason.contains("stay") && weekly.reason.contains("Nothing can be learned"))
        #expect(learner.state.evidence == EProcess())
    }

    /// A few bad days among good ones are left out.
    @Test func badDaysAreLeftOut() {
        var drawn = DrawnDays(10, skill: DrawnDays.planted)
        let good = drawn.moments(20_001..<20_101)
        let bad = good.map { day in
            day.day % 10 != 0
                ? day
                : DayMoments(
                    day: day.day, xx: day.xx, xy: day.xy.map { _ in .nan }, yy: day.yy, weight: day.weight,
                    rows: day.rows, ambiguous: 0)
        }
        func learned(_ days: [DayMoments]) -> Learner {
            var learner = Learner()
            for (index, day) in days.enumerated() { learner.take(day, history: Array(days[...index])) }
            return learner
        }
        let kept = learned(bad.filter { $0.day % 10 != 0 })
        #expect(learned(bad).state.evidence == kept.state.evidence)
        #expect(learned(bad).state.candidate == kept.state.candidate)
    }
}
