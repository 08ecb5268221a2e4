internal import Market

extension GroundTruth {
    /// Worlds that are looked at once: what is fitted.
    static let tables = [
        GroundTruth(
            "twin", "5: two heads that say the same get together what one of them would get",
            [
                Measure("pair's total against the single head's, weakest pull", .largest, .atMost(0.03)),
                Measure("the same, by the pull that the week chooses", .median, .atMost(0.03)),
                Measure("the same, largest", .largest, .nothing),
            ], twin),
        GroundTruth(
            "accepted", "7: fitted on accepted candidates only, weights are much further from the truth",
            [
                Measure("error by accepted ones over error by all", .median, .atLeast(2.5)),
                Measure("error by all", .median, .nothing),
                Measure("the same ratio where skill changes from day to day", .median, .nothing),
            ], accepted),
        GroundTruth(
            "overlap", "8: overlapping labels without skill look like skill to shuffled folds, not to ours",
            [
                Measure("correlation out of shuffled folds", .mean, .atLeast(0.2)),
                Measure("correlation out of purged weeks", .mean, .within(-0.03...0.03)),
            ], overlap),
        GroundTruth(
            "wick", "13: a candle at eleven times the price hardly moves a weight",
            [Measure("what shares change by in all", .largest, .atMost(0.05))], wick),
    ]

    private static func moments(_ rows: [CandidateRow]) -> [DayMoments] {
        let table = CandidateTable(rows)
        return table.days.compactMap { DayMoments(of: table, day: $0.day) }
    }

    /// 120 days in which all heads know the same. The second one says what the first says, or is wrong and gets nothing.
    @Sendable private static func twin(seed: UInt64, _: Int) -> [Double?] {
        func fits(_ habits: SimulatedHeads.Habits) -> [WeightFit] {
            var candidates = SimulatedCandidates(days: 120, seed: seed, habits: habits)
            let history = moments(
                candidates.rows(skills: [0.1, -0.1] + Array(repeating: 0.1, count: heads - 2)))
            let (end, rules) = (SimulatedCandidates.firstDay + 124, Learner.Rules.standard)
            guard let fit = try? WeeklyFit(history, at: end, towards: Learner().active, rules) else {
                return []
            }
            return [rules.lambdas[0], fit.lambda].compactMap { lambda in
                try? WeightFit(fit.sum, towards: Learner().active, lambda: lambda, rules)
            }
        }
        var habits = SimulatedHeads.Habits()
        habits.fickleness = 0
        let singles = fits(habits)
        habits.twin = (of: 0, at: 1)
        let pairs = fits(habits)
        guard singles.count == 2, pairs.count == 2 else { return [nil, nil, nil] }
        let differences = zip(pairs, singles).map { pair, single in
            abs(pair.weights[0] + pair.weights[1] - single.weights[0])
        }
        return [differences[0], differences[1], differences[1]]
    }

    /// 84 days of a market of sixty symbols, in which enough is accepted of a day to be fitted on.
    @Sendable private static func accepted(seed: UInt64, _: Int) -> [Double?] {
        guard let truth = bestWeights else { return [nil, nil, nil] }
        func errors(fickleness: Double) -> (accepted: Double, all: Double)? {
            let rows = acceptable(84, fickleness: fickleness, seed: seed)
            guard let all = fit(rows), let accepted = fit(rows.filter(\.isAccepted)) else { return nil }
            return (distance(accepted, truth), distance(all, truth))
        }
        let (steady, fickle) = (errors(fickleness: 0), errors(fickleness: SimulatedHeads.Habits().fickleness))
        return [steady.map { $0.accepted / $0.all }, steady?.all, fickle.map { $0.accepted / $0.all }]
    }

    private static func acceptable(_ days: Int, fickleness: Double, seed: UInt64) -> [CandidateRow] {
        var (prices, habits) = (SimulatedLabels.Prices(), SimulatedHeads.Habits())
        (prices.symbols, habits.fickleness) = (60, fickleness)
        var candidates = SimulatedCandidates(days: days, seed: seed, prices: prices, habits: habits)
        candidates.passingRest = 0.4
        return candidates.rows(skills: planted)
    }

    /// The shares before bounds cut them, with the weakest pull, days counting alike.
    private static func fit(_ rows: [CandidateRow]) -> [Double]? {
        let (sum, rules) = (MomentSum(moments(rows), halfLife: .infinity), Learner.Rules.standard)
        let fit = try? WeightFit(sum, towards: Learner().active, lambda: rules.lambdas[0], rules)
        return fit.map { fit in fit.coefficients.map { $0 / fit.coefficients.reduce(0, +) } }
    }

    /// What the fit comes to on more candidates than anybody has.
    private static let bestWeights = fit(acceptable(1000, fickleness: 0, seed: 0))

