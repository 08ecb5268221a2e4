import Wire

extension Client {
    /// Something that was measured, how sure it is, and what it stands on.
    public struct Figure: Sendable, Equatable {
        /// `expectancy_r`, `win_rate` and so on, with its unit.
        public var name: String
        /// nil = withheld or not known: `reason` says why.
        public var value: Double?
        /// The 95% interval; nil = none.
        public var interval: ClosedRange<Double>?
        public var samples: UInt64
        /// Days that the samples are of.
        public var days: Int
        /// Of that Monday on, in microseconds; nil = of all the time.
        public var week: Int64?
        /// nil = of all heads, of no stage.
        public var head: String?
        public var stage: String?
        /// Why there is no number, or no interval; empty where both are there.
        public var reason: String
    }

    /// What is measured of a span of decisions.
    public struct Figures: Sendable {
        /// What they cover, in microseconds; nil = nothing.
        public var from: Int64?
        public var to: Int64?
        public var all: [Figure]
    }

    /// What is learned from, how the gate stands, and what the last decision came to; times in microseconds.
    public struct LearningStats: Sendable {
        /// A condition of the gate, and what was found.
        public struct Condition: Sendable {
            public var name: String
            /// nil = not known.
            public var value: Double?
            public var threshold: Double
            public var passed: Bool
            public var reason: String
        }

        /// Complete days: the first and the last, nil = none is, and how many have candidates.
        public var firstDay: Int64?
        public var lastDay: Int64?
        public var days: Int
        /// Decides now.
        public var weightsVersion: Int
        /// Candidates that are kept.
        public var rows: UInt64
        /// nil = nothing stops a deployment for its time; no fit is in shadow.
        public var coolDownUntil: Int64?
        public var shadowUntil: Int64?
        /// A person must let learning go on.
        public var isFrozen: Bool
        public var figures: [Figure]
        /// Of the gate, when it was asked last.
        public var conditions: [Condition]
        public var summary: String
    }

    /// What is to be done about what was learned.
    public struct Recommendation: Sendable {
        /// `raise_weight` and so on.
        public var kind: String
        /// `low`, `medium` or `high`.
        public var priority: String
        /// nil = of none.
        public var head: String?
        public var stage: String?
        /// What is and what should be; nil where it is no number.
        public var current, suggested: Double?
        public var reason: String
        /// What to run next.
        public var next: String
        public var evidence: [Figure]
    }

    /// What is learned when; times in microseconds.
    public struct Scheduler: Sendable {
        public struct Job: Sendable, Equatable {
            /// As `Client.Job` has it: `dailyLearning` or `weeklyLearning`.
            public var kind: String
            /// nil = not by itself; never.
            public var nextRun: Int64?
            public var lastRun: Int64?
            public var everyMilliseconds: UInt64
            public var isRunning: Bool
        }

        public struct Run: Sendable, Equatable {
            public var id: UInt64
            public var kind: String
            /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
            public var state: String
            public var asked: Int64
            /// nil = not yet.
            public var begun: Int64?
            public var ended: Int64?
            /// The date that it is for; nil = asked for by hand.
            public var due: Int64?
            /// The decision that came of it; nil = none.
            public var weightsVersion: Int?
            public var message: String
        }

        /// Of the server, when it answered.
        public var time: Int64
        /// Runs come by themselves.
        public var isScheduling: Bool
        public var jobs: [Job]
        /// The newest first.
        public var runs: [Run]
        /// Why runs do not come by themselves; empty when all is well.
        public var trouble: String
    }

    /// What signals brought that were decided in [from, to): overall, beside baselines, per head, and week by week.
    ///
    /// - Parameters:
    ///   - from: Microseconds since the epoch; nil = the first day that is kept.
    ///   - to: nil = now.
    public func performance(from: Int64? = nil, to: Int64? = nil) async throws(ClientError) -> Figures {
        let query = PerformanceQuery(requestId: 0, from: from, to: to)
        return Figures(try await ask(query, for: WirePerformance.self).figures)
    }

