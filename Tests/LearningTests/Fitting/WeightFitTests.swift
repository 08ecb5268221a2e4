import Learning
import Signals
import Testing

#if canImport(Glibc)
    import Glibc
#endif

struct WeightFitTests {
    static let standard = HeadKey.allCases.map(\.defaultWeight)
    static let equal = [Double](repeating: 1.0 / 9, count: 9)

    /// A day whose heads know nothing of each other, each with a mean square of 1 and its own product with the outcome.
    private func day(_ products: [Double], rows: Int = 100) -> DayMoments {
        var xx = [Double](repeating: 0, count: 81)
        for head in 0..<9 { xx[head * 10] = Double(rows) }
        return DayMoments(
            day: 20_000, xx: xx, xy: products.map { $0 * Double(rows) }, yy: Double(rows),
            weight: Double(rows),
            rows: rows, ambiguous: 0)
    }

    private func fit(
        _ days: [DayMoments], towards incumbent: [Double] = equal, lambda: Double = 0,
        _ rules: Learner.Rules = .standard
    ) throws -> WeightFit {
        try WeightFit(MomentSum(days, halfLife: 45), towards: incumbent, lambda: lambda, rules)
    }

    /// Without a pull, and heads that know nothing of each other, each gets what it says.
    @Test func eachHeadGetsWhatItSays() throws {
        var rules = Learner.Rules.standard
        rules.ridge = 0
        let products = [0.04, 0.03, 0.02, 0.01, 0.02, 0.03, 0.02, 0.01, 0.02]
        let fit = try fit([day(products)], lambda: 0, rules)
        #expect(near(fit.coefficients, products, 1e-15))
        #expect(near(fit.weights, products.map { $0 / 0.2 }, 1e-12))
    }

    /// With equal incumbents a pull of k takes the differences down by 1 + k, and leaves the sum alone.
    @Test(arguments: [0.1, 1, 3, 100]) func aPullTakesDifferencesDown(lambda: Double) throws {
        var rules = Learner.Rules.standard
        rules.ridge = 0
        let products = [0.04, 0.03, 0.02, 0.01, 0.02, 0.03, 0.02, 0.01, 0.02]
        let fit = try fit([day(products)], lambda: lambda, rules)
        let mean = products.reduce(0, +) / 9
        #expect(near(fit.coefficients, products.map { mean + ($0 - mean) / (1 + lambda) }, 1e-14))
    }

    /// The whole objective, by loops, and its least over all 512 sets of heads.
    @Test(arguments: 1...6) func itIsTheLeastOfTheObjective(seed: UInt64) throws {
        var drawn = DrawnDays(seed, skill: DrawnDays.planted)
        let days = drawn.moments(20_000..<20_030)
        let rules = Learner.Rules.standard
        for lambda in [0.03, 1, 30] {
            let fit = try fit(days, towards: Self.standard, lambda: lambda)
            var (xx, xy, weight) = ([Double](repeating: 0, count: 81), [Double](repeating: 0, count: 9), 0.0)
            for day in days {
                let fading = pow(2, Double(day.day - 20_029) / 45)
                for index in 0..<81 { xx[index] += fading * day.xx[index] }
                for head in 0..<9 { xy[head] += fading * day.xy[head] }
                weight += fading * day.weight
            }
            let square = (0..<9).reduce(0) { $0 + xx[$1 * 10] } / 9 / weight
            var matrix = (0..<9).map { one in (0..<9).map { xx[one * 9 + $0] / weight } }
            // |(I - w0 1') b|² for each head's b alone: column by column, as it is written.
            let shrinking = (0..<9).map { row in
                (0..<9).map { (row == $0 ? 1 : 0) - Self.standard[row] }
            }
            for one in 0..<9 {
                for other in 0..<9 {
                    matrix[one][other] +=
                        lambda * square * (0..<9).reduce(0) { $0 + shrinking[$1][one] * shrinking[$1][other] }
                }
                matrix[one][one] += rules.ridge * square
            }
            let best = SlowAlgebra.nonNegative(matrix, xy.map { $0 / weight })
            #expect(near(fit.coefficients, best, 1e-8 * best.reduce(0, +)))
        }
    }

    @Test func headsInAnotherOrderGetTheSame() throws {
        var (drawn, random) = (DrawnDays(9, skill: DrawnDays.planted), SeededNumbers(9))
        let days = drawn.moments(20_000..<20_020)
        let fit = try fit(days, lambda: 0.3)
        for _ in 0..<10 {
            let order = Array(0..<9).shuffled(using: &random)
            let other = try self.fit(
                days.map { day in
                    DayMoments(
                        day: day.day, xx: order.flatMap { row in order.map { day.xx[row * 9 + $0] } },
                        xy: order.map { day.xy[$0] }, yy: day.yy, weight: day.weight, rows: day.rows,
                        ambiguous: 0)
                }, lambda: 0.3)
            #expect(near(order.map { fit.weights[$0] }, other.weights, 1e-9))
        }
    }

    /// Outcomes or votes of another size give the same shares.
    @Test func sizesSayNothing() throws {
        var drawn = DrawnDays(10, skill: DrawnDays.planted)
        let days = drawn.moments(20_000..<20_020)
        let weights = try fit(days, lambda: 0.3).weights
        for (x, y, u) in [(1.0, 5.0, 1.0), (0.1, 1.0, 1.0), (1, 1, 1000), (0.01, 100, 0.5)] {
            let scaled = days.map { day in
                DayMoments(
                    day: day.day, xx: day.xx.map { $0 * x * x * u }, xy: day.xy.map { $0 * x * y * u },
                    yy: day.yy * y * y * u, weight: day.weight * u, rows: day.rows, ambiguous: 0)
            }
            #expect(near(try fit(scaled, lambda: 0.3).weights, weights, 1e-9))
        }
    }

