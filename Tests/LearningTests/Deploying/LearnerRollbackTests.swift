import Learning
import Signals
import Testing

struct LearnerRollbackTests {
    private static let standard = HeadKey.allCases.map(\.defaultWeight)
    private static let equal = [Double](repeating: 1.0 / 9, count: 9)
    private static let other = [0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]

    /// A learner whose weights were deployed on a day.
    private func deployed(since: Int = 20_003) -> Learner {
        var state = Learner.State()
        (state.active, state.gated, state.previous) = (Self.other, Self.other, Self.standard)
        (state.since, state.deployments) = (since, [since])
        state.reversal = Learner.Reversal(
            since: since, contrast: [Double](repeating: 1, count: 9), evidence: EProcess(scale: 1))
        return Learner(state)
    }

    private func live(_ multiples: [Double], day: Int = 20_010, days: Int = 20) -> LiveRecord {
        LiveRecord(
            outcomes: multiples.enumerated().map {
                LiveRecord.Outcome(day: day + $0.offset % days, multiple: $0.element)
            })
    }

    @Test func evidenceAgainstThemTakesThemBack() {
        var learner = deployed()
        learner.state.reversal?.evidence.products = [Double](repeating: 4.99, count: 6)
        var decision = learner.daily(at: 20_020, history: [], live: LiveRecord())
        #expect(decision.weights == nil && learner.active == Self.other)
        learner.state.reversal?.evidence.products = [Double](repeating: 5, count: 6)
        decision = learner.daily(at: 20_021, history: [], live: LiveRecord())
        #expect(decision.trigger == .rollback && decision.weights == Self.standard)
        #expect(learner.active == Self.standard && learner.gated == Self.standard)
        #expect(learner.state.previous == nil && learner.state.reversal == nil)
        #expect(decision.reason.contains("evidence of 5.0"))
    }

    /// Days before the deployment do not bet on what came with it.
    @Test func onlyDaysSinceThenSpeak() {
        var (learner, drawn) = (deployed(), DrawnDays(1))
        let days = drawn.moments(20_001..<20_006)
        for (index, day) in days.enumerated() {
            learner.take(day, history: Array(days[...index]))
            #expect(learner.state.reversal?.evidence.days == max(0, day.day - 20_002))
        }
    }

    /// Edges that turn after a deployment: it is taken back within three weeks.
    @Test func anEdgeThatTurnsIsTakenBack() {
        var inTime = 0
        for seed in 0..<12 {
            var drawn = DrawnDays(UInt64(300 + seed), skill: [0.3, 0.25, 0.2, 0, 0, 0, 0, 0, -0.2])
            drawn.rowsOfDay = 100
            var driver = LearnerDriver(drawn)
            guard driver.runToDeployment() else { continue }
            let day = driver.day
            driver.drawn.skill = driver.drawn.skill.map { -$0 }
            driver.run(days: 25)
            if let back = driver.decisions.first(where: { $0.trigger == .rollback }), back.day <= day + 21 + 4
            {
                inTime += 1
                // By a break, or by evidence for the ones before.
                #expect(back.weights == Self.equal || back.weights == Self.standard)
            }
        }
        #expect(inTime >= 10, "\(inTime)")
    }