    /// How it goes on, week by week, and the trend of each head, the best head first.
    public func improvements(from: Int64? = nil, to: Int64? = nil) async throws(ClientError) -> Figures {
        let query = ImprovementsQuery(requestId: 0, from: from, to: to)
        return Figures(try await ask(query, for: WireImprovements.self).figures)
    }

    /// What each stage of the filter earns, in their order.
    public func rejections(from: Int64? = nil, to: Int64? = nil) async throws(ClientError) -> Figures {
        let query = RejectionAnalysisQuery(requestId: 0, from: from, to: to)
        return Figures(try await ask(query, for: WireRejectionAnalysis.self).figures)
    }

    /// What is to be done about what was learned, the most urgent first.
    public func recommendations() async throws(ClientError) -> [Recommendation] {
        let query = RecommendationsQuery(requestId: 0)
        return try await ask(query, for: WireRecommendations.self).entries.map { Recommendation($0) }
    }

    /// What is learned from, and how the gate stands.
    public func learningStats() async throws(ClientError) -> LearningStats {
        LearningStats(try await ask(LearningStatsQuery(requestId: 0), for: WireLearningStats.self))
    }

    /// What is learned when.
    public func scheduler() async throws(ClientError) -> Scheduler {
        Scheduler(try await ask(SchedulerQuery(requestId: 0), for: WireScheduler.self))
    }

    /// Starts the daily step of learning, or else the weekly fit. For admins.
    public func triggerLearning(weekly: Bool) async throws(ClientError) -> StartedJob {
        let request = TriggerLearning(requestId: 0, kind: weekly ? .weeklyLearning : .dailyLearning)
        return StartedJob(try await ask(request, for: JobAccepted.self))
    }
}

extension Client.Figure {
    init(_ figure: WireFigure) {
        let interval = figure.low <= figure.high ? figure.low...figure.high : nil
        self.init(
            name: figure.name, value: figure.value.known, interval: interval, samples: figure.samples,
            days: Int(figure.days), week: figure.week, head: figure.head.map { $0.storeName },
            stage: figure.stage.map { $0.storeName }, reason: figure.reason)
    }
}

extension Client.Figures {
    fileprivate init(_ figures: LearningFigures) {
        (from, to, all) = (figures.from, figures.to, figures.all.map { Client.Figure($0) })
    }
}

extension Client.LearningStats {
    fileprivate init(_ stats: WireLearningStats) {
        self.init(
            firstDay: stats.firstDay, lastDay: stats.lastDay, days: Int(stats.days),
            weightsVersion: Int(stats.weightsVersion), rows: stats.rows, coolDownUntil: stats.coolDownUntil,
            shadowUntil: stats.shadowUntil, isFrozen: stats.isFrozen,
            figures: stats.figures.map { Client.Figure($0) },
            conditions: stats.conditions.map {
                Condition(
                    name: $0.name, value: $0.value.known, threshold: $0.threshold, passed: $0.passed,
                    reason: $0.reason)
            }, summary: stats.summary)
    }
}

extension Client.Recommendation {
    fileprivate init(_ entry: WireRecommendations.Entry) {
        self.init(
            kind: entry.kind, priority: entry.priority.storeName, head: entry.head.map { $0.storeName },
            stage: entry.stage.map { $0.storeName }, current: entry.current.known,
            suggested: entry.suggested.known, reason: entry.reason, next: entry.next,
            evidence: entry.evidence.map { Client.Figure($0) })
    }
}

extension Client.Scheduler {
    fileprivate init(_ scheduler: WireScheduler) {
        self.init(
            time: scheduler.time, isScheduling: scheduler.isScheduling,
            jobs: scheduler.jobs.map {
                Job(
                    kind: "\($0.kind)", nextRun: $0.nextRun, lastRun: $0.lastRun,
                    everyMilliseconds: $0.everyMilliseconds, isRunning: $0.isRunning)
            },
            runs: scheduler.runs.map {
                Run(
                    id: $0.jobId, kind: "\($0.kind)", state: $0.state.storeName, asked: $0.asked,
                    begun: $0.begun, ended: $0.ended, due: $0.due,
                    weightsVersion: $0.weightsVersion.map { Int($0) }, message: $0.message)
            }, trouble: scheduler.trouble)
    }
}
