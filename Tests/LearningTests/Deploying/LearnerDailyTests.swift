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
            #expect(after[0] <= before[0])
            #expect(zip(after, before).allSatisfy { abs($0 - $1) <= 0.02 + 1e-12 })
        }
        #expect(driver.learner.gated == weights)
        #expect(driver.learner.active[0] >= 0.57 - 1e-12 && (0.02...0.03).contains(driver.learner.active[8]))
        #expect(abs(driver.learner.active.reduce(0, +) - 1) < 1e-12)
    }
}
