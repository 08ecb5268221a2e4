internal import CandleStore
public import Market
public import Signals
internal import Synchronization

/// How an engine decides: by which weights and thresholds, when, and where it keeps what it decided.
struct DecidingPlan: Sendable {
    let judge: Judge
    let interval: Interval
    let journal: DecisionJournal
    /// Where the weights come from; nil for those of the judge.
    let versions: WeightsVersions?
}

extension Engine {
    /// Begins to decide, with the minute after what is published: charts are filled from the store's last days first, and what
    /// an earlier run left open goes on. Then what was decided before is published.
    ///
    /// - Parameter versions: whose active weights decide, asked at every decision close; nil for the judge's own.
    public func decide(
        by judge: Judge, at interval: Interval, keeping journal: DecisionJournal,
        following versions: WeightsVersions? = nil
    ) throws(EngineError) {
        let plan = DecidingPlan(judge: judge, interval: interval, journal: journal, versions: versions)
        deciding.withLock { $0 = plan }
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        try book.withLock { held throws(EngineError) in
            do throws(StoreError) { try held?.begin(plan, in: snapshot) } catch { throw .store(error) }
            if let snapshot = held?.snapshot(at: published.computedAt) {
                feed.publish(snapshot, .past(PastChange(indicators: [], bars: [])))
            }
        }
    }
}

extension Engine {
    /// Takes up again a few of the symbols whose past has changed since they were last decided on. Between two minutes: each
    /// takes a walk over its last days.
    package func refreshDecisions(atMost count: Int) throws(EngineError) {
        try book.withLock { held throws(EngineError) in
            guard held?.decisions?.stale.isEmpty == false else { return }
            do throws(StoreError) {
                try held?.refreshDecisions(atMost: count, in: try store.snapshot())
            } catch {
                throw .store(error)
            }
        }
    }
}

extension LiveBook {
    /// Begins to decide as planned.
    mutating func begin(_ plan: DecidingPlan, in snapshot: borrowing Snapshot) throws(StoreError) {
        weights = try plan.versions?.active()
        let judge = weights.map { plan.judge.weighing(by: $0) } ?? plan.judge
        var kept = KeptSteps(plan.journal)
        try beginDeciding(
            judge, plan.interval, in: snapshot, try plan.journal.recall(after: minute),
            { step throws(StoreError) in try kept.add(step) })
        try kept.commit()
        decided.begin(
            judge, plan.interval, with: try plan.journal.entries(limit: PublishedDecisions.signalsMax))
    }

    /// Steps through a stretch of the past without deciding in it: what ends in it is kept.
    mutating func pass(
        _ newest: Minute, _ plan: DecidingPlan?, in snapshot: borrowing Snapshot
    ) throws(StoreError) -> Int {
        guard let plan, decisions != nil else { return try catchUp(newest, in: snapshot) { _ in } }
        decisions?.firstDecision = Minute(.max)
        var (kept, failure) = (KeptSteps(plan.journal), StoreError?.none)
        let count = try catchUp(newest, in: snapshot) { decisions in
            guard failure == nil, let step = decisions?.last else { return }
            do throws(StoreError) { try kept.add(step) } catch { failure = error }
        }
        if let failure { throw failure }
        try kept.commit()
        decisions?.firstDecision = minute + 1
        return count
    }

    /// Keeps what the last minute brought, before anybody is told.
    mutating func keepDecisions(_ plan: DecidingPlan) throws(StoreError) {
        guard let step = decisions?.last else { return }
        try plan.journal.commit([step])
        for candidate in step.candidates { decided.candidates[candidate.symbol] = candidate }
        if !step.candidates.isEmpty { decided.decidedAt = step.minute }
        guard decided.isChanged(by: step) else { return }
        decided.show(try plan.journal.entries(limit: PublishedDecisions.signalsMax))
    }
}

/// What a walk through the past brings, kept many minutes at a time.
private struct KeptSteps {
    private let journal: DecisionJournal
    private var steps: [Decisions.Step] = []
    private var outcomes = 0

    /// Outcomes that may wait for their commit.
    private static let outcomesMax = 10_000

    init(_ journal: DecisionJournal) { self.journal = journal }

    mutating func add(_ step: Decisions.Step) throws(StoreError) {
        guard !step.isEmpty else { return }
        steps.append(step)
        outcomes += step.ended.count
        if outcomes >= Self.outcomesMax { try commit() }
    }

    mutating func commit() throws(StoreError) {
        try journal.commit(steps)
        (steps, outcomes) = ([], 0)
    }
}
