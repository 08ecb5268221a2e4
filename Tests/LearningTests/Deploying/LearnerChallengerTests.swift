import Learning
import Signals
import Testing

/// The challenger in shadow, and what is forgotten when weights are replaced.
struct LearnerChallengerTests {
    private static let standard = HeadKey.allCases.map(\.defaultWeight)

    /// By hand, day by day: it bets with what it knew before the day, and only then learns from it. Spreads are those of the
    /// days that were complete on Sunday; the gated weights are what it is held against, wherever days have moved them.
    @Test func itIsHeldToEachDayBeforeItLearnsFromIt() throws {
        var drawn = DrawnDays(8, skill: DrawnDays.planted)
        let days = drawn.moments(20_001..<20_100)
        var (learner, challenger) = (Learner(), FixedShare())
        learner.state.active = Array(repeating: 1.0 / 9, count: 9)
        var scale: Double?
        for (index, day) in days.enumerated() {
            learner.take(day, history: Array(days[...index]))
            let sunday = day.day - (day.day - 3) % 7
            let known = days.filter { $0.day <= sunday - 4 }
            if scale == nil { scale = learner.state.evidence.scale }
            guard known.count >= 14, let scale else { continue }
            let sum = MomentSum(known, halfLife: 45)
            func square(_ w: [Double]) -> Double {
                var square = 0.0
                for one in 0..<9 {
                    for other in 0..<9 { square += w[one] * sum.xx[one * 9 + other] * w[other] }
                }
                return square / sum.weight
            }
            let shares = ShareProjection.nearest(
                to: challenger.shares, within: Array(repeating: 0.02...0.3, count: 9))
            let (spread, other) = (square(shares).squareRoot(), square(Self.standard).squareRoot())
            let v = zip(shares, Self.standard).map { $0 / spread - $1 / other }
            if challenger.evidence.scale == nil { challenger.evidence = EProcess(scale: scale) }
            challenger.evidence.take(
                zip(v, day.xy).reduce(0) { $0 + $1.0 * $1.1 } / day.weight / square(v).squareRoot())
            let gains = (0..<9).map { head in
                day.xy[head] / day.weight / (sum.xx[head * 10] / sum.weight).squareRoot() / scale
            }
            challenger.take(gains, rate: 0.3, share: 1.0 / 45)
        }
        let found = learner.state.challenger
        #expect(found.evidence.days == challenger.evidence.days && found.evidence.days > 40)
        #expect(abs(found.evidence.value - challenger.evidence.value) < 1e-9 * found.evidence.value)
        #expect(near(found.shares, challenger.shares, 1e-12))
    }

    @Test func twentyIsADrift() {
        var learner = Learner()
        learner.state.challenger.evidence.products = Array(repeating: 19.99, count: 6)
        #expect(!learner.hasDrifted)
        learner.state.challenger.evidence.products = Array(repeating: 20, count: 6)
        #expect(learner.hasDrifted)
    }

    /// What was said of the former weights says nothing of those in their place.
    @Test func othersInTheirPlaceStartAnew() {
        var learner = Learner()
        learner.state.evidence = EProcess(scale: 2)
        learner.state.challenger.evidence = EProcess(scale: 3)
        for _ in 0..<5 {
            learner.state.evidence.take(1)
            learner.state.challenger.evidence.take(1)
        }
        let equal = Array(repeating: 1.0 / 9, count: 9)
        learner.state.candidate = Learner.Candidate(
            sunday: 20_003, weights: equal, contrast: equal, lambda: 1)
        learner.state.shadow = Learner.Shadow(since: 20_003, weights: equal, lambda: 1)
        learner.state.reversal = Learner.Reversal(
            since: 20_003, contrast: equal, evidence: EProcess(scale: 1))
        learner.state.rollbacks = [19_990]
        _ = learner.rollBack(to: equal, at: 20_005, reason: "")
        #expect(learner.state.evidence == EProcess(scale: 2))
        #expect(learner.state.challenger.evidence == EProcess(scale: 3))
        #expect(
            learner.state.candidate == nil && learner.state.shadow == nil && learner.state.reversal == nil)
        #expect(learner.active == equal && learner.gated == equal && learner.state.since == 20_005)
        // A person's is none of those that freeze, and forgets none where nothing is frozen.
        #expect(learner.state.rollbacks == [19_990])
    }

    /// The bets of a deployment's watch, each on its own: what days bring against it, in its scale.
    @Test func aDeploymentIsWatchedByBoldBets() throws {
        var drawn = DrawnDays(3)
        let days = drawn.moments(20_003..<20_010)
        var learner = Learner()
        learner.state.reversal = Learner.Reversal(
            since: 20_003, contrast: Array(repeating: 1, count: 9), evidence: EProcess(scale: 0.5))
        var products = Array(repeating: 1.0, count: 6)
        for (index, day) in days.enumerated() {
            learner.take(day, history: Array(days[...index]))
            let z = max(-1, min(1, day.xy.reduce(0, +) / day.weight / 0.5))
            for (place, bet) in [0.25, 0.35, 0.45, 0.55, 0.65, 0.75].enumerated() {
                products[place] *= 1 + bet * z
            }
        }
        #expect(near(try #require(learner.state.reversal).evidence.products, products, 1e-12))
    }

    /// Where a break leaves nothing that a fit could find, the pull of the one before stays.
    @Test func aBreakKeepsThePullThatIsKnown() throws {
        var random = SeededNumbers(6)
        var xx = [Double](repeating: 0, count: 81)
        for head in 0..<9 { xx[head * 10] = 100 }
        let days = (0..<60).map { day in
            DayMoments(
                day: 20_000 + day, xx: xx,
                xy: (0..<9).map { head in
                    (day < 40) == (head < 4) ? -10 + random.normal() : -1 + random.normal()
                },
                yy: 100, weight: 100,
                rows: 100, ambiguous: 0)
        }
        var learner = Learner()
        learner.state.lastBreak = Learner.Break(since: 19_990, lambda: 3, isJudged: true)
        for (index, day) in days.enumerated() { learner.take(day, history: Array(days[...index])) }
        let found = try #require(learner.state.lastBreak)
        #expect(found.since > 20_020 && found.lambda == 3 && !found.isJudged)
    }
}
