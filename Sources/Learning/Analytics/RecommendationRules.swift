internal import Signals

extension Recommendation {
    /// What a report recommends, the most pressing first.
    static func all(of report: LearningReport, _ versions: [LearningReport.Version]) -> [Recommendation] {
        let all =
            [fewSamples(report), winRate(report)].compactMap(\.self)
            + weights(report, versions.last { $0.decision.proposed != nil }?.decision.proposed)
            + report.heads.compactMap(watch) + report.stages.compactMap(stage)
            + [thresholds(report), noDeployment(versions)].compactMap(\.self) + dataQuality(report)
        // Sorting is stable: what presses as much stays in the order of the rules.
        return all.sorted { $0.priority > $1.priority }
    }

    private static func fewSamples(_ report: LearningReport) -> Recommendation? {
        let signals = report.performance.signals
        guard signals < Estimate.samplesMin else { return nil }
        let found = signals == 0 ? "no signal has ended" : "\(signals) signals have ended"
        return Recommendation(
            .fewSamples, report.rows == 0 ? .high : .medium,
            "\(found): nothing is said of fewer than \(Estimate.samplesMin); history can be decided on, too",
            [Evidence("expectancy", report.performance.expectancy)], next: "nonet replay --journal")
    }

    /// What gains and losses are worth makes the rate at which nothing is lost, so this is an expectancy below 0.
    private static func winRate(_ report: LearningReport) -> Recommendation? {
        let performance = report.performance
        guard let winRate = performance.winRate.value, let needed = performance.breakEvenRate.value,
            winRate < needed
        else { return nil }
        let isSure = performance.expectancy.interval.map { $0.upperBound < 0 } ?? false
        return Recommendation(
            .winRateUnderBreakEven, isSure ? .high : .medium,
            isSure
                ? "signals lose: they win less often than they would have to"
                : "signals win less often than they would have to, which may still be chance",
            [
                Evidence("win_rate", performance.winRate),
                Evidence("break_even_rate", performance.breakEvenRate),
                Evidence("expectancy", performance.expectancy),
            ], current: winRate, suggested: needed, next: "nonet learn trigger weekly")
    }

    /// Weights are moved by as much as a day may, unless a fit says where to.
    private static let weightStep = 0.02
    private static let weightBounds = 0.02...0.30

    /// A head is raised that surely brings something and has less weight than its part of what all heads bring; one is
    /// lowered that surely brings less than nothing.
    private static func weights(_ report: LearningReport, _ proposed: [Double]?) -> [Recommendation] {
        let brought = report.heads.reduce(0) { $0 + max(0, $1.edge.value ?? 0) }
        return report.heads.compactMap { head in
            guard let edge = head.edge.value, let interval = head.edge.interval else { return nil }
            let fitted = proposed?[Int(head.key.rawValue)]
            let evidence = [
                Evidence("edge", head.edge), Evidence("agreement_win_rate", head.agreementWinRate),
            ]
            if interval.lowerBound > 0,
                head.weight + weightStep < min(edge / brought, weightBounds.upperBound)
            {
                let step = min(head.weight + weightStep, weightBounds.upperBound)
                return Recommendation(
                    .raiseWeight, .medium,
                    "\(head.key.name) brings more than its weight, all heads being compared", evidence,
                    head: head.key, current: head.weight, suggested: max(fitted ?? step, step),
                    next: "nonet learn trigger weekly")
            }
            guard interval.upperBound < 0, head.weight > weightBounds.lowerBound + 1e-9 else { return nil }
            let step = max(head.weight - weightStep, weightBounds.lowerBound)
            return Recommendation(
                .lowerWeight, .high, "\(head.key.name) is wrong more than it is right", evidence,
                head: head.key, current: head.weight, suggested: min(fitted ?? step, step),
                next: "nonet learn trigger weekly")
        }
    }

    private static func watch(_ head: HeadPerformance) -> Recommendation? {
        guard let interval = head.trend.interval, interval.upperBound < 0 else { return nil }
        return Recommendation(
            .watchHead, .low, "what \(head.key.name) brings becomes less from week to week",
            [Evidence("trend", head.trend), Evidence("edge", head.edge)], head: head.key,
            current: head.weight, next: "nonet learn history")
    }

