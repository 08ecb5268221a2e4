internal import Engine
internal import Exchange
internal import Learning
internal import Market
internal import Signals

/// How learning stands, for people and for programs.
struct LearningText {
    private let status: LearningStatus

    init(_ status: LearningStatus) { self.status = status }

    var json: JSON {
        let learner = status.learner
        let decided: [(String, JSON)] = [
            ("active", .int(status.active.id)), ("last", .int(status.last.id)),
            ("reason", .text(status.last.decision.reason)), ("frozen", .bool(learner.isFrozen)),
            ("weights", WeightsText.json(learner.active)), ("gated", WeightsText.json(learner.gated)),
            ("candidate", WeightsText.json(learner.candidate?.weights)),
        ]
        let evidence: [(String, JSON)] = [
            ("e_value", .number(learner.evidence.value)), ("e_days", .int(learner.evidence.days)),
            ("e_warmup_days", .int(learner.evidence.firstDays.count)),
            ("reverse_e_value", .optional(learner.reversal?.evidence.value)),
            ("shadow_since", .day(learner.shadow?.since)),
            ("learned_since", .day(learner.lastBreak?.since)),
            ("deployments", .list(learner.deployments.map { .day($0) })),
            ("rollbacks", .list(learner.rollbacks.map { .day($0) })),
        ]
        let data: [(String, JSON)] = [
            ("days", .int(status.days.count)), ("rows", .int(status.rows)),
            ("first_day", .day(status.days.first)), ("last_day", .day(status.days.last)),
            ("jobs", .list(LearningJob.Kind.allCases.map(schedule))),
            ("runs", .list(status.ended.map(Self.json))),
        ]
        return .object(decided + evidence + data)
    }

    private static func time(_ due: Int64) -> String {
        due <= SystemClock().now ? "due" : "\(Minute(containingMilliseconds: Int(due / 1000)))"
    }

    private func schedule(of kind: LearningJob.Kind) -> JSON {
        .object([
            ("kind", .text("\(kind)")), ("ran", .day(status.ran(kind))),
            ("next", .optional(status.next[kind].map { Int($0 / 1000) })),
        ])
    }

    private static func json(_ job: LearningJob) -> JSON {
        .object([
            ("job", .text(String(job.identifier))), ("kind", .text("\(job.kind)")),
            ("scheduled", .bool(job.isScheduled)), ("day", .day(job.day)), ("state", .text("\(job.state)")),
            ("begun", .optional(job.begun.map { Int($0 / 1000) })),
            ("ended", .optional(job.ended.map { Int($0 / 1000) })), ("version", .optional(job.version)),
            ("message", .text(job.message)),
        ])
    }

    func print() {
        let learner = status.learner
        let since = status.active.id == 0 ? "" : ", since \(WeightsText.time(of: status.active))"
        Output.line(
            "version \(status.active.id) of the weights decides\(since); the last decision "
                + "is \(status.last.id):")
        Output.line("  \(status.last.decision.reason)")
        if learner.isFrozen {
            Output.line("learning is frozen until somebody runs 'nonet learn unfreeze', or rolls back")
        }
        Output.line()
        var heads = Table(["head", "", "weight", "gated", "candidate"])
        for key in HeadKey.allCases {
            let place = Int(key.rawValue)
            heads.add([
                .left(key.letter), .left(key.name), .right(learner.active[place], digits: 4),
                .right(learner.gated[place], digits: 4),
                .right(learner.candidate?.weights?[place] ?? .nan, digits: 4),
            ])
        }
        heads.print()
        Output.line(
            "evidence for the candidate: \(learner.evidence.value.rounded(toDigits: 3)) over \(learner.evidence.days) days"
                + (learner.evidence.scale == nil
                    ? ", \(learner.evidence.firstDays.count) of 28 to set its scale" : ""))
        let kept = [status.days.first, status.days.last].compactMap { $0.map(LearnCommand.date) }
        Output.line(
            "\(status.days.count) days of candidates" + (kept.isEmpty ? "" : ", \(kept[0]) to \(kept[1])")
                + ", \(status.rows) rows")
        if let lastBreak = learner.lastBreak {
            Output.line(
                "only days since \(LearnCommand.date(lastBreak.since)) are learned from: "
                    + "then what the heads' votes know changed")
        }
        Output.line()
        var jobs = Table(["job", "last date", "next"])
        for kind in LearningJob.Kind.allCases {
            jobs.add([
                .left("\(kind)"), .left(status.ran(kind).map(LearnCommand.date) ?? "-"),
                .left(status.next[kind].map(Self.time) ?? "-"),
            ])
        }
        jobs.print()
        guard !status.ended.isEmpty else { return }
        Output.line()
        var runs = Table(["run", "job", "asked by", "date", "state", "version", "message"])
        for job in status.ended.prefix(8) {
            runs.add([
                .right(Int(job.identifier)), .left("\(job.kind)"),
                .left(job.isScheduled ? "schedule" : "hand"), .left(LearnCommand.date(job.day)),
                .left("\(job.state)"), .rightText(job.version.map(String.init) ?? "-"), .left(job.message),
            ])
        }
        runs.print()
    }
}

extension LearningStatus {
    /// The last date that a kind ran for.
    func ran(_ kind: LearningJob.Kind) -> Int? { kind == .daily ? ran.daily : ran.weekly }
}
