import Learning
import Signals
import Testing

struct WalkForwardTests {
    private static let standard = HeadKey.allCases.map(\.defaultWeight)
    private static let rules = Learner.Rules.standard

    private func drawn(_ days: Range<Int>, seed: UInt64, skill: [Double]? = DrawnDays.planted) -> [DayMoments]
    {
        var drawn = DrawnDays(seed, skill: skill)
        drawn.rowsOfDay = 40
        return drawn.moments(days)
    }

    private func walk(_ days: [DayMoments], _ rules: Learner.Rules = rules) -> WalkForward {
        WalkForward(days, towards: Self.standard, rules)
    }

    @Test func weeksAreCountedBackFromTheLastDay() {
        let walk = walk(drawn(20_000..<20_060, seed: 1))
        // 14 days to fit on, 4 to leave out: the first day that may be foretold is the 19th.
        #expect(walk.weeks.first == 20_018...20_024 && walk.weeks.last == 20_053...20_059)
        #expect(walk.weeks.count == 6 && walk.weeks.allSatisfy { $0.count == 7 })
        #expect(self.walk(drawn(20_000..<20_024, seed: 1)).weeks.isEmpty)
        #expect(self.walk(drawn(20_000..<20_025, seed: 1)).weeks == [20_018...20_024])
        #expect(self.walk([]).weeks.isEmpty)
    }

    /// What a week is foretold by hangs on no day of it, none after it, and none that its labels may reach into.
    @Test func theFutureSaysNothing() {
        let days = drawn(20_000..<20_090, seed: 2)
        let whole = walk(days)
        for (index, week) in whole.weeks.enumerated() {
            let changed = days.map { day in
                guard day.day >= week.lowerBound - Self.rules.purgeDays else { return day }
                return DayMoments(
                    day: day.day, xx: day.xx, xy: day.xy.map { -3 * $0 }, yy: day.yy, weight: day.weight,
                    rows: day.rows, ambiguous: 0)
            }
            // The pull may be another: one alone has no choice.
            var rules = Self.rules
            rules.lambdas = [whole.lambda]
            #expect(walk(changed, rules).weights[index] == whole.weights[index])
            let before = days.map { day in
                guard day.day == week.lowerBound - Self.rules.purgeDays - 1 else { return day }
                return DayMoments(
                    day: day.day, xx: day.xx, xy: day.xy.map { -3 * $0 }, yy: day.yy, weight: day.weight,
                    rows: day.rows, ambiguous: 0)
            }
            #expect(walk(before, rules).weights[index] != whole.weights[index])
        }
    }

    /// The choice by loops: fits of every week and pull by themselves, their errors row by row of the week's sums.
    ///
    /// The same where days are soon forgotten: those of the week that is foretold are not.
    @Test(arguments: 3...30, [45.0, 6]) func thePullIsTheStrongestWithinAnError(
        seed: UInt64, halfLife: Double
    ) {
        var rules = Self.rules
        rules.halfLife = halfLife
        let skills = [DrawnDays.planted, nil, [Double](repeating: 0.1, count: 9)]
        let days = drawn(20_000..<20_130, seed: seed, skill: skills[Int(seed) % 3])
        let walk = walk(days, rules)
        let errors = walk.weeks.map { week in
            Self.rules.lambdas.map { lambda in
                let past = days.filter { $0.day + 4 < week.lowerBound }
                let fit = try? WeightFit(
                    MomentSum(past, halfLife: halfLife), towards: Self.standard, lambda: lambda, rules)
                let b = fit?.coefficients ?? [Double](repeating: 0, count: 9)
                var (error, weight) = (0.0, 0.0)
                for day in days where week.contains(day.day) {
                    error += day.yy
                    for one in 0..<9 {
                        error -= 2 * b[one] * day.xy[one]
                        for other in 0..<9 { error += b[one] * b[other] * day.xx[one * 9 + other] }
                    }
                    weight += day.weight
                }
                return error / weight
            }
        }
        let weeks = Double(errors.count)
        let means = Self.rules.lambdas.indices.map { index in errors.reduce(0) { $0 + $1[index] } / weeks }
        let best = means.indices.min { means[$0] < means[$1] }!
        let chosen = means.indices.last { index in
            let differences = errors.map { $0[index] - $0[best] }
            let mean = differences.reduce(0, +) / weeks
            let spread = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (weeks - 1)
            return index == best || mean <= (spread / weeks).squareRoot()
        }
        #expect(Self.rules.lambdas[chosen!] == walk.lambda)
    }

    /// Chances to win are of weights that would have been deployed: no further away than one may go.
    @Test func weeksAreForetoldByWhatMayBeDeployed() {
        let walk = walk(drawn(20_000..<20_090, seed: 10, skill: [0.9, 0, 0, 0, 0, 0, 0, 0, -0.9]))
        let changes = walk.weights.compactMap { weights in
            weights.map { zip($0, Self.standard).reduce(0) { $0 + abs($1.0 - $1.1) } }
        }
        #expect(changes.count == walk.weeks.count && changes.allSatisfy { $0 < 0.3 + 1e-12 })
        #expect(changes.contains { abs($0 - 0.3) < 1e-12 })
    }

    @Test func fewerThanEightWeeksChooseNothing() {
        let days = drawn(20_000..<20_074, seed: 9)
        #expect(walk(Array(days.dropFirst())).weeks.count == 7)
        #expect(walk(Array(days.dropFirst())).lambda == 100)
        #expect(walk(days).weeks.count == 8)
    }

    /// Skill that is there loosens the pull; where there is none it stays tight.
    @Test func skillLoosensThePull() {
        var (loose, tight) = (0, 0)
        for seed in 20..<30 {
            if walk(drawn(20_000..<20_168, seed: UInt64(seed))).lambda <= 3 { loose += 1 }
            if walk(drawn(20_000..<20_168, seed: UInt64(seed), skill: nil)).lambda == 100 { tight += 1 }
        }
        #expect(loose >= 8 && tight >= 8, "\(loose) \(tight)")
    }

    @Test func aWeekWithoutDaysIsNone() {
        let days = drawn(20_000..<20_060, seed: 11).filter { !(20_040..<20_050).contains($0.day) }
        #expect(
            walk(days).weeks == [
                20_018...20_024, 20_025...20_031, 20_032...20_038, 20_039...20_039, 20_050...20_052,
                20_053...20_059,
            ])
    }
}
