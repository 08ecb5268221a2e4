import Wire

/// A message about gaps or learning with random values.
func randomLearned(_ template: Template, _ random: inout SplitMix64) -> any VectorMessage {
    let id = random.next()
    switch template {
    case .learningStatsQuery: return LearningStatsQuery(requestId: id)
    case .headWeightsQuery: return HeadWeightsQuery(requestId: id)
    case .recommendationsQuery: return RecommendationsQuery(requestId: id)
    case .schedulerQuery: return SchedulerQuery(requestId: id)
    case .performanceQuery: return PerformanceQuery(requestId: id, from: random.time(), to: random.time())
    case .improvementsQuery: return ImprovementsQuery(requestId: id, from: random.time(), to: random.time())
    case .rejectionAnalysisQuery:
        return RejectionAnalysisQuery(requestId: id, from: random.time(), to: random.time())
    case .weightHistoryQuery:
        return WeightHistoryQuery(requestId: id, before: random.count(), limit: random.whole())
    case .rollback:
        return Rollback(
            requestId: id, toVersion: random.whole(), ifCurrentVersion: random.count(),
            reason: random.text(max: 300))
    case .rollbackAck:
        return RollbackAck(
            requestId: id, fromVersion: random.whole(), toVersion: random.whole(), newVersion: random.whole())
    case .triggerLearning: return TriggerLearning(requestId: id, kind: random.one(of: JobKind.allCases))
    case .jobAccepted:
        return JobAccepted(requestId: id, jobId: random.whole(), alreadyRunning: .random(using: &random))
    case .performance: return WirePerformance(requestId: id, figures: random.figures())
    case .improvements: return WireImprovements(requestId: id, figures: random.figures())
    case .rejectionAnalysis: return WireRejectionAnalysis(requestId: id, figures: random.figures())
    case .learningStats:
        return WireLearningStats(
            requestId: id, firstDay: random.time(), lastDay: random.time(), days: random.whole(),
            weightsVersion: random.whole(), rows: random.whole(), coolDownUntil: random.time(),
            shadowUntil: random.time(), isFrozen: .random(using: &random),
            figures: random.rows { $0.figure() },
            conditions: random.rows {
                WireCondition(
                    $0.ascii(max: 32), $0.double(), $0.double(), passed: .random(using: &$0),
                    reason: $0.line())
            }, summary: random.text(max: 300))
    case .headWeights:
        return WireHeadWeights(
            requestId: id, since: random.time(), slope: random.double(), intercept: random.double(),
            weightsVersion: random.whole(), gatedVersion: random.whole(),
            heads: random.rows {
                .init(
                    head: $0.one(of: WireHead.allCases), weight: $0.double(), gated: $0.double(),
                    standard: $0.double())
            })
    case .weightHistory: return random.weightHistory(id)
    case .recommendations:
        return WireRecommendations(requestId: id, entries: random.rows { $0.recommendation() })
    case .scheduler: return random.scheduler(id)
    default: return randomGaps(template, id, &random)
    }
}

