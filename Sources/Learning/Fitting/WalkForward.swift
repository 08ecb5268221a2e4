/// How strongly to pull towards the incumbent: every week is foretold by fits on the days before it.
///
///     ├──── fitted on, at least 14 days ────┤ purge: 4 days ├ week ┤
///                                                           └ the next one starts here
///
/// The purge is the three days that a label lasts and one more.
package struct WalkForward: Sendable {
    /// Weeks that were foretold, oldest first.
    package let weeks: [ClosedRange<Int>]
    /// In mean squares of a head's strength.
    package let lambda: Double
    /// Of each week, the weights that the days before it propose; nil where they say nothing.
    package let weights: [[Double]?]

    /// - Parameters:
    ///   - days: in order.
    ///   - known: the pull of a fit before these days, one of those to choose from: it stays until there are enough weeks.
    package init(
        _ days: [DayMoments], towards incumbent: [Double], lambda known: Double? = nil,
        _ rules: Learner.Rules
    ) {
        let tests = Self.weeks(days, rules)
        weeks = tests.map { days[$0.lowerBound].day...days[$0.upperBound].day }
        var fits: [[WeightFit?]] = []
        var gains: [[Double]] = []
        var (training, next) = (MomentSum(halfLife: rules.halfLife), 0)
        for test in tests {
            let first = days[test.lowerBound].day
            while days[next].day < first - rules.purgeDays {
                training.add(days[next])
                next += 1
            }
            // Not aged within the week: all of it counts alike.
            let week = MomentSum(days[test], halfLife: .infinity)
            let own = rules.lambdas.map { lambda in
                try? WeightFit(training, towards: incumbent, lambda: lambda, rules)
            }
            fits.append(own)
            gains.append(own.map { fit in fit.map { week.gain($0.coefficients) } ?? 0 })
        }
        let choice =
            Self.choice(gains, rules) ?? rules.lambdas.firstIndex { $0 == known } ?? rules.lambdas.count - 1
        lambda = rules.lambdas[choice]
        weights = fits.map { $0[choice]?.weights(from: incumbent, rules) }
    }

    /// Seven days each, counted back from the last one, as far as there is enough to fit on before.
    private static func weeks(_ days: [DayMoments], _ rules: Learner.Rules) -> [ClosedRange<Int>] {
        guard let last = days.last?.day else { return [] }
        var weeks: [ClosedRange<Int>] = []
        var end = days.count
        var start = last - 6
        while end > 0 {
            let first = days[..<end].firstIndex { $0.day >= start } ?? end
            let before = days[..<first].count {
                $0.day < days[min(first, days.count - 1)].day - rules.purgeDays
            }
            guard before >= rules.trainingDaysMin else { break }
            if first < end { weeks.append(first...end - 1) }
            (end, start) = (first, start - 7)
        }
        return weeks.reversed()
    }

    /// The strongest pull that is not worse than the best one by more than a standard error of their difference.
    ///
    /// The difference, week by week, and not the error of each: what all have in common says nothing of either. Fewer than
    /// eight weeks choose nothing.
    private static func choice(_ gains: [[Double]], _ rules: Learner.Rules) -> Int? {
        guard gains.count >= rules.foldsMin else { return nil }
        let strongest = rules.lambdas.count - 1
        let totals = rules.lambdas.indices.map { index in gains.reduce(0) { $0 + $1[index] } }
        let best = totals.indices.reduce(strongest) { totals[$1] > totals[$0] ? $1 : $0 }
        let count = Double(gains.count)
        for index in totals.indices.reversed() where index > best {
            let losses = gains.map { $0[best] - $0[index] }
            let mean = losses.reduce(0, +) / count
            let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
            if mean <= (variance / count).squareRoot() { return index }
        }
        return best
    }
}
