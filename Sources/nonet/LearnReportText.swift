internal import Learning
internal import Market
internal import Signals

/// A report on learning, for people.
struct LearnReportText {
    let report: LearningReport

    init(_ report: LearningReport) { self.report = report }

    func print() {
        guard let days = report.days else {
            Output.line("there are no days of candidates yet: a day is complete four days later")
            return printRecommendations()
        }
        Output.line(
            "candidates of \(LearnCommand.date(days.lowerBound)) to \(LearnCommand.date(days.upperBound)): \(report.rows) "
                + "kept, worth \(report.effective.rounded(toDigits: 0)) independent ones; weights version \(report.weights.version)"
        )
        for part in [printSignals, printWeeks, printHeads, printStages, printBaselines, printQuality] {
            Output.line()
            part()
        }
        printRecommendations()
    }

    private func printSignals() {
        let performance = report.performance
        Output.line("\(performance.signals) signals have ended")
        var table = Table(["", "value", "95%", "samples", "days", ""])
        func add(_ name: String, _ estimate: Estimate, _ scale: Double = 1, digits: Int = 3) {
            table.add([
                .left(name), .right(scale * (estimate.value ?? .nan), digits: digits),
                .left(estimate.interval.map { $0.text(scale, digits: digits) } ?? ""),
                .right(estimate.samples), .right(estimate.days), .left(estimate.reason ?? ""),
            ])
        }
        add("expectancy, R", performance.expectancy)
        add("gain, %", performance.gain, 100)
        add("win rate, %", performance.winRate, 100, digits: 1)
        add("break-even rate, %", performance.breakEvenRate, 100, digits: 1)
        add("profit factor", performance.profitFactor)
        add("maximum drawdown, R", performance.drawdown, digits: 2)
        add("best streak", performance.bestStreak, digits: 0)
        add("worst streak", performance.worstStreak, digits: 0)
        add("open at once", performance.exposure, digits: 2)
        add("Sharpe ratio of a day", performance.sharpe)
        add("P(Sharpe ratio > 0)", performance.probabilisticSharpe)
        add("  and > luck of \(performance.trials)", performance.deflatedSharpe)
        add("Brier score", performance.brier)
        add("  of the win rate", performance.brierOfBase)
        table.print()
        guard !performance.reliability.isEmpty else { return }
        Output.line()
        var told = Table(["P(win) told", "signals", "mean", "won"])
        for bin in performance.reliability {
            told.add([
                .left("0.\(bin.tenth) to \(bin.tenth == 9 ? "1.0" : "0.\(bin.tenth + 1)")"),
                .right(bin.told.samples), .left(bin.told.text(digits: 2)), .left(bin.winRate.text(digits: 2)),
            ])
        }
        told.print()
    }

    private func printWeeks() {
        var table = Table(["week of", "signals", "expectancy, R", "win rate, %"])
        for week in report.progress.weeks {
            table.add([
                .left(LearnCommand.date(week.day)), .right(week.signals),
                .left(week.expectancy.text(digits: 3)), .left(week.winRate.text(100, digits: 1)),
            ])
        }
        table.print()
        Output.line("expectancy changes by \(report.progress.trend.text(digits: 3)) R a week")
    }

    private func printHeads() {
        var table = Table([
            "head", "", "weight", "votes", "agrees", "gains when it does, %", "contribution", "edge, R",
            "a week",
        ])
        for head in report.heads {
            table.add([
                .left(head.key.letter), .left(head.key.name), .right(head.weight, digits: 4),
                .right(head.votes), .right(head.agreeing),
                .left(head.agreementWinRate.text(100, digits: 1)), .left(head.contribution.text(digits: 4)),
                .left(head.edge.text(digits: 4)), .left(head.trend.text(digits: 4)),
            ])
        }
        table.print()
        let names = [report.progress.best, report.progress.worst].compactMap { $0?.name }
        if names.count == 2 { Output.line("best \(names[0]), worst \(names[1])") }
    }

    private func printStages() {
        var table = Table([
            "stage", "", "in", "rejected", "%", "E[R] passed", "E[R] rejected", "lift",
            "would have gained, %",
        ])
        for stage in report.stages {
            table.add([
                .right(Int(stage.stage.rawValue)), .left(stage.stage.name), .right(stage.entered, digits: 0),
                .right(stage.rejected, digits: 0),
                .right(stage.entered > 0 ? 100 * stage.rejected / stage.entered : .nan, digits: 2),
                .left(stage.passedExpectancy.text(digits: 3)),
                .left(stage.rejectedExpectancy.text(digits: 3)), .left(stage.lift.text(digits: 3)),
                .left(stage.missed.text(100, digits: 1)),
            ])
        }
        table.print()
        Output.line("quality lets through \(report.emission.text(100, digits: 2))% of the candidates")
    }

    private func printBaselines() {
        var table = Table([
            "beside it", "entries", "expectancy, R", "gain, %", "signals bring more, R", "Sharpe ratio",
        ])
        for baseline in report.baselines {
            func text(_ estimate: Estimate?, _ scale: Double = 1, digits: Int = 3) -> Table.Cell {
                .left(estimate?.text(scale, digits: digits) ?? "")
            }
            table.add([
                .left(baseline.kind.name), .rightText(baseline.expectancy.map { String($0.samples) } ?? ""),
                text(baseline.expectancy), text(baseline.gain, 100), text(baseline.advantage),
                text(baseline.sharpe),
            ])
        }
        table.print()
    }

    private func printQuality() {
        let quality = report.quality
        func percent(_ share: Double?) -> String {
            share.map { "\((100 * $0).rounded(toDigits: 3))%" } ?? "an unknown part"
        }
        Output.line(
            "ambiguous outcomes \(quality.ambiguous.text(100, digits: 2))%; of the minutes \(percent(quality.missing)) are "
                + "missing, in \(percent(quality.halted)) the exchange had none")
    }

    private func printRecommendations() {
        for recommendation in report.recommendations {
            Output.line()
            let change = [recommendation.current, recommendation.suggested].compactMap {
                $0?.rounded(toDigits: 4)
            }
            Output.line(
                "\(recommendation.priority.name)  \(recommendation.kind.name): \(recommendation.reason)"
                    + (change.isEmpty ? "" : " (\(change.joined(separator: " to ")))"))
            for evidence in recommendation.evidence {
                let estimate = evidence.estimate
                Output.line(
                    "  \(evidence.name) \(estimate.text(digits: 4)), \(estimate.samples) samples on \(estimate.days) days"
                        + (estimate.reason.map { ": \($0)" } ?? ""))
            }
            Output.line("  next: \(recommendation.next)")
        }
    }
}

extension Estimate {
    /// `0.12 [0.05, 0.19]`, or a dash and what it lacks.
    func text(_ scale: Double = 1, digits: Int) -> String {
        guard let value else { return "- (\(samples))" }
        let number = (scale * value).rounded(toDigits: digits)
        return interval.map { number + " " + $0.text(scale, digits: digits) } ?? number
    }
}

extension ClosedRange<Double> {
    func text(_ scale: Double, digits: Int) -> String {
        "[\((scale * lowerBound).rounded(toDigits: digits)), \((scale * upperBound).rounded(toDigits: digits))]"
    }
}
