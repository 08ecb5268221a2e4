public import CandleStore
internal import Learning
public import Market
package import Signals

/// What was decided and what became of it, in the state beside the candles: a minute is one transaction, and nothing is
/// published before it.
public struct DecisionJournal: Sendable {
    let state: StateStore
    private static let signals = Table<UInt64, SignalRecord>("signals")
    private static let statuses = Table<UInt64, SignalStatus>("signal_statuses")
    private static let candidates = Table<UInt64, CandidateRecord>("candidates")

    static let tables = [signals.name, statuses.name, candidates.name]

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    /// A signal and how it is.
    public struct Entry: Sendable, Equatable {
        public let signal: SignalRecord
        public let status: SignalStatus
    }

    /// Keeps what a minute brought. The same minute again changes nothing.
    package func commit(_ step: Decisions.Step, _ judge: Judge) throws(StoreError) {
        guard !step.isEmpty else { return }
        try state.write { transaction throws(StoreError) in
            for candidate in step.candidates {
                guard let record = CandidateRecord(candidate, judge) else { continue }
                _ = try Self.candidates.insert(record, at: record.id, in: transaction)
            }
            for signal in step.signals
            where try Self.signals.insert(SignalRecord(signal), at: signal.id, in: transaction) {
                try Self.statuses.put(SignalStatus(), at: signal.id, in: transaction)
            }
            for id in step.replaced { try close(id, as: .replaced, step.minute, in: transaction) }
            for id in step.abandoned { try close(id, as: .delisted, step.minute, in: transaction) }
            for (id, entry) in step.filled {
                guard var status = try Self.statuses.get(id, in: transaction), status.state == .pending else {
                    continue
                }
                (status.state, status.entry) = (.open, entry)
                try Self.statuses.put(status, at: id, in: transaction)
            }
            for ended in step.ended { try end(ended, in: transaction) }
        }
    }

    private func close(
        _ id: UInt64, as state: SignalStatus.State, _ minute: Minute,
        in transaction: borrowing StateTransaction
    ) throws(StoreError) {
        guard var status = try Self.statuses.get(id, in: transaction), !status.state.isEnded else { return }
        (status.state, status.endedAt) = (state, minute)
        try Self.statuses.put(status, at: id, in: transaction)
    }

    private func end(_ ended: OpenLabels.Ended, in transaction: borrowing StateTransaction) throws(StoreError)
    {
        let id = ended.label.key
        guard var candidate = try Self.candidates.get(id, in: transaction) else { return }
        candidate.take(ended)
        try Self.candidates.put(candidate, at: id, in: transaction)
        guard candidate.direction == ended.direction,
            var status = try Self.statuses.get(id, in: transaction), !status.state.isEnded
        else { return }
        status.take(ended.outcome)
        try Self.statuses.put(status, at: id, in: transaction)
    }

    /// Signals, the newest first.
    ///
    /// - Parameters:
    ///   - symbol: of this one; nil for all.
    ///   - minutes: decided in these; nil for all.
    public func entries(
        of symbol: Symbol? = nil, _ minutes: Range<Minute>? = nil, limit: Int = .max
    ) throws(StoreError) -> [Entry] {
        let snapshot = try state.snapshot()
        var entries: [Entry] = []
        guard limit > 0 else { return entries }
        let ids = minutes.map { Signal.firstId(of: $0.lowerBound)..<Signal.firstId(of: $0.upperBound) }
        let range = ids.map { KeyRange.within($0) } ?? .all
        try Self.signals.forEach(range, .backwards, in: snapshot) { row throws(StoreError) in
            guard symbol == nil || row.record.symbol == symbol else { return true }
            let status = try Self.statuses.get(row.key, in: snapshot) ?? SignalStatus()
            entries.append(Entry(signal: row.record, status: status))
            return entries.count < limit
        }
        return entries
    }

    /// Signals of greater ids than `after`, decided in some minutes, the oldest first, and whether there are more.
    func page(
        of symbol: Symbol?, _ minutes: Range<Minute>, after: UInt64, limit: Int
    ) throws(StoreError) -> SignalPage {
        let snapshot = try state.snapshot()
        var page = SignalPage(entries: [], next: nil)
        let upper = Signal.firstId(of: minutes.upperBound)
        guard limit > 0, after < upper else { return page }
        let lower = max(after + 1, Signal.firstId(of: minutes.lowerBound))
        try Self.signals.forEach(.within(min(lower, upper)..<upper), in: snapshot) { row throws(StoreError) in
            guard symbol == nil || row.record.symbol == symbol else { return true }
            if page.entries.count == limit {
                page.next = page.entries.last?.signal.id
                return false
            }
            let status = try Self.statuses.get(row.key, in: snapshot) ?? SignalStatus()
            page.entries.append(Entry(signal: row.record, status: status))
            return true
        }
        return page
    }

    /// Every candidate, in the order of the decisions.
    package func forEachCandidate(_ visit: (CandidateRecord) throws(StoreError) -> Void) throws(StoreError) {
        let snapshot = try state.snapshot()
        try Self.candidates.forEach(in: snapshot) { row throws(StoreError) in
            try visit(row.record)
            return true
        }
    }
}