private func randomGaps(
    _ template: Template, _ id: UInt64, _ random: inout SplitMix64
) -> any VectorMessage {
    switch template {
    case .gapCheck: return GapCheck(requestId: id)
    case .gapStatusQuery:
        return GapStatusQuery(
            requestId: id, symbol: random.maybe { $0.symbol() }, after: random.maybe { $0.symbol() },
            limit: random.whole())
    case .gapStatus:
        return WireGapStatus(
            requestId: id, checkedAt: random.whole(), nextAfter: random.maybe { $0.symbol() },
            symbols: random.rows {
                .init(
                    symbol: $0.symbol(), firstOpen: $0.time(), lastOpen: $0.time(), present: $0.whole(),
                    quiet: $0.whole(), halt: $0.whole(), missing: $0.whole(), age: $0.count(),
                    holes: $0.whole(), ranges: $0.whole(),
                    gapClass: $0.maybe { $0.one(of: WireGapClass.allCases) },
                    listing: $0.maybe { $0.one(of: WireListing.allCases) })
            },
            ranges: random.rows {
                .init(start: $0.whole(), minutes: $0.whole(), state: $0.one(of: WireHoleState.allCases))
            })
    case .backfill:
        return WireBackfill(
            requestId: id, symbol: random.maybe { $0.symbol() }, from: random.time(), to: random.time())
    case .backfillStatusQuery: return BackfillStatusQuery(requestId: id, limit: random.whole())
    default:
        return WireBackfillStatus(
            requestId: id, weightUsed: random.count(), weightLimit: random.count(),
            jobs: random.rows {
                .init(
                    jobId: $0.whole(), kind: $0.one(of: WireGapJobKind.allCases),
                    state: $0.one(of: JobState.allCases), begun: $0.whole(), ended: $0.time(),
                    minutes: $0.whole(), minutesDone: $0.whole(), candles: $0.whole(), halts: $0.whole(),
                    missing: $0.whole(), symbols: $0.whole(), symbolsDone: $0.whole(), pages: $0.whole(),
                    dumps: $0.whole(), message: $0.line())
            })
    }
}

extension SplitMix64 {
    fileprivate mutating func count() -> UInt32? {
        let count: UInt32 = whole()
        return count == .max ? nil : count
    }

    /// Text without a line feed; a carriage return may stand at its end.
    fileprivate mutating func line() -> String {
        text(max: 40).replacing("\n", with: "\r")
    }

    fileprivate mutating func figure(hasReason: Bool = true) -> WireFigure {
        WireFigure(
            ascii(max: 32), double(), low: double(), high: double(), samples: whole(), days: whole(),
            week: time(), head: maybe { $0.one(of: WireHead.allCases) },
            stage: maybe { $0.one(of: WireStage.allCases) }, reason: hasReason ? line() : "")
    }

    fileprivate mutating func figures() -> LearningFigures {
        LearningFigures(from: time(), to: time(), rows { $0.figure() })
    }

    fileprivate mutating func recommendation() -> WireRecommendations.Entry {
        WireRecommendations.Entry(
            kind: ascii(max: 32), current: double(), suggested: double(),
            head: maybe { $0.one(of: WireHead.allCases) }, stage: maybe { $0.one(of: WireStage.allCases) },
            priority: one(of: WirePriority.allCases), reason: line(), next: line(),
            evidence: rows { $0.figure(hasReason: false) })
    }

    fileprivate mutating func scheduler(_ id: UInt64) -> WireScheduler {
        WireScheduler(
            requestId: id, time: whole(), isScheduling: .random(using: &self),
            jobs: rows {
                .init(
                    kind: $0.one(of: JobKind.allCases), nextRun: $0.time(), lastRun: $0.time(),
                    everyMilliseconds: $0.whole(), isRunning: .random(using: &$0))
            },
            runs: rows {
                .init(
                    jobId: $0.whole(), kind: $0.one(of: JobKind.allCases),
                    state: $0.one(of: JobState.allCases), asked: $0.whole(), begun: $0.time(),
                    ended: $0.time(),
                    due: $0.time(), weightsVersion: $0.count(), message: $0.line())
            }, trouble: text(max: 40))
    }

    fileprivate mutating func weightHistory(_ id: UInt64) -> WireWeightHistory {
        let versions: [WireWeightHistory.Version] = rows {
            .init(
                decidedAt: $0.whole(), windowFrom: $0.time(), windowTo: $0.time(), samples: $0.whole(),
                effective: $0.double(), ridge: $0.double(), author: $0.ascii(max: 32), version: $0.whole(),
                parent: $0.count(),
                trigger: $0.one(of: WireLearningTrigger.allCases), isDeployed: .random(using: &$0),
                isActive: .random(using: &$0), reason: $0.line())
        }
        let columns = Int.random(in: 0...9, using: &self)
        return WireWeightHistory(
            requestId: id, activeVersion: whole(), nextBefore: count(), columns: columns, versions: versions,
            weights: (0..<versions.count * columns).map { _ in double() })
    }
}
