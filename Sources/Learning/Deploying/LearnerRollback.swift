#if canImport(Glibc)
    internal import Glibc
#endif

extension Learner.State {
    /// The day that the weights were taken back, by a person or by themselves; nil where others were deployed since.
    var lastRollback: Int? { previous == nil ? since : nil }
}

extension Learner {
    /// Days since weights were taken back, while nothing else may move them; nil where it may.
    func daysOfRest(at day: Int) -> Int? {
        state.lastRollback.map { day - $0 }.flatMap { $0 < rules.coolDownDays ? $0 : nil }
    }

    /// Takes weights back where one of five triggers says so.
    mutating func takeBack(
        at day: Int, _ history: [DayMoments], _ live: LiveRecord
    ) -> LearningDecision? {
        guard isValid(state.active) else {
            let weights = isValid(state.gated) ? state.gated : State().gated
            return takeBack(to: weights, at: day, "the weights are out of their bounds, or no numbers")
        }
        guard !state.isFrozen else { return nil }
        let equal = Array(repeating: 1 / Double(heads), count: heads)
        if let lastBreak = state.lastBreak, !lastBreak.isJudged, daysOfRest(at: day) == nil {
            state.lastBreak?.isJudged = true
            if explainsMore(equal, at: day, history) {
                return takeBack(
                    to: equal, at: day, "\(lastBreak.sinceThen), equal shares explain more than they do")
            }
        }
        if let previous = state.previous, let evidence = state.reversal?.evidence.value,
            evidence >= rules.reverseEvidence
        {
            return takeBack(
                to: previous, at: day,
                "evidence of \(evidence.text(1)) that the weights before explain twice as much, of \(rules.reverseEvidence.text(0))"
            )
        }
        if let reason = loss(live, at: day) {
            return takeBack(to: equal, at: day, reason)
        }
        if let previous = state.previous, let since = state.since, let reason = emission(at: day, since, live)
        {
            return takeBack(to: previous, at: day, reason)
        }
        return nil
    }

    private func isValid(_ weights: [Double]) -> Bool {
        // A person may have put weights outside of the learned bounds.
        weights.count == heads && weights.allSatisfy { $0 >= 0 && $0 <= 1 }
            && abs(weights.reduce(0, +) - 1) < 1e-9
    }

    /// Whether other weights explain the days since the last break better than the ones that came before it was found. The
    /// default weights were not learned, and stay.
    private func explainsMore(_ weights: [Double], at day: Int, _ history: [DayMoments]) -> Bool {
        let days = WeeklyFit.days(history, at: day, after: state.lastBreak, rules)
        let sum = MomentSum(days, halfLife: .infinity)
        guard state.gated != State().gated, let contrast = Contrast(weights, against: state.gated, in: sum)
        else { return false }
        return days.reduce(0) { $0 + Contrast.difference(contrast.vector, on: $1) } > 0
    }

    /// What signals brought since the weights came, where it is below 0 with 95%, however often one looks. Those of days that
    /// are not complete wait: the first to end are mostly those that lose.
    private func loss(_ live: LiveRecord, at day: Int) -> String? {
        let newest = day - rules.completeDays
        let outcomes = live.outcomes.filter { $0.day >= state.since ?? .min && $0.day <= newest }
        let equal = state.gated.allSatisfy { abs($0 - 1 / Double(heads)) < 1e-12 }
        guard !equal, outcomes.count >= rules.acceptedMin else { return nil }
        let days = Dictionary(grouping: outcomes, by: \.day).sorted { $0.key < $1.key }
            .map { $0.value.reduce(0) { $0 + $1.multiple } }
        guard days.count >= rules.lossDaysMin, let bound = Self.upperBound(of: days), bound < 0 else {
            return nil
        }
        let mean = outcomes.reduce(0) { $0 + $1.multiple } / Double(outcomes.count)
        return "\(outcomes.count) signals brought \(mean.text(3)) R each, at most "
            + "\((bound * Double(days.count) / Double(outcomes.count)).text(3)) R with 95%"
    }

    /// The mean's bound of 95% that holds on every day at once (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2021, an
    /// asymptotic confidence sequence, tightest at 26 days). That of a single look, taken each day, would find a loss in
    /// every second year of weights that gain.
    package static func upperBound(of days: [Double]) -> Double? {
        let count = Double(days.count)
        guard count > 1 else { return nil }
        let mean = days.reduce(0, +) / count
        let variance = days.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        let (alpha, rho) = (0.05, 0.31)
        let spread = count * rho + 1
        return mean
            + (variance * 2 * spread / (count * count * rho) * log(spread.squareRoot() / alpha)).squareRoot()
    }

    /// Yesterday's signals, against the four weeks before: as long as these were mostly decided by other weights. Later a
    /// day that is out of the usual is the market's.
    private func emission(at day: Int, _ since: Int, _ live: LiveRecord) -> String? {
        guard day > since, day <= since + rules.emissionDays, let signals = live.emitted[day - 1] else {
            return nil
        }
        let before = (2...rules.emissionDays + 1).compactMap { live.emitted[day - $0] }.sorted()
        guard before.count >= rules.emissionDays / 2 else { return nil }
        let median = Double(before[(before.count - 1) / 2])
        guard median >= rules.emissionMedianMin, !rules.emissionBounds.contains(Double(signals) / median)
        else {
            return nil
        }
        return "\(signals) signals in a day, where \(median.text(0)) were usual"
    }

    private mutating func takeBack(to weights: [Double], at day: Int, _ reason: String) -> LearningDecision {
        replace(by: weights, at: day, previous: nil)
        state.rollbacks = state.rollbacks.filter { $0 > day - rules.rollbackDays } + [day]
        if state.rollbacks.count >= rules.rollbacksMax { state.isFrozen = true }
        return LearningDecision(
            .rollback, day: day, weights: weights,
            reason: "The weights are taken back: \(reason)." + (state.isFrozen ? " " + Self.frozen : ""))
    }
}
