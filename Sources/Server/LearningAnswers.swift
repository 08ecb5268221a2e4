import Engine
import Learning
import Market
import Wire

// What is learned, and when, as it stands in frames.

extension OperationQuery {
    /// Runs that are shown.
    private static let runsMax = 50

    init(_ query: LearningStatsQuery, most: Int) {
        self.init(
            query, most: most,
            .read { source throws(OperationError) in
                let (status, asked) = try source.learningStatus(last: 1)
                return WireLearningStats(
                    status, asked, try source.learningReport(from: nil, to: nil))
            })
    }

    init(_ query: SchedulerQuery, at time: Int64, most: Int) {
        let runs = min(Self.runsMax, (most - Page.overhead) / 512)
        self.init(
            query, most: most,
            .read { source throws(OperationError) in
                WireScheduler(try source.learningStatus(last: runs).status, at: time)
            })
    }

    init(_ query: HeadWeightsQuery, most: Int) {
        self.init(
            query, most: most,
            .read { source throws(OperationError) in
                let (active, gated) = try source.activeWeights()
                return WireHeadWeights(active, gated: gated)
            })
    }

    init(_ query: WeightHistoryQuery, most: Int) {
        let fitting = (most - Page.overhead) / WireWeightHistory.rowBytes
        let limit = query.limit == 0 ? fitting : min(Int(query.limit), fitting)
        self.init(
            query, most: most,
            .read { source throws(OperationError) in
                let active = try source.activeWeights().active.id
                let records = try source.weights(before: query.before.map { Int($0) }, limit: limit)
                return WireWeightHistory(records, active: active)
            })
    }

    init(_ query: PerformanceQuery, most: Int) throws(Refusal) {
        try self.init(reporting: query, most: most) {
            WirePerformance(requestId: 0, figures: .performance(of: $0))
        }
    }

    init(_ query: ImprovementsQuery, most: Int) throws(Refusal) {
        try self.init(reporting: query, most: most) {
            WireImprovements(requestId: 0, figures: .progress(of: $0))
        }
    }

    init(_ query: RejectionAnalysisQuery, most: Int) throws(Refusal) {
        try self.init(reporting: query, most: most) {
            WireRejectionAnalysis(requestId: 0, figures: .rejections(of: $0))
        }
    }

    init(_ query: RecommendationsQuery, most: Int) {
        self.init(
            query, most: most,
            .read { source throws(OperationError) in
                WireRecommendations(try source.learningReport(from: nil, to: nil).recommendations)
            })
    }

    private init(
        reporting query: some SpanQuery, most: Int,
        _ answer: @escaping @Sendable (LearningReport) -> any Message
    ) throws(Refusal) {
        let (from, to) = try StoreQuery.range(query.from, query.to, field: 2)
        self.init(
            query, most: most,
            .read { source throws(OperationError) in answer(try source.learningReport(from: from, to: to)) })
    }

    init(_ request: TriggerLearning, most: Int) throws(Refusal) {
        let kind: LearningJob.Kind
        switch request.kind {
        case .dailyLearning: kind = .daily
        case .weeklyLearning: kind = .weekly
        default:
            throw Refusal(
                code: .invalidArgument, field: 2,
                message:
                    "Job \(request.kind) came; DailyLearning (1) and WeeklyLearning (2) can be started so.")
        }
        self.init(
            request, most: most,
            .read { source throws(OperationError) in JobAccepted(try source.learn(kind)) })
    }

    init(_ request: Rollback, most: Int) {
        let (version, expected) = (Int(request.toVersion), request.ifCurrentVersion.map { Int($0) })
        let reason = request.reason.isEmpty ? "asked for by a client" : request.reason
        self.init(
            request, most: most,
            .read { source throws(OperationError) in
                let record = try source.rollBack(to: version, expecting: expected, because: reason)
                return RollbackAck(
                    requestId: 0, fromVersion: UInt32(record.parent), toVersion: UInt32(version),
                    newVersion: UInt32(record.id))
            })
    }
}

extension WireLearningStats {
    fileprivate init(_ status: LearningStatus, _ asked: WeightsRecord?, _ report: LearningReport) {
        let (learner, rules) = (status.learner, Learner.Rules.standard)
        var figures = [
            WireFigure("e_value", learner.evidence.value, samples: UInt64(learner.evidence.days)),
            WireFigure(
                "challenger_e_value", learner.challenger.evidence.value,
                samples: UInt64(learner.challenger.evidence.days)),
        ]
        if let reversal = learner.reversal?.evidence {
            figures.append(WireFigure("reverse_e_value", reversal.value, samples: UInt64(reversal.days)))
        }
        figures.append(WireFigure("effective_rows", report.effective, samples: UInt64(report.rows)))
        figures.append(WireFigure("emission", report.emission))
        figures.append(WireFigure("ambiguous", report.quality.ambiguous))
        self.init(
            requestId: 0, firstDay: status.days.first.map(microseconds),
            lastDay: status.days.last.map(microseconds),
            days: UInt32(status.days.count), weightsVersion: UInt32(status.active.id),
            rows: UInt64(status.rows),
            coolDownUntil: learner.rollbacks.last.map { microseconds($0 + rules.coolDownDays) },
            shadowUntil: learner.shadow.map { microseconds($0.since + rules.shadowDays) },
            isFrozen: learner.isFrozen, figures: figures,
            conditions: (asked?.decision.conditions ?? []).map {
                WireCondition(
                    String(wireName: $0.name), $0.value, $0.threshold, passed: $0.passed, reason: $0.reason)
            }, summary: status.last.decision.reason)
    }
}

extension WireScheduler {
    fileprivate init(_ status: LearningStatus, at time: Int64) {
        self.init(
            requestId: 0, time: time, isScheduling: status.isScheduling,
            jobs: LearningJob.Kind.allCases.map { kind in
                let last = kind == .daily ? status.ran.daily : status.ran.weekly
                return Job(
                    kind: JobKind(kind), nextRun: status.isScheduling ? status.next[kind] : nil,
                    lastRun: last.map { JobSchedule.Date(kind: kind, day: $0).due },
                    everyMilliseconds: kind == .daily ? 86_400_000 : 604_800_000,
                    isRunning: status.running.contains { $0.kind == kind })
            }, runs: (status.running + status.queued + status.ended).map { Run($0) },
            trouble: status.trouble ?? "")
    }
}

extension WireScheduler.Run {
    fileprivate init(_ job: LearningJob) {
        let event = JobEvent(job, at: job.asked)
        self.init(
            jobId: job.identifier, kind: JobKind(event.kind), state: JobState(event.state), asked: job.asked,
            begun: job.begun,
            ended: job.ended,
            due: job.isScheduled ? JobSchedule.Date(kind: job.kind, day: job.day).due : nil,
            weightsVersion: job.version.map { UInt32($0) }, message: job.message)
    }
}

extension JobKind {
    fileprivate init(_ kind: LearningJob.Kind) {
        self =
            switch kind {
            case .daily: .dailyLearning
            case .weekly: .weeklyLearning
            }
    }
}

/// 00:00 UTC of a day since the Unix epoch, in microseconds.
func microseconds(_ day: Int) -> Int64 { Interval.d1.firstMinute(ofBar: day).microseconds }
