/// A week's fit: the pull chosen by foretelling, the weights of the whole window, no further from the incumbent than a
/// deployment may go.
package struct WeeklyFit: Sendable {
    package let weights: [Double]
    package let lambda: Double
    package let window: ClosedRange<Int>
    /// Those of the window.
    package let days: [DayMoments]
    package let sum: MomentSum
    package let forward: WalkForward
    /// Standard errors by which the score goes with the outcomes.
    package let certainty: Double

    /// - Parameters:
    ///   - history: days in order.
    ///   - day: the day at whose midnight it is made: days that are complete by then count.
    ///   - lastBreak: days before it do not count.
    package init(
        _ history: [DayMoments], at day: Int, after lastBreak: Learner.Break? = nil,
        towards incumbent: [Double], _ rules: Learner.Rules
    ) throws(NoEvidence) {
        days = Self.days(history, at: day, after: lastBreak, rules)
        guard let first = days.first, let last = days.last, days.count >= rules.trainingDaysMin else {
            let span = lastBreak.map { $0.sinceThen + "," } ?? "within the last \(rules.windowDays)"
            throw NoEvidence(
                reason:
                    "\(days.count) complete days \(span) have candidates "
                    + "to compare with each other, of \(rules.trainingDaysMin) that a fit needs")
        }
        window = first.day...last.day
        sum = MomentSum(days, halfLife: rules.halfLife)
        forward = WalkForward(days, towards: incumbent, lambda: lastBreak?.lambda, rules)
        lambda = forward.lambda
        let fit = try WeightFit(sum, towards: incumbent, lambda: lambda, rules)
        certainty = fit.certainty(days, rules)
        weights = fit.weights(from: incumbent, rules)
    }

    /// Those of the window that are complete.
    static func days(
        _ history: [DayMoments], at day: Int, after lastBreak: Learner.Break?, _ rules: Learner.Rules
    ) -> [DayMoments] {
        let newest = day - rules.completeDays
        let oldest = max(newest - rules.windowDays + 1, lastBreak?.since ?? .min)
        return history.filter { $0.day <= newest && $0.day >= oldest && $0.counts }
    }
}

/// The sum of what shares differ by.
func distance(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + abs($1.0 - $1.1) }
}
