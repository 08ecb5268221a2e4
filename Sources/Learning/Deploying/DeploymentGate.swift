internal import Signals

/// What weights have to show before they decide, condition by condition, the cheap ones first.
struct DeploymentGate {
    let fit: WeeklyFit
    /// What would be deployed: of this week, or of the week before in shadow.
    let proposed: [Double]
    let state: Learner.State
    let rules: Learner.Rules
    let day: Int

    typealias Condition = LearningDecision.Condition

    /// Those that need no rows.
    func conditions() -> [Condition] {
        evidence() + [size()] + difference() + change() + [coolDown(), canary()]
    }

    private func evidence() -> [Condition] {
        let (sum, folds) = (fit.sum, fit.forward.weeks.count)
        let share = Double(sum.ambiguous) / Double(max(sum.rows, 1))
        return [
            Condition(
                "effective_rows", atLeast: rules.effectiveMin, sum.weight,
                "the candidates are worth \(sum.weight.text(0)) independent ones"),
            Condition(
                "days", atLeast: Double(rules.daysMin), Double(sum.days),
                "\(sum.days) days of candidates\(state.lastBreak.map { " " + $0.sinceThen } ?? "")"),
            Condition(
                "folds", atLeast: Double(rules.foldsMin), Double(folds), "\(folds) weeks were foretold"),
            Condition(
                "ambiguous_share", share, rules.ambiguousMax, share < rules.ambiguousMax,
                "of \((100 * share).text(1))% it is not known which end came first"),
        ]
    }

    /// A fit of a size near 0 has the direction of the noise.
    private func size() -> Condition {
        Condition(
            "certainty", atLeast: rules.certaintyMin, fit.certainty,
            "votes go with outcomes by \(fit.certainty.text(1)) standard errors")
    }

    private func difference() -> [Condition] {
        let (mean, needed) = (
            state.evidence.mean ?? .nan, rules.evidence(deployments: state.deployments, at: day)
        )
        return [
            Condition(
                "mean_difference", mean, 0, mean > 0,
                mean.isNaN
                    ? "no day has bet on a candidate against these weights yet"
                    : "candidates were \(mean > 0 ? "ahead of" : "behind") these weights by "
                        + "\(abs(mean).text(4)) a day on average"),
            Condition(
                "e_value", atLeast: needed, state.evidence.value,
                "evidence of \(state.evidence.value.text(1)) over \(state.evidence.days) days, of \(needed.text(0)) needed"
            ),
        ]
    }

    private func change() -> [Condition] {
        let change = distance(proposed, state.gated)
        let reason = "the shares change by \(change.text(3)) in all"
        return [
            Condition("change_min", atLeast: rules.change.lowerBound, change, reason),
            Condition(
                "change_max", change, rules.change.upperBound, change <= rules.change.upperBound + 1e-9,
                reason),
        ]
    }

    private func coolDown() -> Condition {
        let passed = state.lastRollback.map { Double(day - $0) } ?? .infinity
        return Condition(
            "cool_down", atLeast: Double(rules.coolDownDays), passed,
            passed.isFinite ? "the last rollback was \(Int(passed)) days ago" : "nothing was rolled back")
    }

    /// Those that look at every row.
    func conditions(_ table: CandidateTable, _ calibration: Calibration) -> [Condition] {
        let before = AcceptedSet(table, state.active, calibration)
        let after = AcceptedSet(table, proposed, calibration)
        return [
            expectancy(after, before), emission(after, before), brier(table, after, before, calibration),
        ]
    }