    @Test func lossesTakeThemToEqualWeights() {
        let losing = (0..<100).map { $0 % 4 == 0 ? 0.5 : -1 }
        var learner = deployed()
        #expect(learner.daily(at: 20_040, history: [], live: live(Array(losing.dropLast()))).weights == nil)
        // Those of before the deployment are not theirs.
        #expect(learner.daily(at: 20_040, history: [], live: live(losing, day: 19_980)).weights == nil)
        // Nor do a few days say much, however many signals they had.
        #expect(learner.daily(at: 20_040, history: [], live: live(losing + losing, days: 13)).weights == nil)
        // Nor do days that are not complete: the first of a day to end are those that lose.
        #expect(learner.daily(at: 20_040, history: [], live: live(losing, day: 20_018)).weights == nil)
        // As many wins as losses might be luck.
        let even = (0..<100).map { $0 % 2 == 0 ? 0.95 : -1 }
        #expect(learner.daily(at: 20_040, history: [], live: live(even)).weights == nil)
        let decision = learner.daily(at: 20_040, history: [], live: live(losing))
        #expect(
            decision.trigger == .rollback && decision.weights == Self.equal && learner.gated == Self.equal)
        // There they stay: there is nothing to go back to.
        let next = learner.daily(at: 20_080, history: [], live: live(losing, day: 20_045))
        #expect(next.trigger == .daily && next.weights == nil)
    }

    @Test(arguments: [
        (20, 101, true), (20, 100, false), (20, 4, false), (20, 3, true), (9, 0, false), (10, 1, true),
    ])
    func tooManyOrTooFewSignalsTakeThemBack(usual: Int, yesterday: Int, back: Bool) {
        var (learner, live) = (deployed(since: 20_020), LiveRecord())
        for day in 20_011..<20_039 { live.emitted[day] = usual }
        live.emitted[20_039] = yesterday
        let decision = learner.daily(at: 20_040, history: [], live: live)
        #expect((decision.weights == Self.standard) == back && (decision.trigger == .rollback) == back)
    }

    @Test func signalsOfDaysThatAreNotKnownSayNothing() {
        var (learner, live) = (deployed(since: 20_020), LiveRecord())
        for day in 20_011..<20_039 { live.emitted[day] = 20 }
        #expect(learner.daily(at: 20_040, history: [], live: live).weights == nil)
        live.emitted = [20_039: 0]
        for day in 20_026..<20_039 { live.emitted[day] = 20 }
        #expect(learner.daily(at: 20_040, history: [], live: live).weights == nil)
        live.emitted[20_025] = 20
        #expect(learner.daily(at: 20_040, history: [], live: live).weights == Self.standard)
        // Four weeks after a deployment the usual days are its own, and so is the first.
        for (since, back) in [(20_011, false), (20_012, true), (20_039, true), (20_040, false)] {
            var learner = deployed(since: since)
            let decision = learner.daily(at: 20_040, history: [], live: live)
            #expect((decision.weights == Self.standard) == back)
        }
        // Where nothing was ever deployed or moved there is nothing to take back.
        var fresh = Learner()
        #expect(fresh.daily(at: 20_040, history: [], live: live).weights == nil)
    }

    @Test(arguments: [
        [Double](repeating: .nan, count: 9), [2, -1, 0, 0, 0, 0, 0, 0, 0], [0.5, 0.5],
        [Double](repeating: 0.1, count: 9), [0.5, -0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0],
    ])
    func weightsThatCannotBeAreTakenBack(weights: [Double]) {
        var learner = deployed()
        learner.state.active = weights
        #expect(learner.daily(at: 20_020, history: [], live: LiveRecord()).weights == Self.other)
        learner = deployed()
        (learner.state.active, learner.state.gated) = (weights, weights)
        #expect(learner.daily(at: 20_020, history: [], live: LiveRecord()).weights == Self.standard)
    }

    /// Seven days of rest; a second time within thirty days is the last, until a person acts.
    @Test func twiceFreezesIt() {
        var driver = LearnerDriver(DrawnDays(2, skill: DrawnDays.planted))
        driver.run(days: 80)
        func takeBack(_ driver: inout LearnerDriver) {
            driver.learner.state.previous = Self.other
            driver.learner.state.reversal = Learner.Reversal(
                since: driver.day, contrast: [Double](repeating: 1, count: 9), evidence: EProcess(scale: 1))
            driver.learner.state.reversal?.evidence.products = [Double](repeating: 9, count: 6)
            driver.step()
            #expect(driver.decisions.last { $0.trigger == .rollback }?.day == driver.day)
        }
        takeBack(&driver)
        #expect(!driver.learner.isFrozen && driver.learner.active == Self.other)
        driver.run(days: 6)
        #expect(driver.learner.active == Self.other)
        driver.run(days: 2)
        #expect(driver.learner.active != Self.other)
        takeBack(&driver)
        #expect(driver.learner.isFrozen)
        driver.run(days: 30)
        #expect(driver.learner.active == Self.other && driver.learner.isFrozen)
        driver.weekly(.manual)
        #expect(driver.decisions.last?.reason.contains("frozen") == true)
        driver.learner.unfreeze()
        driver.step()
        #expect(!driver.learner.isFrozen && driver.learner.active != Self.other)
        // So does a person's rollback, after which a week has to pass.
        driver.learner.state.isFrozen = true
        _ = driver.learner.rollBack(to: Self.standard, at: driver.day, reason: "")
        #expect(!driver.learner.isFrozen && driver.learner.state.rollbacks.isEmpty)
        driver.run(days: 6)
        #expect(driver.learner.active == Self.standard)
        driver.run(days: 2)
        #expect(driver.learner.active != Self.standard)
    }

    /// A month between two is long enough.
    @Test func onceInAWhileDoesNot() {
        for (gap, frozen) in [(29, true), (30, false)] {
            var learner = deployed()
            learner.state.rollbacks = [20_040 - gap]
            learner.state.reversal?.evidence.products = [Double](repeating: 9, count: 6)
            _ = learner.daily(at: 20_040, history: [], live: LiveRecord())
            #expect(learner.isFrozen == frozen && learner.active == Self.standard)
        }
    }

    /// Of the day that the weights came, and of the newest that is complete, too; a fortnight is enough.
    @Test func lossesCountFromTheFirstDayToTheNewest() {
        let losing = (0..<100).map { $0 % 4 == 0 ? 0.5 : -1 }
        var learner = deployed(since: 20_010)
        #expect(learner.daily(at: 20_032, history: [], live: live(losing)).weights == nil)
        #expect(learner.daily(at: 20_033, history: [], live: live(losing)).weights == Self.equal)
        learner = deployed(since: 20_010)
        #expect(
            learner.daily(at: 20_040, history: [], live: live(losing + losing, days: 14)).weights
                == Self.equal)
    }

    /// The paper's: of n days of variance 1 it is this far above the mean, and in units of a mean's error least at about 28 days.
    @Test func theBoundIsThatOfThePaper() throws {
        func width(_ count: Int) throws -> Double {
            // Of mean 0 and variance 1.
            let size = (Double(count - 1) / Double(count)).squareRoot()
            let days = (0..<count).map { 0.3 + ($0 % 2 == 0 ? size : -size) }
            return try #require(Learner.upperBound(of: days)) - 0.3
        }
        for (count, expected) in [(14, 0.82085), (28, 0.57363), (100, 0.31245)] {
            #expect(abs(try width(count) - expected) < 1e-5)
        }
        let widths = try (5...60).map { try width(2 * $0) * Double(2 * $0).squareRoot() }
        #expect((26...30).contains(10 + 2 * (widths.indices.min { widths[$0] < widths[$1] } ?? 0)))
        #expect(Learner.upperBound(of: [1]) == nil)
    }

    /// Four weeks before yesterday, of which the lower middle one is usual.
    @Test func usualIsTheLowerMiddleOfFourWeeks() {
        for (least, back) in [(9, false), (10, true)] {
            var (learner, live) = (deployed(since: 20_020), LiveRecord())
            live.emitted[20_039] = 0
            for day in 20_011..<20_018 { live.emitted[day] = least }
            for day in 20_018..<20_025 { live.emitted[day] = 20 }
            let decision = learner.daily(at: 20_040, history: [], live: live)
            #expect((decision.weights == Self.standard) == back)
        }
        for (first, back) in [(20_010, false), (20_011, true)] {
            var (learner, live) = (deployed(since: 20_020), LiveRecord())
            live.emitted = [20_039: 0, first: 20]
            for day in 20_020..<20_033 { live.emitted[day] = 20 }
            let decision = learner.daily(at: 20_040, history: [], live: live)
            #expect((decision.weights == Self.standard) == back)
        }
    }

    /// While learning is frozen not even evidence takes weights back.
    @Test func whatIsFrozenStays() {
        var learner = deployed()
        learner.state.reversal?.evidence.products = [Double](repeating: 9, count: 6)
        learner.state.isFrozen = true
        let decision = learner.daily(at: 20_020, history: [], live: LiveRecord())
        #expect(decision.trigger == .daily && decision.weights == nil && learner.active == Self.other)
    }

    /// What is below 0 for sure is a loss, and nothing is none; it is days that are summed, however many signals they had.
    @Test func aLossIsOfDaysAndBelowNothing() {
        for (multiple, back) in [(0.01, false), (0, false), (-0.01, true)] {
            var learner = deployed()
            let same = [Double](repeating: multiple, count: 100)
            #expect((learner.daily(at: 20_040, history: [], live: live(same)).weights != nil) == back)
        }
        // Ten days that lose 1 with one signal, and ten that gain .9 with nine.
        var (learner, even) = (deployed(), LiveRecord())
        for day in 20_010..<20_030 {
            let multiples = day % 2 == 0 ? [-1] : [Double](repeating: 0.1, count: 9)
            even.outcomes += multiples.map { LiveRecord.Outcome(day: day, multiple: $0) }
        }
        #expect(even.outcomes.count == 100)
        #expect(learner.daily(at: 20_040, history: [], live: even).weights == nil)
        // Weights that are nearly equal are not.
        learner.state.gated[0] = 1.0 / 9 + 0.008
        for head in 1..<9 { learner.state.gated[head] = 1.0 / 9 - 0.001 }
        learner.state.active = learner.state.gated
        let losing = [Double](repeating: -0.5, count: 100)
        #expect(learner.daily(at: 20_040, history: [], live: live(losing)).weights == Self.equal)
    }

    @Test func aPersonRollsBackToShares() async {
        await #expect(processExitsWith: .failure) {
            var learner = Learner()
            _ = learner.rollBack(to: [Double](repeating: 0.5, count: 9), at: 20_000, reason: "")
        }
    }
}