    /// A head that is there twice: the two share what the one has, beside a head that says nothing.
    @Test(arguments: 1...5) func twinsShare(seed: UInt64) throws {
        var drawn = DrawnDays(seed, skill: [0.10, 0.14, 0.12, 0.12, 0.10, 0.12, 0.14, 0.10, 0])
        drawn.rowsOfDay = 400
        let tables = (20_000..<20_100).map { CandidateTable(drawn.rows($0)) }
        let alone = tables.compactMap { DayMoments(of: $0, day: $0.days[0].day) }
        let twins = tables.compactMap { table in
            let rows = table.rows.map { row in
                var row = row
                row.strengths[8] = row.strengths[0]
                return row
            }
            return DayMoments(of: CandidateTable(rows), day: table.days[0].day)
        }
        let rules = Learner.Rules.standard
        let one = try WeeklyFit(alone, at: 20_104, towards: Self.equal, rules)
        let two = try WeeklyFit(twins, at: 20_104, towards: Self.equal, rules)
        #expect(abs(two.weights[0] - two.weights[8]) < 1e-6)
        let pair = two.weights[0] + two.weights[8]
        let single = one.weights[0] + one.weights[8] - rules.shareMin
        #expect(abs(pair - single) < 0.03 + rules.shareMin, "\(pair) \(single) \(two.lambda)")
    }

    /// A thousand percent in a candle are three times the risk at most.
    @Test func aWickMovesNothing() throws {
        var drawn = DrawnDays(12, skill: DrawnDays.planted)
        var rows = (20_000..<20_080).map { drawn.rows($0) }
        let before = rows.compactMap { DayMoments(of: CandidateTable($0), day: $0[0].day) }
        for row in rows[70].indices where rows[70][row].symbol == DrawnDays.symbols[0] {
            rows[70][row].longMultiple = 1000 / 1.5
            rows[70][row].shortMultiple = -1
        }
        let after = rows.compactMap { DayMoments(of: CandidateTable($0), day: $0[0].day) }
        let rules = Learner.Rules.standard
        let fit = try WeeklyFit(before, at: 20_084, towards: Self.standard, rules)
        let other = try WeeklyFit(after, at: 20_084, towards: Self.standard, rules)
        #expect(fit.weights != Self.standard)
        #expect(zip(fit.weights, other.weights).reduce(0) { $0 + abs($1.0 - $1.1) } <= 0.05)
    }

    /// On the straight way to the fit, and no step further than a deployment may go.
    @Test func aDeploymentGoesAsFarAsItMay() throws {
        let fit = try fit([day([0.3, 0.3, 0.3, 0, 0, 0, 0, 0, 0])])
        let (weights, limited) = (fit.weights, fit.weights(from: Self.equal, .standard))
        let way = zip(weights, Self.equal).map { $0 - $1 }
        let gone = zip(limited, Self.equal).map { $0 - $1 }
        let (whole, part) = (way.reduce(0) { $0 + abs($1) }, gone.reduce(0) { $0 + abs($1) })
        #expect(whole > 0.5 && abs(part - 0.3) < 1e-12)
        #expect(near(gone, way.map { $0 * part / whole }, 1e-12))
        let close = try self.fit([day([0.11, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])])
        #expect(close.weights(from: Self.equal, .standard) == close.weights)
    }

    /// Two days that disagree, the older one a quarter as loud as the newer one: a sum of 1 - 1/4 over a root of 1 + 1/16.
    @Test func certaintyFades() throws {
        let fit = try fit([day([Double](repeating: 0.1, count: 9))])
        func dated(_ day: Int, _ product: Double) -> DayMoments {
            DayMoments(
                day: day, xx: [Double](repeating: 0, count: 81), xy: [Double](repeating: product, count: 9),
                yy: 1, weight: 1, rows: 1,
                ambiguous: 0)
        }
        let certainty = fit.certainty([dated(1, -1), dated(91, 1)], .standard)
        #expect(abs(certainty - 0.75 / 1.0625.squareRoot()) < 1e-12)
    }

    /// Fourteen days are enough to fit on, and no fewer.
    @Test func aFitTakesFourteenDays() throws {
        var drawn = DrawnDays(13, skill: DrawnDays.planted)
        let days = drawn.moments(20_000..<20_014)
        let rules = Learner.Rules.standard
        let fit = try WeeklyFit(days, at: 20_017, towards: Self.standard, rules)
        #expect(fit.days.count == 14 && fit.window == 20_000...20_013)
        let found = #expect(throws: NoEvidence.self) {
            try WeeklyFit(days, at: 20_016, towards: Self.standard, rules)
        }
        #expect(found?.reason.hasPrefix("13 complete days") == true)
    }

    @Test func nothingSaysThatItSaysNothing() {
        #expect(throws: NoEvidence(reason: "there are no candidates")) { try fit([]) }
        #expect(throws: NoEvidence(reason: "every head abstains on all candidates")) {
            try fit([
                DayMoments(
                    day: 1, xx: [Double](repeating: 0, count: 81), xy: [Double](repeating: 0, count: 9),
                    yy: 1, weight: 1, rows: 1, ambiguous: 0)
            ])
        }
        #expect(throws: NoEvidence(reason: "no head's votes go with the outcomes")) {
            try fit([day([Double](repeating: -0.1, count: 9))])
        }
        let constant = day([Double](repeating: 0, count: 9))
        #expect(throws: NoEvidence(reason: "all outcomes of a close are the same")) {
            try fit([
                DayMoments(
                    day: 1, xx: constant.xx, xy: constant.xy, yy: 0, weight: 100, rows: 100, ambiguous: 0)
            ])
        }
    }
}