    private func expectancy(_ after: AcceptedSet, _ before: AcceptedSet) -> Condition {
        let count = min(after.rows.count, before.rows.count)
        guard count >= rules.acceptedMin,
            let difference = DayDifference(after.multiples, before.multiples)
        else {
            return Condition(
                "accepted_expectancy", .nan, -rules.expectancyLossMax, true,
                "not compared: \(count) accepted outcomes, of \(rules.acceptedMin) needed")
        }
        return Condition(
            "accepted_expectancy", difference.lowerBound, -rules.expectancyLossMax,
            difference.lowerBound > -rules.expectancyLossMax,
            "what it accepts brings \(difference.mean.text(3)) R more, at least "
                + "\(difference.lowerBound.text(3)) R with 90%")
    }

    private func emission(_ after: AcceptedSet, _ before: AcceptedSet) -> Condition {
        guard max(after.emission, before.emission) >= rules.emissionMin else {
            return Condition(
                "emission", .nan, rules.emissionChange.lowerBound, true,
                "not compared: fewer than \(rules.emissionMin.text(0)) candidates are accepted by either")
        }
        let ratio = before.emission > 0 ? after.emission / before.emission : .infinity
        return Condition(
            "emission", ratio, rules.emissionChange.lowerBound, rules.emissionChange.contains(ratio),
            "it accepts \(ratio.text(2)) times as many, of \(rules.emissionChange.lowerBound.text(1)) to "
                + rules.emissionChange.upperBound.text(1))
    }

    /// Of each accepted candidate by the curve of its own weights, the ones that decide scored on all days, the proposed
    /// ones by the weeks that foretold it.
    private func brier(
        _ table: CandidateTable, _ after: AcceptedSet, _ before: AcceptedSet, _ calibration: Calibration
    ) -> Condition {
        guard let model = winModel(table, calibration), let other = before.winModel(rules),
            let difference = DayDifference(after.squaredErrors(model), before.squaredErrors(other))
        else {
            return Condition("brier", .nan, 0, true, "not compared: the chance of a win is not known of both")
        }
        // Half of all like candidates do worse by chance: worse beyond chance is what counts.
        return Condition(
            "brier", difference.lowerBound, 0, difference.lowerBound <= 0,
            "its chances of a win miss by \(difference.mean.text(4)) more, at least "
                + "\(difference.lowerBound.text(4)) with 90%")
    }

    /// The chance of a win under the proposed weights: by scores of weeks that were foretold.
    func winModel(_ table: CandidateTable, _ calibration: Calibration) -> WinModel? {
        AcceptedSet(table, calibration) { day in
            fit.forward.weeks.firstIndex { $0.contains(day) }.flatMap { fit.forward.weights[$0] }
        }.winModel(rules)
    }

    private func canary() -> Condition {
        let canary = Canary(fit.days, towards: state.gated, lambda: fit.lambda, rules)
        let threshold = canary.threshold(rules.canaryQuantile)
        return Condition(
            "canary", canary.gain, threshold, canary.gain > threshold,
            "the fit explains \(canary.gain.text(6)), where chance stays under \(threshold.text(6)) in "
                + "\((100 * rules.canaryQuantile).text(0)) of 100")
    }
}

extension Learner.Rules {
    /// Evidence that the next deployment takes: `20 j (j + 1)` for the j-th within a year, whose chances add up to 1/20.
    func evidence(deployments: [Int], at day: Int) -> Double {
        let next = Double(deployments.count { $0 > day - yearDays } + 1)
        return evidenceMin * next * (next + 1)
    }
}

extension LearningDecision.Condition {
    init(_ name: String, atLeast threshold: Double, _ value: Double, _ reason: String) {
        self.init(name, value, threshold, value >= threshold, reason)
    }
}

extension AcceptedSet {
    fileprivate var multiples: [(day: Int, value: Double, weight: Double)] {
        rows.map { ($0.day, $0.multiple, $0.weight) }
    }

    fileprivate func squaredErrors(_ model: WinModel) -> [(day: Int, value: Double, weight: Double)] {
        rows.map { row in
            let error = model.probability(row.score) - (row.multiple > 0 ? 1 : 0)
            return (row.day, error * error, row.weight)
        }
    }
}
