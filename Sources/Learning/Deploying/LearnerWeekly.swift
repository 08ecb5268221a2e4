public import Signals

extension Learner {
    /// Sunday 02:00, or when a person asks: the fit, the gate, the shadow, the deployment.
    ///
    /// Weights that pass wait in shadow for a week; when they pass again, they decide.
    /// - Parameters:
    ///   - day: days that are complete at its midnight count.
    ///   - history: moments of all kept complete days, in order.
    ///   - calibration: the thresholds that decide now.
    ///   - table: the rows of some days: asked for when all that needs no rows is passed.
    public mutating func weekly(
        at day: Int, trigger: LearningDecision.Trigger, history: [DayMoments], calibration: Calibration,
        table: (ClosedRange<Int>) -> CandidateTable
    ) -> LearningDecision {
        guard !state.isFrozen else { return LearningDecision(trigger, day: day, reason: Self.frozen) }
        let fit: WeeklyFit
        do throws(NoEvidence) {
            fit = try weeklyFit(history, at: day)
        } catch {
            return LearningDecision(
                trigger, day: day, reason: "Nothing can be learned: \(error.reason). The weights stay.")
        }
        var decision = LearningDecision(trigger, day: day, fit)
        if let shadow = state.shadow {
            (decision.proposed, decision.lambda) = (shadow.weights, shadow.lambda)
            guard day - shadow.since >= rules.shadowDays else {
                decision.reason =
                    "Weights that passed the gate are in shadow for \(shadow.since + rules.shadowDays - day) more days."
                return decision
            }
        }
        return decided(decision, fit, calibration, table)
    }

    private mutating func decided(
        _ decision: LearningDecision, _ fit: WeeklyFit, _ calibration: Calibration,
        _ table: (ClosedRange<Int>) -> CandidateTable
    ) -> LearningDecision {
        var decision = decision
        let (proposed, lambda) = (decision.proposed ?? fit.weights, decision.lambda ?? fit.lambda)
        let gate = DeploymentGate(
            fit: fit, proposed: proposed, state: state, rules: rules, day: decision.day)
        decision.conditions = gate.conditions()
        let shadow = state.shadow
        if decision.conditions.allSatisfy(\.passed) {
            let rows = table(fit.window)
            decision.conditions += gate.conditions(rows, calibration)
            if decision.conditions.allSatisfy(\.passed) {
                decision.winModel = gate.winModel(rows, calibration)
            }
        }
        if let failed = decision.conditions.first(where: { !$0.passed }) {
            state.shadow = nil
            decision.reason =
                (shadow == nil ? "The weights stay: " : "The weights in shadow are given up: ")
                + "\(failed.reason) (\(failed.name))."
            return decision
        }
        let waited = shadow.map { decision.day - $0.since } ?? 0
        decision.conditions.append(
            LearningDecision.Condition(
                "shadow_days", atLeast: Double(rules.shadowDays), Double(waited),
                "\(waited) days in shadow"))
        guard shadow != nil else {
            state.shadow = Shadow(since: decision.day, weights: proposed, lambda: lambda)
            decision.reason =
                "The gate is passed: the proposed weights go into shadow for \(rules.shadowDays) days."
            return decision
        }
        deploy(proposed, at: decision.day, fit)
        decision.weights = proposed
        decision.reason =
            "The gate is passed, and \(waited) days in shadow are over: the proposed weights decide."
        return decision
    }

    private mutating func deploy(_ weights: [Double], at day: Int, _ fit: WeeklyFit) {
        let (previous, scale) = (state.gated, state.evidence.scale)
        replace(by: weights, at: day, previous: previous)
        state.deployments = state.deployments.filter { $0 > day - rules.yearDays } + [day]
        // Weights that have turned around explain less than nothing: asked for twice as much, that shows sooner than in what
        // two scores that are much alike differ by.
        if let contrast = Contrast(previous, against: weights, times: 2, in: fit.sum) {
            state.reversal = Reversal(
                since: day, contrast: contrast.vector,
                evidence: EProcess(scale: scale.map { $0 * rules.reverseScale }))
        }
    }

    static let frozen =
        "Learning is frozen: weights were taken back twice within 30 days. A person has to look, and to unfreeze it or roll back."
}

extension LearningDecision {
    init(_ trigger: Trigger, day: Int, _ fit: WeeklyFit) {
        self.init(
            trigger, day: day, proposed: fit.weights, window: fit.window, rows: fit.sum.rows,
            effective: fit.sum.weight, lambda: fit.lambda, reason: "")
    }
}
