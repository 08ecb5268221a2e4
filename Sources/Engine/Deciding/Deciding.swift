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
    /// an earlier run left open goes on. Then what was decided before is published. Minutes may close meanwhile; it is decided
    /// from the one on that charts have come up with.
    ///
    /// - Parameter versions: whose active weights decide, asked at every decision close; nil for the judge's own.
    public func decide(
        by judge: Judge, at interval: Interval, keeping journal: DecisionJournal,
        following versions: WeightsVersions? = nil
    ) throws(EngineError) {
        let plan = DecidingPlan(judge: judge, interval: interval, journal: journal, versions: versions)
        deciding.withLock { $0 = nil }
        self.journal.withLock { $0 = journal }
        do throws(StoreError) {
            while try !begin(plan) {}
        } catch {
            throw .store(error)
        }
    }

    /// Shows what was decided before, until `decide` goes on.
    public func show(_ journal: DecisionJournal) throws(EngineError) {
        self.journal.withLock { $0 = journal }
        let entries = try storing { () throws(StoreError) in
            try journal.entries(limit: PublishedDecisions.signalsMax)
        }
        book.withLock { held in
            held?.decided.show(entries)
            if let snapshot = held?.snapshot(at: published.computedAt) {
                feed.publish(snapshot, .past(PastChange(indicators: [], bars: [])))
            }
        }
    }

    /// False where the symbols changed meanwhile: from the start, then.
    private func begin(_ plan: DecidingPlan) throws(StoreError) -> Bool {
        var kept = KeptSteps(plan.journal)
        var filling = try book.withLock { held throws(StoreError) -> LiveBook? in
            guard held != nil else {
                deciding.withLock { $0 = plan }  // With the first publication.
                return nil
            }
            return try held?.makeFilling(plan)
        }
        guard filling != nil else { return true }
        // Most of it without the lock.
        for _ in 0..<2 { try filling?.follow(store, to: book.withLock { $0?.minute } ?? Minute(0), &kept) }
        return try book.withLock { held throws(StoreError) in
            try filling?.follow(store, to: held?.minute ?? Minute(0), &kept)
            try kept.commit()
            guard let filled = filling.take(),
                try held?.adopt(filled, plan, in: try store.snapshot()) == true
            else { return false }
            deciding.withLock { $0 = plan }
            if let snapshot = held?.snapshot(at: published.computedAt) {
                feed.publish(snapshot, .past(PastChange(indicators: [], bars: [])))
            }
            return true
        }
    }
}

extension Engine {
    /// No symbol waits to be taken up again.
    var isDecidingOnAll: Bool { book.withLock { $0?.decisions?.stale.isEmpty ?? true } }

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
    /// Begins to decide as planned, before anything is published.
    mutating func begin(_ plan: DecidingPlan, in snapshot: borrowing Snapshot) throws(StoreError) {
        var filling = try makeFilling(plan)
        var kept = KeptSteps(plan.journal)
        try filling.pass(to: minute + 1, &kept, in: snapshot)
        try kept.commit()
        _ = try adopt(filling, plan, in: snapshot)
    }

    /// Steps through a stretch of the past without deciding in it: what ends in it is kept.
    mutating func pass(
        _ newest: Minute, _ plan: DecidingPlan?, in snapshot: borrowing Snapshot
    ) throws(StoreError) -> Int {
        guard let plan, decisions != nil else { return try catchUp(newest, in: snapshot) { _ in } }
        decisions?.firstDecision = Minute(.max)
        var kept = KeptSteps(plan.journal)
        let count = try catchUp(newest, in: snapshot) { decisions throws(StoreError) in
            if let step = decisions?.last { try kept.add(step) }
        }
        try kept.commit()
        decisions?.firstDecision = minute + 1
        return count
    }

    /// Steps through what a store has, a day on one snapshot, and notes what ended.
    mutating func follow(_ store: Store, to last: Minute, _ kept: inout KeptSteps) throws(StoreError) {
        while minute < last {
            try pass(to: min(last + 1, minute + 1441), &kept, in: try store.snapshot())
        }
    }

    mutating func pass(
        to end: Minute, _ kept: inout KeptSteps, in snapshot: borrowing Snapshot
    ) throws(StoreError) {
        try walk(to: end, in: snapshot) { decisions throws(StoreError) in
            if let step = decisions?.last { try kept.add(step) }
        }
    }

    /// Keeps what the last minute brought, before anybody is told; and what could not be kept before, for a disk that was full.
    mutating func keepDecisions(_ plan: DecidingPlan) throws(StoreError) {
        guard let step = decisions?.last else { return }
        unkept = unkept.suffix(Self.unkeptMax - 1) + [step]
        try plan.journal.commit(unkept)
        let kept = unkept
        unkept = []
        for step in kept {
            for candidate in step.candidates { decided.candidates[candidate.symbol] = candidate }
            if !step.candidates.isEmpty { decided.decidedAt = step.minute }
        }
        guard kept.contains(where: decided.isChanged(by:)) else { return }
        decided.show(try plan.journal.entries(limit: PublishedDecisions.signalsMax))
    }

    /// A day of minutes.
    private static let unkeptMax = 1440
}

/// What a walk through the past brings, kept many minutes at a time.
struct KeptSteps {
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
