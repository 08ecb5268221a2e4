import Learning
import Signals
import Testing

/// What happens when what votes know changes.
struct LearnerBreakTests {
    private static let standard = HeadKey.allCases.map(\.defaultWeight)
    private static let equal = [Double](repeating: 1.0 / 9, count: 9)
    private static let skill = [0.3, 0.25, 0.2, 0.1, 0, 0, 0, 0, -0.1]

    /// Weights were deployed, and then other heads began to know: the driver at that moment.
    private func turned(seed: UInt64) throws -> LearnerDriver {
        var drawn = DrawnDays(seed, skill: Self.skill)
        drawn.rowsOfDay = 100
        var driver = LearnerDriver(drawn)
        let isDeployed = driver.runToDeployment()
        try #require(isDeployed)
        driver.run(days: 40)
        driver.drawn.skill.reverse()
        return driver
    }

    private func runToBreak(_ driver: inout LearnerDriver, days: Int = 40) {
        let before = driver.learner.state.lastBreak
        for _ in 0..<days where driver.learner.state.lastBreak?.since == before?.since { driver.step() }
    }

    /// The days before are not learned from any more, weights go back to equal shares, and new ones are found.
    @Test(arguments: 1...4) func whatWasLearnedBeforeIsGivenUp(seed: UInt64) throws {
        var driver = try turned(seed: seed)
        // The first day that is complete from here on.
        let turn = driver.day - 3
        runToBreak(&driver)
        let lastBreak = try #require(driver.learner.state.lastBreak)
        // The fewer days are enough to see it, the more of the former it takes with it: a fit needs fourteen.
        #expect((turn - 8...turn + 3).contains(lastBreak.since), "\(lastBreak.since - turn)")
        #expect(lastBreak.isJudged && lastBreak.lambda != nil)
        let decision = try #require(driver.decisions.last { $0.trigger != .weekly })
        #expect(decision.trigger == .rollback && decision.weights == Self.equal)
        #expect(decision.reason.contains("when what votes know changed, equal shares explain more"))
        #expect(driver.learner.state.rollbacks == [driver.day])

        driver.run(days: 8)
        let daily = try #require(driver.decisions.last { $0.trigger == .daily })
        #expect(daily.weights == nil && daily.reason.contains(" days since 20"))
        driver.run(days: 30)
        let step = try #require(driver.decisions.last { $0.trigger == .daily })
        #expect(step.window?.lowerBound == lastBreak.since && step.weights == driver.learner.active)
        #expect(step.lambda == lastBreak.lambda, "too few weeks to choose by")
        #expect(driver.learner.active[8] > 0.13 && driver.learner.active[0] < 0.1)
        #expect(driver.decisions.allSatisfy { !$0.reason.contains(",,") && !$0.reason.contains(", (") })
        let fit = try driver.learner.weeklyFit(driver.history, at: driver.day)
        #expect(fit.days.first?.day == lastBreak.since && fit.weights[8] == fit.weights.max())
    }

    /// Where the weights hold all the same, they stay: a head that knows nothing began to be wrong.
    @Test(arguments: 1...4) func whatStillHoldsStays(seed: UInt64) throws {
        var driver = try turned(seed: seed)
        driver.drawn.skill = Self.skill
        driver.drawn.skill[5] = -0.5
        runToBreak(&driver)
        let lastBreak = try #require(driver.learner.state.lastBreak)
        #expect(lastBreak.isJudged)
        #expect(driver.learner.gated != Self.equal && driver.learner.state.rollbacks.isEmpty)
    }

    /// It is judged once, and what nobody learned is not taken back.
    @Test func defaultWeightsStay() {
        var drawn = DrawnDays(5, skill: Self.skill)
        drawn.rowsOfDay = 100
        var driver = LearnerDriver(drawn)
        driver.run(days: 40)
        driver.drawn.skill = Self.skill.map { -$0 }
        runToBreak(&driver)
        #expect(driver.learner.state.lastBreak?.isJudged == true)
        #expect(driver.learner.gated == Self.standard && driver.learner.state.rollbacks.isEmpty)
    }

