internal import Engine
internal import Learning
internal import Market
internal import Signals

/// A replay's report, for people and for programs.
struct ReplayText {
    let report: ReplayReport
    let judge: Judge

    var json: JSON {
        .object([
            ("candidates", .int(report.candidates)), ("passed_quality", .int(report.passedQuality)),
            ("signals", .int(report.records.count)),
            (
                "funnel",
                .list(
                    report.funnel.map {
                        .object([
                            ("stage", .text($0.stage.name)), ("in", .int($0.entered)),
                            ("rejected", .int($0.rejected)),
                        ])
                    })
            ),
            ("heads", .list(report.heads.map(Self.json))),
            ("expectancy", expectancy),
            ("weights_version", .int(judge.weights.version)),
            ("calibration_version", .int(judge.calibration.version)),
            ("records", .list(report.records.map(Self.json))),
        ])
    }

    private static func json(_ head: ReplayReport.HeadRate) -> JSON {
        .object([
            ("key", .text(head.key.name)), ("votes", .int(head.votes)), ("long", .int(head.long)),
            ("short", .int(head.short)), ("flat", .int(head.flat)), ("abstained", .int(head.abstained)),
            ("strong", .int(head.strong)), ("agreeing", .int(head.agreeing)),
        ])
    }

    private var expectancy: JSON {
        guard let (multiple, gain) = report.expectancy else { return .null }
        func json(_ blocks: DayBlocks) -> JSON {
            .object([
                ("mean", .number(blocks.mean)), ("low", .number(blocks.interval?.lowerBound ?? .nan)),
                ("high", .number(blocks.interval?.upperBound ?? .nan)),
            ])
        }
        return .object([
            ("outcomes", .int(multiple.count)), ("days", .int(multiple.days)), ("r", json(multiple)),
            ("share", json(gain)),
        ])
    }

    private static func json(_ record: ReplayReport.Record) -> JSON {
        let (signal, candidate) = (record.signal, record.signal.candidate)
        let outcome = record.outcome.map { outcome in
            JSON.object([
                ("end", .text("\(outcome.end)")), ("r", .number(outcome.multiple)),
                ("share", .number(outcome.gain)), ("entry", .number(outcome.entry)),
                ("exit", .number(outcome.exit)), ("ended_at", .int(outcome.endedAt.milliseconds)),
                ("ambiguous", .bool(outcome.isAmbiguous)), ("halts", .int(outcome.halts)),
            ])
        }
        return .object([
            ("id", .text(String(signal.id))), ("symbol", .text(candidate.symbol.name)),
            ("time", .int(candidate.minute.milliseconds)), ("direction", .text("\(candidate.direction)")),
            ("reference", .number(signal.plan.reference)), ("stop", .number(signal.plan.stop)),
            ("target", .number(signal.plan.target)), ("reward", .number(signal.plan.reward)),
            ("score", .number(candidate.consensus.score)),
            ("confidence", .number(candidate.consensus.confidence)),
            ("confluence", .number(candidate.confluence)), ("quality", .number(candidate.quality)),
            ("regime", candidate.regime.map { .text($0.name) } ?? .null),
            (
                "x",
                .list(HeadKey.allCases.map { candidate.votes[$0].map { .number($0.strength) } ?? .null })
            ),
            ("replaced", .bool(record.isReplaced)), ("outcome", outcome ?? .null),
        ])
    }

    func print() {
        var heads = Table([
            "head", "", "votes", "of candidates", "long", "short", "flat", "abstained", "strong", "agrees",
        ])
        for head in report.heads {
            func share(_ part: Int, _ whole: Int) -> Table.Cell {
                .right(whole > 0 ? 100 * Double(part) / Double(whole) : .nan, digits: 1)
            }
            heads.add([
                .left(head.key.letter), .left(head.key.name), .right(head.votes),
                share(head.votes, report.candidates), share(head.long, head.votes),
                share(head.short, head.votes), share(head.flat, report.candidates),
                share(head.abstained, report.candidates), share(head.strong, head.votes),
                share(head.agreeing, head.votes),
            ])
        }
        heads.print()
        Output.line("all but the first number are percent")
        Output.line()
        var funnel = Table(["stage", "", "in", "rejected", "percent"])
        for row in report.funnel {
            funnel.add([
                .right(Int(row.stage.rawValue)), .left(row.stage.name), .right(row.entered),
                .right(row.rejected),
                .right(row.entered > 0 ? 100 * Double(row.rejected) / Double(row.entered) : .nan, digits: 2),
            ])
        }
        funnel.print()
        let rejection = report.rejection.map { "\((100 * $0).rounded(toDigits: 2))%" } ?? "-"
        Output.line(
            "\(report.candidates) candidates, \(rejection) stopped by quality, \(report.records.count) signals"
        )
        if judge.calibration.version == 0 {
            Output.line(
                "the thresholds are the default ones, few signals pass: 'nonet calibrate' sets them by what is measured"
            )
        }
        guard let (multiple, gain) = report.expectancy else {
            return Output.line("no signal's 72 hours are over: nothing can be said of what they bring")
        }
        func range(_ blocks: DayBlocks, _ factor: Double) -> String {
            let mean = (factor * blocks.mean).rounded(toDigits: 3)
            guard let interval = blocks.interval else { return "\(mean) (too few for an interval)" }
            return
                "\(mean) [\((factor * interval.lowerBound).rounded(toDigits: 3)), \((factor * interval.upperBound).rounded(toDigits: 3))]"
        }
        Output.line(
            "after costs, of \(multiple.count) signals whose 72 hours are over, on \(multiple.days) days, with 95% over days: "
                + "\(range(multiple, 1)) R, \(range(gain, 100))% a signal")
        Output.line(
            "weights version \(judge.weights.version), calibration version \(judge.calibration.version)")
    }
}
