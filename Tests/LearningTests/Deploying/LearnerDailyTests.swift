import Learning
import Signals
import Testing

struct LearnerDailyTests {
    private static let standard = HeadKey.allCases.map(\.defaultWeight)

    /// At most .02 a head a day, within .03 of what the gate let through, within bounds, together 1.
    @Test(arguments: 1...3) func aDayKeepsToItsTrustRegion(seed: UInt64) {
        var driver = LearnerDriver(DrawnDays(seed, skill: DrawnDays.planted))
        var moved = 0
        for _ in 0..<250 {
            let before = driver.learner
            driver.step()
            let after = driver.learner
            #expect(abs(after.active.reduce(0, +) - 1) < 1e-12)
            #expect(after.active.allSatisfy { $0 >= 0.02 - 1e-12 && $0 <= 0.3 + 1e-12 })
            #expect(zip(after.active, after.gated).allSatisfy { abs($0 - $1) <= 0.03 + 1e-12 })
            guard after.gated == before.gated else { continue }
            #expect(zip(after.active, before.active).allSatisfy { abs($0 - $1) <= 0.02 + 1e-12 })
            if after.active != before.active { moved += 1 }
        }
        #expect(moved > 100)
    }

    /// As far as the fit says, where that is near enough.
    @Test func itGoesWhereTheFitIs() throws {
        var driver = LearnerDriver(DrawnDays(4, skill: [Double](repeating: 0.1, count: 9)))
        driver.run(days: 100)
        let decision = try #require(driver.decisions.last { $0.trigger == .daily })
        let proposed = try #require(decision.proposed)
        #expect(zip(proposed, Self.standard).allSatisfy { abs($0 - $1) < 0.03 })
        #expect(near(try #require(decision.weights), proposed, 1e-12))
        #expect(decision.weights == driver.learner.active)
        #expect(decision.window == driver.history[0].day...driver.day - 4 && decision.lambda != nil)
    }

    @Test func itWaitsForEvidence() {
        var driver = LearnerDriver(DrawnDays(5, skill: DrawnDays.planted))
        // 27 complete days, and then 28.
        driver.run(days: 30)
        #expect(driver.learner.active == Self.standard)
        #expect(driver.decisions.last { $0.trigger == .daily }?.reason.contains("27 days") == true)
        driver.step()
        #expect(driver.learner.active != Self.standard)
    }

    /// Where nothing goes with the outcomes the direction of a fit is that of the noise.
    @Test func luckMovesLittle() {
        let moved = (0..<10).count { seed in
            var driver = LearnerDriver(DrawnDays(UInt64(200 + seed)))
            driver.run(days: 120)
            return driver.learner.active != Self.standard
        }
        #expect(moved <= 4, "\(moved)")
    }

    /// Where a person put weights outside of the bounds they come back, day by day after a week of rest, or stay.
    @Test func aPersonMayLeaveTheBounds() {
        var driver = LearnerDriver(DrawnDays(6, skill: DrawnDays.planted))
        driver.run(days: 80)
        let weights = [0.6, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1, 0]
        let decision = driver.learner.rollBack(to: weights, at: driver.day, reason: "Tried.")
        #expect(decision.trigger == .rollback && decision.weights == weights && decision.reason == "Tried.")
        driver.run(days: 6)
        #expect(driver.learner.active == weights)
        for _ in 0..<5 {
            let before = driver.learner.active
            driver.step()
            let after = driver.learner.active
            #expect(after[0] <= before[0] && after != before)
            #expect(zip(after, before).allSatisfy { abs($0 - $1) <= 0.02 + 1e-12 })
        }
        #expect(driver.learner.gated == weights)
        #expect(driver.learner.active[0] >= 0.57 - 1e-12 && (0.02...0.03).contains(driver.learner.active[8]))
        #expect(abs(driver.learner.active.reduce(0, +) - 1) < 1e-12)
    }

    /// The days that a learner knows, and where it stands: moved away from what is gated.
    private func moved(_ skill: [Double] = DrawnDays.planted) -> (learner: Learner, history: [DayMoments]) {
        var (drawn, learner) = (DrawnDays(11, skill: skill), Learner())
        let history = drawn.moments(20_001..<20_061)
        for (index, day) in history.enumerated() { learner.take(day, history: Array(history[...index])) }
        return (learner, history)
    }

    /// Five hundred independent candidates, of days as they fade.
    @Test func itWaitsForCandidates() {
        let (learner, history) = moved()
        let all = MomentSum(history, halfLife: 45).weight
        for (worth, moves) in [(499.0, false), (501, true)] {
            let factor = worth / all
            let days = history.map { day in
                DayMoments(
                    day: day.day, xx: day.xx.map { $0 * factor }, xy: day.xy.map { $0 * factor },
                    yy: day.yy * factor, weight: day.weight * factor, rows: day.rows, ambiguous: 0)
            }
            var own = learner
            let decision = own.daily(at: 20_064, history: days, live: LiveRecord())
            #expect((decision.weights != nil) == moves)
        }
    }

    /// The pull is towards what the gate let through, with the pull of the week: a day's step does not pull the next one along.
    @Test func aStepIsTowardsTheFitOfTheGated() throws {
        var (learner, history) = moved()
        learner.state.active = Array(repeating: 1.0 / 9, count: 9)
        learner.state.candidate?.lambda = 10
        let decision = learner.daily(at: 20_064, history: history, live: LiveRecord())
        let fit = try WeightFit(
            MomentSum(history, halfLife: 45), towards: Self.standard, lambda: 10, .standard)
        #expect(decision.proposed == fit.weights && decision.lambda == 10)
    }

    /// Where others may not go as far as the fit says, what is left over goes to nobody beyond the bounds.
    @Test func noShareLeavesTheBounds() throws {
        var (learner, history) = moved([0.5, 0.3, 0.3, 0.3, 0, 0, 0, 0, 0])
        let weights = [0.295, 0.1, 0.1, 0.1, 0.081, 0.081, 0.081, 0.081, 0.081]
        (learner.state.active, learner.state.gated) = (weights, weights)
        learner.state.candidate?.lambda = 0.03
        let decision = learner.daily(at: 20_064, history: history, live: LiveRecord())
        let moved = try #require(decision.weights)
        #expect(moved[0] > 0.295 && moved.allSatisfy { $0 <= 0.3 + 1e-12 }, "\(moved)")
    }

    /// A deployment is no rollback: nothing rests after it.
    @Test func daysGoOnAfterADeployment() {
        var (learner, history) = moved()
        (learner.state.since, learner.state.previous) = (20_063, Array(repeating: 1.0 / 9, count: 9))
        #expect(learner.daily(at: 20_064, history: history, live: LiveRecord()).weights != nil)
        learner.state.previous = nil
        #expect(learner.daily(at: 20_064, history: history, live: LiveRecord()).weights == nil)
    }

    /// One head alone knows: it goes as far in a day as a day may.
    @Test func aStepUpIsAsLongAsItMayBe() {
        var (learner, history) = moved([0.5, 0, 0, 0, 0, 0, 0, 0, 0])
        learner.state.candidate?.lambda = 0.03
        _ = learner.daily(at: 20_064, history: history, live: LiveRecord())
        #expect(abs(learner.active[0] - Self.standard[0] - 0.02) < 1e-12)
    }
}
