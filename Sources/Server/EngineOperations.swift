public import CandleStore
public import Engine
public import Exchange
public import Learning
public import Market
internal import Synchronization

/// What an engine's jobs answer about gaps and learning, as far as there are such jobs.
public final class EngineOperations: OperationSource {
    /// What there is once the server has started.
    public struct Parts: Sendable {
        /// As `EngineState` opens it.
        public var state: StateStore
        public var clock: any WallClock
        /// At whose closes is decided; nil = at none.
        public var interval: Interval?
        /// Nil where nothing is collected.
        public var gaps: GapJobs?
        /// Nil where nothing is decided.
        public var learning: LearningJobs?

        public init(
            _ state: StateStore, clock: any WallClock, deciding interval: Interval?, gaps: GapJobs?,
            learning: LearningJobs?
        ) {
            (self.state, self.clock, self.interval) = (state, clock, interval)
            (self.gaps, self.learning) = (gaps, learning)
        }
    }

    /// Who asked for what a client asked for.
    private static let author = "client"

    private let engine: Engine
    private let parts = Mutex<Parts?>(nil)
    /// The last report, and what it is of: several questions have their answers from the same one.
    private let report = Mutex<(of: ReportKey, report: LearningReport)?>(nil)

    private struct ReportKey: Equatable {
        var days: ClosedRange<Int>?
        /// The newest day and version, which make another of it.
        var newest: Int?
        var version: Int
    }

    /// Until `begin` it answers nothing.
    public init(_ engine: Engine) { self.engine = engine }

    public func begin(with parts: Parts) { self.parts.withLock { $0 = parts } }

    private func known() throws(OperationError) -> Parts {
        guard let parts = parts.withLock({ $0 }) else { throw .starting }
        return parts
    }

    private func known<Value>(
        _ part: KeyPath<Parts, Value?>, else error: OperationError
    ) throws(OperationError) -> Value {
        guard let value = try known()[keyPath: part] else { throw error }
        return value
    }

    // MARK: Gaps

    public func symbols() throws(OperationError) -> [Symbol] {
        try asking { () throws(EngineError) in
            try reading { () throws(StoreError) in
                try engine.store.snapshot().symbols().map(\.symbol).sorted { $0.name < $1.name }
            }
        }
    }

    public func gaps(of symbols: [Symbol]) throws(OperationError) -> [GapStatus] {
        let parts = try known()
        return try asking { () throws(EngineError) in
            let standings = try reading { () throws(StoreError) in
                try SymbolLedger(in: parts.state).standings()
            }
            return try engine.gapStatus(of: symbols, at: parts.clock.now, standings: standings)
        }
    }

    public func backfillStatus(last limit: Int) async throws(OperationError) -> BackfillStatus {
        let jobs = try known(\.gaps, else: .notCollecting)
        do throws(EngineError) { return try await jobs.status(last: limit) } catch { throw .engine(error) }
    }

    public func checkGaps() async throws(OperationError) -> StartedJob {
        let jobs = try known(\.gaps, else: .notCollecting)
        do throws(EngineError) { return StartedJob(id: try await jobs.check()) } catch {
            throw .engine(error)
        }
    }

    public func backfill(
        _ symbol: Symbol?, from: Minute?, to: Minute?
    ) async throws(OperationError) -> StartedJob {
        let jobs = try known(\.gaps, else: .notCollecting)
        do throws(EngineError) {
            guard symbol != nil || from != nil || to != nil else {
                let (id, isOld) = try await jobs.backfillAllOnce()
                return StartedJob(id: id, isOld: isOld)
            }
            let symbols = symbol.map { [$0] }
            return StartedJob(id: try await jobs.backfill(symbols, from: from, to: to))
        } catch {
            throw .engine(error)
        }
    }

    // MARK: Learning

    public func learningStatus(
        last limit: Int
    ) throws(OperationError) -> (status: LearningStatus, asked: WeightsRecord?) {
        let parts = try known()
        return try asking { () throws(EngineError) in
            let status =
                if let learning = parts.learning {
                    try learning.status(last: limit)
                } else {
                    try LearningStatus(in: parts.state, at: parts.clock.now, last: limit)
                }
            let history = try reading { () throws(StoreError) in
                try WeightsVersions(in: parts.state).history(limit: Self.decisionsOfWeeks)
            }
            return (status, history.first { !$0.decision.conditions.isEmpty })
        }
    }

    /// Decisions of some weeks: the gate is asked once a week.
    private static let decisionsOfWeeks = 64

    public func activeWeights() throws(OperationError) -> (active: WeightsRecord, gated: WeightsRecord) {
        let parts = try known()
        return try asking { () throws(EngineError) in
            try reading { () throws(StoreError) in
                let versions = try WeightsVersions(in: parts.state)
                let active = try versions.active()
                var gated = active
                while gated.decision.trigger == .daily, let before = try versions.record(gated.parent) {
                    gated = before
                }
                return (active, gated)
            }
        }
    }

    public func weights(before version: Int?, limit: Int) throws(OperationError) -> [WeightsRecord] {
        let parts = try known()
        return try asking { () throws(EngineError) in
            try reading { () throws(StoreError) in
                try WeightsVersions(in: parts.state).history(before: version, limit: limit)
            }
        }
    }

    public func learningReport(from: Minute?, to: Minute?) throws(OperationError) -> LearningReport {
        let parts = try known()
        return try asking { () throws(EngineError) in
            let (days, version) = try reading { () throws(StoreError) in
                (
                    try CandidateDays(in: parts.state).days().map(\.day),
                    try WeightsVersions(in: parts.state).last().id
                )
            }
            let chosen = days.filter { day in
                let start = Interval.d1.firstMinute(ofBar: day)
                return start >= from ?? start && start < to ?? start + 1
            }
            let span = chosen.first.flatMap { first in chosen.last.map { first...$0 } }
            let key = ReportKey(days: span, newest: days.last, version: version)
            return try report.withLock { last throws(EngineError) in
                if let last, last.of == key { return last.report }
                // Of no day where none is in the range: nil would mean all of them.
                let none = (days.last ?? 0) + 1
                let report = try engine.learningReport(
                    on: span ?? none...none, in: parts.state, at: parts.interval ?? .m5)
                last = (key, report)
                return report
            }
        }
    }

    public func learn(_ kind: LearningJob.Kind) throws(OperationError) -> StartedJob {
        let jobs = try known(\.learning, else: .notLearning)
        return try asking { () throws(EngineError) in
            let (job, isRunning) = try jobs.trigger(kind, by: Self.author)
            return StartedJob(id: job.identifier, isOld: isRunning)
        }
    }

    public func rollBack(
        to version: Int, expecting active: Int?, because reason: String
    ) throws(OperationError) -> WeightsRecord {
        let jobs = try known(\.learning, else: .notLearning)
        return try asking { () throws(EngineError) in
            try jobs.rollBack(to: version, expecting: active, by: Self.author, because: reason)
        }
    }
}

/// Makes the engine's error the operation's.
private func asking<Value>(_ body: () throws(EngineError) -> Value) throws(OperationError) -> Value {
    do throws(EngineError) { return try body() } catch { throw .engine(error) }
}

private func reading<Value>(_ body: () throws(StoreError) -> Value) throws(EngineError) -> Value {
    do throws(StoreError) { return try body() } catch { throw .store(error) }
}
