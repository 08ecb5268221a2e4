extension Learner {
    /// 00:00: takes weights back where they have to be, else moves them a step within the trust region.
    ///
    /// The step goes towards the fit of all complete days, with the pull that the week chose: at most .02 a head, and no
    /// further than .03 from what the gate let through. It waits for half of the days that a deployment waits for.
    /// - Parameters:
    ///   - history: moments of all kept complete days, in order.
    ///   - live: what signals did.
    public mutating func daily(at day: Int, history: [DayMoments], live: LiveRecord) -> LearningDecision {
        if let decision = takeBack(at: day, history, live) { return decision }
        func staying(_ reason: String) -> LearningDecision {
            LearningDecision(.daily, day: day, reason: reason + drift)
        }
        guard !state.isFrozen else { return staying(Self.frozen) }
        if let passed = daysOfRest(at: day) {
            return staying(
                "The weights stay: the last rollback was \(passed == 1 ? "a day" : "\(passed) days") ago.")
        }
        let days = WeeklyFit.days(history, at: day, after: state.lastBreak, rules)
        let sum = MomentSum(days, halfLife: rules.halfLife)
        guard days.count >= rules.stepDaysMin, sum.weight >= rules.effectiveMin else {
            return staying(
                "The weights stay: \(days.count) days\(state.lastBreak.map { " " + $0.sinceThen } ?? ""), worth "
                    + "\(sum.weight.text(0)) candidates, of \(rules.stepDaysMin) and \(rules.effectiveMin.text(0)) needed."
            )
        }
        guard let lambda = state.candidate?.lambda else {
            return staying("The weights stay: this week there was nothing to fit.")
        }
        do throws(NoEvidence) {
            let fit = try WeightFit(sum, towards: state.gated, lambda: lambda, rules)
            let certainty = fit.certainty(days, rules)
            guard certainty >= rules.certaintyMin else {
                throw NoEvidence(
                    reason: "votes go with outcomes by \(certainty.text(1)) standard errors, of "
                        + "\(rules.certaintyMin.text(0)) needed")
            }
            let weights = ShareProjection.nearest(to: fit.weights, within: trustRegion)
            let change = distance(weights, state.active)
            state.active = weights
            return LearningDecision(
                .daily, day: day, weights: weights, proposed: fit.weights,
                window: days[0].day...days[days.count - 1].day,
                rows: sum.rows, effective: sum.weight, lambda: lambda,
                reason: "The weights move by \(change.text(4)) in all, within what a day may do." + drift)
        } catch {
            return staying("Nothing can be learned: \(error.reason). The weights stay.")
        }
    }

    /// Of each head, how far a day may go.
    private var trustRegion: [ClosedRange<Double>] {
        zip(state.active, state.gated).map { active, gated in
            let low = max(rules.shareMin, gated - rules.dailyReach, active - rules.dailyStep)
            let high = min(rules.shareMax, gated + rules.dailyReach, active + rules.dailyStep)
            // Where a person put weights outside of the bounds they come back, or stay.
            return min(low, active)...max(high, active)
        }
    }

    private var drift: String {
        guard hasDrifted else { return "" }
        return
            " The challenger does better: evidence of \(state.challenger.evidence.value.text(1)) that these weights "
            + "have drifted."
    }
}