    /// 42 days of two symbols, decided on every hour by heads that change their minds in days, with labels that last three
    /// days: some twenty independent ones that look like two thousand.
    @Sendable private static func overlap(seed: UInt64, _: Int) -> [Double?] {
        var (prices, habits) = (SimulatedLabels.Prices(), SimulatedHeads.Habits())
        (prices.symbols, prices.closesADay, prices.stopRanges) = (2, 24, 6)
        (habits.symbolShare, habits.dayShare) = (0, 0)
        habits.memory = Array(repeating: 0.99, count: heads)
        habits.abstention = Array(repeating: 0, count: heads)
        var candidates = SimulatedCandidates(days: 42, seed: seed, prices: prices, habits: habits)
        let table = CandidateTable(candidates.rows(skills: Array(repeating: 0, count: heads)))
        return [shuffled(table, seed), purged(table)]
    }

    /// Rows drawn into five folds, each foretold by a fit on the other four.
    private static func shuffled(_ table: CandidateTable, _ seed: UInt64) -> Double? {
        var random = SplitMix(state: seed)
        let folds = table.rows.map { _ in random.below(5) }
        var scores = [Double](repeating: 0, count: folds.count)
        let rules = Learner.Rules.standard
        for fold in 0..<5 {
            let training = moments(of: table, folds.indices.filter { folds[$0] != fold })
            let sum = MomentSum([training], halfLife: .infinity)
            guard let fit = try? WeightFit(sum, towards: Learner().active, lambda: rules.lambdas[0], rules)
            else { continue }
            for row in folds.indices where folds[row] == fold {
                scores[row] = table.score(row, fit.coefficients)
            }
        }
        return table.correlation(scores)
    }

    private static func moments(of table: CandidateTable, _ rows: [Int]) -> DayMoments {
        var (xx, xy) = ([Double](repeating: 0, count: heads * heads), [Double](repeating: 0, count: heads))
        var (yy, weight) = (0.0, 0.0)
        for row in rows {
            let x = table.strengths[row * heads..<(row + 1) * heads]
            let (u, y, first) = (table.weights[row], table.outcomes[row], x.startIndex)
            for one in 0..<heads {
                for other in 0..<heads { xx[one * heads + other] += u * x[first + one] * x[first + other] }
                xy[one] += u * x[first + one] * y
            }
            (yy, weight) = (yy + u * y * y, weight + u)
        }
        return DayMoments(day: 0, xx: xx, xy: xy, yy: yy, weight: weight, rows: rows.count, ambiguous: 0)
    }

    /// Every week foretold as learning does it, with the same pull as the shuffled folds.
    private static func purged(_ table: CandidateTable) -> Double? {
        let days = table.days.compactMap { DayMoments(of: table, day: $0.day) }
        var rules = Learner.Rules.standard
        rules.lambdas = [rules.lambdas[0]]
        let forward = WalkForward(days, towards: Learner().active, rules)
        var scores = [Double](repeating: 0, count: table.rows.count)
        for (week, weights) in zip(forward.weeks, forward.weights) {
            guard let weights else { continue }
            for day in table.days where week.contains(day.day) {
                for row in day.rows { scores[row] = table.score(row, weights) }
            }
        }
        return table.correlation(scores)
    }

    /// 120 days, and the same with a wick ten days before their end. Whatever outcomes it makes, heads said what they said.
    @Sendable private static func wick(seed: UInt64, _: Int) -> [Double?] {
        func weights(_ wick: SimulatedLabels.Wick?) -> [Double]? {
            var candidates = SimulatedCandidates(days: 120, seed: seed, wick: wick)
            let history = moments(candidates.rows(skills: planted))
            let end = SimulatedCandidates.firstDay + 124
            return (try? WeeklyFit(history, at: end, towards: Learner().active, .standard))?.weights
        }
        guard let without = weights(nil), let with = weights(.init(place: Int(seed % 20), hour: 110 * 24))
        else {
            return [nil]
        }
        return [distance(without, with)]
    }
}

extension CandidateTable {
    fileprivate func score(_ row: Int, _ coefficients: [Double]) -> Double {
        (0..<heads).reduce(0) { $0 + coefficients[$1] * strengths[row * heads + $1] }
    }

    /// Of scores with outcomes, over rows that have a score.
    fileprivate func correlation(_ scores: [Double]) -> Double? {
        var (products, squares, others) = (0.0, 0.0, 0.0)
        for row in scores.indices where scores[row] != 0 {
            products += weights[row] * scores[row] * outcomes[row]
            squares += weights[row] * scores[row] * scores[row]
            others += weights[row] * outcomes[row] * outcomes[row]
        }
        return squares > 0 && others > 0 ? products / (squares * others).squareRoot() : nil
    }
}