    /// History that is taken at once finds its breaks, and the next daily run judges the last of them.
    @Test func aBreakWaitsForTheDailyRun() throws {
        var (learner, history) = try unjudged { learner in
            _ = learner.rollBack(to: Self.wrong, at: 20_050, reason: "")
        }
        #expect(
            learner.daily(at: 20_104, history: history, live: LiveRecord()).trigger == .rollback)
        #expect(learner.state.lastBreak?.isJudged == true && learner.gated == Self.equal)
        #expect(learner.daily(at: 20_105, history: history, live: LiveRecord()).trigger == .daily)
    }

    /// All days since the break are asked, of what the gate let through: the last one alone, or where days have moved the
    /// weights since, says nothing.
    @Test(arguments: [(-1.0, 5.0, true), (1, -5, false)])
    func allDaysSinceABreakAreAsked(most: Double, last: Double, back: Bool) {
        var xx = [Double](repeating: 0, count: 81)
        for head in 0..<9 { xx[head * 10] = 100 }
        let history = (20_001...20_020).map { day in
            let product = day == 20_020 ? last : most
            return DayMoments(
                day: day, xx: xx, xy: [product] + [Double](repeating: 0, count: 8), yy: 100, weight: 100,
                rows: 100, ambiguous: 0)
        }
        var learner = Learner()
        learner.state.gated = [0.28] + [Double](repeating: 0.09, count: 8)
        (learner.state.active, learner.state.since) = (Self.equal, 19_900)
        learner.state.previous = Self.standard
        learner.state.lastBreak = Learner.Break(since: 20_001)
        let decision = learner.daily(at: 20_024, history: history, live: LiveRecord())
        #expect((decision.trigger == .rollback) == back && (decision.weights == Self.equal) == back)
    }

    /// A learner that took days at once of which the last forty are of another world, with weights that these contradict.
    private func unjudged(_ change: (inout Learner) -> Void) throws -> (Learner, [DayMoments]) {
        var drawn = DrawnDays(6, skill: Self.skill)
        drawn.rowsOfDay = 100
        var history = drawn.moments(20_001..<20_061)
        drawn.skill.reverse()
        history += drawn.moments(20_061..<20_100)
        var learner = Learner()
        change(&learner)
        for index in history.indices { learner.take(history[index], history: Array(history[...index])) }
        try #require(learner.state.lastBreak?.isJudged == false)
        return (learner, history)
    }

    private static let wrong = [0.3, 0.2, 0.2, 0.1, 0.04, 0.04, 0.04, 0.04, 0.04]

    /// For a week after a person's rollback nothing else moves the weights, a break that is found in it neither.
    @Test func aPersonsWeightsHaveTheirWeek() throws {
        var (learner, history) = try unjudged { learner in
            _ = learner.rollBack(to: Self.wrong, at: 20_100, reason: "")
        }
        for day in 20_101..<20_107 {
            #expect(learner.daily(at: day, history: history, live: LiveRecord()).weights == nil, "\(day)")
        }
        #expect(learner.daily(at: 20_107, history: history, live: LiveRecord()).weights == Self.equal)
    }

    /// Who acts after a break was found has looked: it is not asked once more.
    @Test func aPersonJudges() throws {
        var (learner, history) = try unjudged { $0.state.since = 20_050 }
        _ = learner.rollBack(to: Self.wrong, at: 20_103, reason: "")
        #expect(learner.daily(at: 20_104, history: history, live: LiveRecord()).weights == nil)
        let later = learner.daily(at: 20_112, history: history, live: LiveRecord())
        #expect(later.trigger == .daily && learner.gated == Self.wrong)
    }

    /// Nobody learned the default weights, also where somebody went back to them.
    @Test func defaultWeightsStayAfterARollback() throws {
        var (learner, history) = try unjudged { learner in
            _ = learner.rollBack(to: Self.standard, at: 20_050, reason: "")
        }
        #expect(learner.daily(at: 20_104, history: history, live: LiveRecord()).trigger == .daily)
        #expect(learner.gated == Self.standard && learner.state.lastBreak?.isJudged == true)
    }

    /// When all that a fit looks back on is after it, a break says nothing any more.
    @Test func aBreakIsForgottenWithTheDaysBeforeIt() throws {
        var (learner, history) = try unjudged { _ in }
        let since = try #require(learner.state.lastBreak?.since)
        var drawn = DrawnDays(7, skill: Self.skill.reversed())
        drawn.rowsOfDay = 100
        for day in 20_100..<20_260 {
            history.append(drawn.moments(day))
            learner.take(history[history.count - 1], history: history)
            if learner.state.lastBreak?.since == since { #expect(day < since + 168) }
            if let decision = learner.state.lastBreak { #expect(decision.since > day - 168) }
        }
        #expect(learner.state.lastBreak == nil)
        let daily = learner.daily(at: 20_264, history: history, live: LiveRecord())
        #expect(!daily.reason.contains("what votes know changed"))
    }
}