    /// So little is a lift, in multiples, that a stage is not worth having for it.
    private static let liftMin = 0.05

    private static func stage(_ stage: StagePerformance) -> Recommendation? {
        guard let interval = stage.lift.interval, interval.upperBound < liftMin else { return nil }
        let isHarmful = interval.upperBound < 0
        let isCalibrated: Set<Stage> = [.consensus, .confluence, .regime]
        return Recommendation(
            .stageWithoutLift, isHarmful ? .high : .medium,
            isHarmful
                ? "what \(stage.stage.name) stops does better than what it lets through"
                : "what \(stage.stage.name) stops does as well as what it lets through",
            [Evidence("lift", stage.lift), Evidence("missed", stage.missed)], stage: stage.stage,
            next: isCalibrated.contains(stage.stage) ? "nonet calibrate" : "nonet why")
    }

    /// The share of the candidates that the stages about quality are meant to let through.
    private static let emissionMeant = 0.01...0.02

    private static func thresholds(_ report: LearningReport) -> Recommendation? {
        guard let value = report.emission.value else { return nil }
        let interval = report.emission.interval ?? value...value
        let isTight = interval.upperBound < emissionMeant.lowerBound
        guard isTight || interval.lowerBound > emissionMeant.upperBound else { return nil }
        return Recommendation(
            isTight ? .thresholdsTooTight : .thresholdsTooLoose, .medium,
            "of the candidates \(isTight ? "fewer" : "more") pass than the 1 to 2% that are meant",
            [Evidence("emission", report.emission)], current: value, suggested: CalibrationFit.passing,
            next: "nonet calibrate")
    }

    private static func noDeployment(_ versions: [LearningReport.Version]) -> Recommendation? {
        guard
            let version = versions.last(where: {
                $0.decision.trigger == .weekly || $0.decision.trigger == .manual
            }), version.decision.weights == nil
        else { return nil }
        let decision = version.decision
        let evidence = decision.conditions.filter { !$0.passed }.map { condition in
            Evidence(
                condition.name,
                Estimate(
                    value: condition.value.isNaN ? nil : condition.value, samples: decision.rows,
                    days: decision.window?.count ?? 0, reason: condition.reason))
        }
        return Recommendation(
            .noDeployment, .low, decision.reason, evidence,
            next: "nonet learn show \(version.id)")
    }

    private static func dataQuality(_ report: LearningReport) -> [Recommendation] {
        let quality = report.quality
        var found: [Recommendation] = []
        if let ambiguous = quality.ambiguous.value, ambiguous > 0.05 {
            found.append(
                Recommendation(
                    .dataQuality, ambiguous >= 0.1 ? .high : .medium,
                    "of many outcomes a candle does not tell whether stop or target came first; "
                        + "from a tenth on, nothing is deployed", [Evidence("ambiguous", quality.ambiguous)],
                    current: ambiguous, next: "nonet gaps"))
        }
        if let missing = quality.missing, missing > 0.001 {
            found.append(
                Recommendation(
                    .dataQuality, missing > 0.01 ? .high : .medium,
                    "the store lacks minutes that the exchange has: what ends in them waits", [],
                    current: missing, suggested: 0, next: "nonet backfill"))
        }
        if let halted = quality.halted, halted > 0.01 {
            found.append(
                Recommendation(
                    .dataQuality, .low,
                    "in many minutes the exchange has no candle: stops are missed in them",
                    [], current: halted, next: "nonet gaps"))
        }
        return found
    }

    private init(
        _ kind: Kind, _ priority: Priority, _ reason: String, _ evidence: [Evidence], head: HeadKey? = nil,
        stage: Stage? = nil, current: Double? = nil, suggested: Double? = nil, next: String
    ) {
        (self.kind, self.priority, self.reason, self.evidence) = (kind, priority, reason, evidence)
        (self.head, self.stage, self.current, self.suggested) = (head, stage, current, suggested)
        self.next = next
    }
}

extension Recommendation.Evidence {
    fileprivate init(_ name: String, _ estimate: Estimate) { (self.name, self.estimate) = (name, estimate) }
}
