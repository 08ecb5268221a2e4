internal import Learning
internal import Market
internal import Signals

/// A report on learning, for programs.
extension LearnReportText {
    var json: JSON {
        .object([
            ("from", report.days.map { .day($0.lowerBound) } ?? .null),
            ("to", report.days.map { .day($0.upperBound + 1) } ?? .null),
            ("candidates", .int(report.rows)), ("effective", .number(report.effective)),
            ("weights_version", .int(report.weights.version)), ("performance", performance),
            ("progress", progress), ("heads", .list(report.heads.map(Self.json))),
            ("stages", .list(report.stages.map(Self.json))), ("emission", .estimate(report.emission)),
            ("baselines", .list(report.baselines.map(Self.json))),
            (
                "quality",
                .object([
                    ("ambiguous", .estimate(report.quality.ambiguous)),
                    ("missing", .optional(report.quality.missing)),
                    ("halted", .optional(report.quality.halted)),
                ])
            ),
            ("recommendations", .list(report.recommendations.map(Self.json))),
        ])
    }

    private var performance: JSON {
        let performance = report.performance
        return .object([
            ("signals", .int(performance.signals)),
            ("from", performance.days.map { .day($0.lowerBound) } ?? .null),
            ("to", performance.days.map { .day($0.upperBound + 1) } ?? .null),
            ("expectancy", .estimate(performance.expectancy)), ("gain", .estimate(performance.gain)),
            ("win_rate", .estimate(performance.winRate)),
            ("break_even_rate", .estimate(performance.breakEvenRate)),
            ("profit_factor", .estimate(performance.profitFactor)),
            ("drawdown", .estimate(performance.drawdown)),
            ("best_streak", .estimate(performance.bestStreak)),
            ("worst_streak", .estimate(performance.worstStreak)),
            ("exposure", .estimate(performance.exposure)), ("sharpe", .estimate(performance.sharpe)),
            ("probabilistic_sharpe", .estimate(performance.probabilisticSharpe)),
            ("deflated_sharpe", .estimate(performance.deflatedSharpe)), ("trials", .int(performance.trials)),
            ("brier", .estimate(performance.brier)), ("brier_of_base", .estimate(performance.brierOfBase)),
            (
                "reliability",
                .list(
                    performance.reliability.map { bin in
                        .object([
                            ("from", .number(Double(bin.tenth) / 10)),
                            ("to", .number(Double(bin.tenth + 1) / 10)), ("told", .estimate(bin.told)),
                            ("win_rate", .estimate(bin.winRate)),
                        ])
                    })
            ),
        ])
    }

    private var progress: JSON {
        .object([
            (
                "weeks",
                .list(
                    report.progress.weeks.map { week in
                        .object([
                            ("from", .day(week.day)), ("signals", .int(week.signals)),
                            ("expectancy", .estimate(week.expectancy)),
                            ("win_rate", .estimate(week.winRate)),
                        ])
                    })
            ),
            ("trend", .estimate(report.progress.trend)),
            ("best", .optional(report.progress.best?.name)),
            ("worst", .optional(report.progress.worst?.name)),
        ])
    }

    private static func json(_ head: HeadPerformance) -> JSON {
        .object([
            ("key", .text(head.key.name)), ("weight", .number(head.weight)), ("votes", .int(head.votes)),
            ("agreeing", .int(head.agreeing)), ("agreement_win_rate", .estimate(head.agreementWinRate)),
            ("contribution", .estimate(head.contribution)), ("edge", .estimate(head.edge)),
            ("trend", .estimate(head.trend)),
        ])
    }

    private static func json(_ stage: StagePerformance) -> JSON {
        .object([
            ("stage", .text(stage.stage.name)), ("in", .number(stage.entered)),
            ("rejected", .number(stage.rejected)),
            ("passed_expectancy", .estimate(stage.passedExpectancy)),
            ("rejected_expectancy", .estimate(stage.rejectedExpectancy)), ("lift", .estimate(stage.lift)),
            ("missed", .estimate(stage.missed)),
        ])
    }

    private static func json(_ baseline: Baseline) -> JSON {
        .object([
            ("kind", .text(baseline.kind.name)),
            ("expectancy", baseline.expectancy.map(JSON.estimate) ?? .null),
            ("gain", baseline.gain.map(JSON.estimate) ?? .null),
            ("advantage", baseline.advantage.map(JSON.estimate) ?? .null),
            ("sharpe", baseline.sharpe.map(JSON.estimate) ?? .null),
        ])
    }

    private static func json(_ recommendation: Recommendation) -> JSON {
        .object([
            ("kind", .text(recommendation.kind.name)), ("priority", .text(recommendation.priority.name)),
            ("head", .optional(recommendation.head?.name)), ("stage", .optional(recommendation.stage?.name)),
            ("current", .optional(recommendation.current)),
            ("suggested", .optional(recommendation.suggested)), ("reason", .text(recommendation.reason)),
            (
                "evidence",
                .list(
                    recommendation.evidence.map { evidence in
                        .object([
                            ("name", .text(evidence.name)), ("estimate", .estimate(evidence.estimate)),
                        ])
                    })
            ), ("next", .text(recommendation.next)),
        ])
    }
}

extension JSON {
    /// A number, its interval, and the sample that it stands on.
    static func estimate(_ estimate: Estimate) -> JSON {
        .object([
            ("value", .optional(estimate.value)), ("low", .optional(estimate.interval?.lowerBound)),
            ("high", .optional(estimate.interval?.upperBound)), ("samples", .int(estimate.samples)),
            ("days", .int(estimate.days)), ("reason", .optional(estimate.reason)),
        ])
    }
}
