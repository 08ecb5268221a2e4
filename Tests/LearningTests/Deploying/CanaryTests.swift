import Learning
import Testing

struct CanaryTests {
    private static let equal = [Double](repeating: 1.0 / 9, count: 9)

    private func canary(_ days: [DayMoments]) -> Canary {
        Canary(days, towards: Self.equal, lambda: 1, .standard)
    }

    /// One head's products with the outcomes, that of four days each; the others' are nothing.
    private func days(_ products: [Double]) -> [DayMoments] {
        var xx = [Double](repeating: 0, count: 81)
        for head in 0..<9 { xx[head * 10] = 100 }
        return products.enumerated().map { index, product in
            DayMoments(
                day: 20_000 + index, xx: xx, xy: [Double](repeating: product, count: 9), yy: 100, weight: 100,
                rows: 100, ambiguous: 0)
        }
    }

    /// What the fit finds is what it explains; what the others find comes of signs of blocks of four days.
    @Test func blocksKeepTogether() throws {
        var rules = Learner.Rules.standard
        rules.halfLife = .infinity
        rules.ridge = 0
        let products = [1.0, 2, 3, 4, 10, 10, 10, 10]
        let canary = Canary(days(products), towards: Self.equal, lambda: 1, rules)
        // All heads alike: the gain is 9 (sum of products / sum of squares)², of which the negative are none.
        func gain(_ sum: Double) -> Double { 9 * max(0, sum / 800) * max(0, sum / 800) }
        #expect(abs(canary.gain - gain(50)) < 1e-12)
        let possible = [gain(50), gain(30), gain(-30), gain(-50)]
        #expect(canary.others.count == 200)
        #expect(canary.others.allSatisfy { other in possible.contains { abs($0 - other) < 1e-12 } })
        for gain in possible { #expect(canary.others.count { abs($0 - gain) < 1e-12 } >= 35) }
    }

    @Test func theFitIsTheOneThatDecides() throws {
        var drawn = DrawnDays(1, skill: DrawnDays.planted)
        let days = drawn.moments(20_000..<20_050)
        let sum = MomentSum(days, halfLife: 45)
        let fit = try WeightFit(sum, towards: Self.equal, lambda: 1, .standard)
        #expect(canary(days).gain == sum.gain(fit.coefficients))
    }

    /// So many of the others are no higher than it, and not all of those are lower.
    @Test(arguments: [0.5, 0.9, 0.95, 0.99]) func aThresholdIsWhatAShareDoesNotExceed(share: Double) {
        var drawn = DrawnDays(5)
        let canary = canary(drawn.moments(20_000..<20_060))
        let threshold = canary.threshold(share)
        let (below, within) = (
            canary.others.count { $0 < threshold }, canary.others.count { $0 <= threshold }
        )
        #expect(Double(below) <= share * 200 + 1 && Double(within) >= share * 200 - 1)
        #expect(within - below <= 2)
    }

    @Test func skillIsAboveAll() {
        var drawn = DrawnDays(3, skill: DrawnDays.planted)
        let canary = canary(drawn.moments(20_000..<20_100))
        #expect(canary.gain > canary.threshold(1))
    }

    /// Votes and outcomes go with each other within a day, one way today and the other tomorrow: that is no skill.
    @Test func luckIsSeldomAboveThem() {
        let above = (0..<200).count { seed in
            var drawn = DrawnDays(UInt64(100 + seed))
            drawn.dayShare = 1
            let canary = canary(drawn.moments(20_000..<20_060))
            return canary.gain > canary.threshold(0.95)
        }
        // 10 are expected; 18 and more come in 1 of 80.
        #expect((2...18).contains(above), "\(above)")
    }

    @Test func itIsTheSameEveryTime() {
        var drawn = DrawnDays(4)
        let days = drawn.moments(20_000..<20_020)
        #expect(canary(days).others == canary(days).others)
        #expect(Canary([], towards: Self.equal, lambda: 1, .standard).gain == 0)
        // Where no others were asked nothing is above them.
        var rules = Learner.Rules.standard
        rules.canaryRefits = 0
        #expect(Canary(days, towards: Self.equal, lambda: 1, rules).threshold(0.95) == .infinity)
    }
}
