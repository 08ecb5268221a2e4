import Learning
import Signals
import Wire

// What a report tells, as figures.

extension LearningFigures {
    /// Overall, beside baselines, per head, and week by week.
    static func performance(of report: LearningReport) -> LearningFigures {
        let performance = report.performance
        var figures = [
            WireFigure("expectancy_r", performance.expectancy), WireFigure("gain", performance.gain),
            WireFigure("win_rate", performance.winRate),
            WireFigure("break_even_rate", performance.breakEvenRate),
            WireFigure("profit_factor", performance.profitFactor),
            WireFigure("drawdown_r", performance.drawdown),
            WireFigure("best_streak", performance.bestStreak),
            WireFigure("worst_streak", performance.worstStreak),
            WireFigure("open_at_once", performance.exposure),
            WireFigure("sharpe_daily", performance.sharpe),
            WireFigure("probabilistic_sharpe", performance.probabilisticSharpe),
            WireFigure("deflated_sharpe", performance.deflatedSharpe),
            WireFigure("trials", Double(performance.trials), samples: UInt64(performance.trials)),
            WireFigure("brier", performance.brier), WireFigure("brier_of_win_rate", performance.brierOfBase),
        ]
        for bin in performance.reliability {
            figures.append(WireFigure("reliability_\(bin.tenth)_told", bin.told))
            figures.append(WireFigure("reliability_\(bin.tenth)_won", bin.winRate))
        }
        for baseline in report.baselines {
            for (name, estimate) in [
                ("expectancy_r", baseline.expectancy), ("gain", baseline.gain),
                ("advantage_r", baseline.advantage), ("sharpe_daily", baseline.sharpe),
            ] {
                guard let estimate else { continue }
                figures.append(WireFigure("\(baseline.kind.name)_\(name)", estimate))
            }
        }
        for head in report.heads {
            let key = WireHead(head.key)
            figures += [
                WireFigure("weight", head.weight, samples: UInt64(head.votes), head: key),
                WireFigure(
                    "agreement", Double(head.agreeing) / Double(head.votes), samples: UInt64(head.votes),
                    head: key, reason: head.votes == 0 ? "it did not vote" : ""),
                WireFigure("agreement_win_rate", head.agreementWinRate, head: key),
                WireFigure("contribution", head.contribution, head: key),
                WireFigure("edge_r", head.edge, head: key),
                WireFigure("edge_trend_r_weekly", head.trend, head: key),
            ]
        }
        return LearningFigures(report, figures + weeks(of: report))
    }

    /// Week by week, and the trend of each head, the best head first.
    static func progress(of report: LearningReport) -> LearningFigures {
        var figures = weeks(of: report)
        figures.append(WireFigure("expectancy_trend_r_weekly", report.progress.trend))
        for key in report.progress.heads {
            for head in report.heads where head.key == key {
                figures.append(WireFigure("edge_r", head.edge, head: WireHead(key)))
                figures.append(WireFigure("edge_trend_r_weekly", head.trend, head: WireHead(key)))
            }
        }
        return LearningFigures(report, figures)
    }

    /// What each stage earns, in their order.
    static func rejections(of report: LearningReport) -> LearningFigures {
        var figures = [WireFigure("emission", report.emission)]
        for stage in report.stages {
            let name = WireStage(stage.stage)
            let samples = UInt64(stage.passedExpectancy.samples + stage.rejectedExpectancy.samples)
            figures += [
                WireFigure("entered", stage.entered, samples: samples, stage: name),
                WireFigure("rejected", stage.rejected, samples: samples, stage: name),
                WireFigure("passed_expectancy_r", stage.passedExpectancy, stage: name),
                WireFigure("rejected_expectancy_r", stage.rejectedExpectancy, stage: name),
                WireFigure("lift_r", stage.lift, stage: name),
                WireFigure("missed_share", stage.missed, stage: name),
            ]
        }
        return LearningFigures(report, figures)
    }

    private static func weeks(of report: LearningReport) -> [WireFigure] {
        report.progress.weeks.flatMap { week in
            let start = microseconds(week.day)
            return [
                WireFigure(
                    "signals", Double(week.signals), samples: UInt64(week.signals), week: start),
                WireFigure("expectancy_r", week.expectancy, week: start),
                WireFigure("win_rate", week.winRate, week: start),
            ]
        }
    }

    private init(_ report: LearningReport, _ figures: [WireFigure]) {
        self.init(
            from: report.days.map { microseconds($0.lowerBound) },
            to: report.days.map { microseconds($0.upperBound + 1) }, figures)
    }
}

extension WireFigure {
    init(
        _ name: String, _ estimate: Estimate, week: Int64? = nil, head: WireHead? = nil,
        stage: WireStage? = nil
    ) {
        let isFinite = estimate.value?.isFinite ?? true
        self.init(
            name, estimate.value ?? .nan, low: estimate.interval?.lowerBound ?? .nan,
            high: estimate.interval?.upperBound ?? .nan, samples: UInt64(estimate.samples),
            days: UInt32(estimate.days), week: week, head: head, stage: stage,
            reason: isFinite ? estimate.reason ?? "" : "it is infinite")
    }
}

extension WireRecommendations {
    init(_ recommendations: [Recommendation]) {
        self.init(
            requestId: 0,
            entries: recommendations.map { recommendation in
                Entry(
                    kind: recommendation.kind.name, current: recommendation.current ?? .nan,
                    suggested: recommendation.suggested ?? .nan,
                    head: recommendation.head.map { WireHead($0) },
                    stage: recommendation.stage.map { WireStage($0) },
                    priority: WirePriority(recommendation.priority), reason: recommendation.reason,
                    next: recommendation.next,
                    evidence: recommendation.evidence.map { evidence in
                        var figure = WireFigure(String(wireName: evidence.name), evidence.estimate)
                        figure.reason = ""
                        return figure
                    })
            })
    }
}

extension WirePriority {
    fileprivate init(_ priority: Recommendation.Priority) {
        self =
            switch priority {
            case .low: .low
            case .medium: .medium
            case .high: .high
            }
    }
}
