extension Learner {
    /// Takes weights back where one of four triggers says so.
    mutating func takeBack(at day: Int, _ live: LiveRecord) -> LearningDecision? {
        guard isValid(state.active) else {
            let weights = isValid(state.gated) ? state.gated : State().gated
            return takeBack(to: weights, at: day, "the weights are out of their bounds, or no numbers")
        }
        guard !state.isFrozen else { return nil }
        if let previous = state.previous, let evidence = state.reversal?.evidence.value,
            evidence >= rules.reverseEvidence
        {
            return takeBack(
                to: previous, at: day,
                "evidence of \(evidence.text(1)) that the weights before did better, of \(rules.reverseEvidence.text(0))"
            )
        }
        if let reason = loss(live) {
            return takeBack(to: Array(repeating: 1 / Double(heads), count: heads), at: day, reason)
        }
        if let weights = state.previous ?? (state.active == state.gated ? nil : state.gated),
            let reason = emission(at: day, live)
        {
            return takeBack(to: weights, at: day, reason)
        }
        return nil
    }

    private func isValid(_ weights: [Double]) -> Bool {
        // A person may have put weights outside of the learned bounds.
        weights.count == heads && weights.allSatisfy { $0 >= 0 && $0 <= 1 }
            && abs(weights.reduce(0, +) - 1) < 1e-9
    }

    /// What signals brought since the weights came, where it is below 0 with 97.5%.
    private func loss(_ live: LiveRecord) -> String? {
        let outcomes = live.outcomes.filter { $0.day >= state.since ?? .min }
        let equal = state.gated.allSatisfy { abs($0 - 1 / Double(heads)) < 1e-12 }
        guard !equal, outcomes.count >= rules.acceptedMin,
            let blocks = DayBlocks(outcomes.map { ($0.day, $0.multiple) }), let interval = blocks.interval,
            interval.upperBound < 0
        else { return nil }
        return "\(outcomes.count) signals brought \(blocks.mean.text(3)) R each, at most "
            + "\(interval.upperBound.text(3)) R with 95%"
    }

    /// Yesterday's signals, against the four weeks before.
    private func emission(at day: Int, _ live: LiveRecord) -> String? {
        guard day > state.since ?? .min, let signals = live.emitted[day - 1] else { return nil }
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
