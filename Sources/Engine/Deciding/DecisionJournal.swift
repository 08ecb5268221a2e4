public import CandleStore
internal import Learning
public import Market
internal import Signals

/// What was decided and what became of it, in the state beside the candles: a minute is one transaction, and nothing is
/// published before it.
public struct DecisionJournal: Sendable {
    let state: StateStore
    static let signals = Table<UInt64, SignalRecord>("signals")
    static let statuses = Table<UInt64, SignalStatus>("signal_statuses")
    /// By the minute of the decision, and by the minute that outcomes became known with.
    static let closes = Table<Minute, CloseRecord>("candidate_closes")
    static let outcomes = Table<Minute, OutcomesRecord>("candidate_outcomes")
    /// By the symbol's part of ids.
    static let tracks = Table<UInt32, SymbolTrack>("symbol_tracks")

    package static let tables = [signals.name, statuses.name, closes.name, outcomes.name, tracks.name]

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    /// A signal and how it is.
    public struct Entry: Sendable, Equatable {
        public let signal: SignalRecord
        public let status: SignalStatus
    }

    /// Keeps what minutes brought, all of it or nothing. The same minute again changes nothing.
    package func commit(_ steps: [Decisions.Step]) throws(StoreError) {
        let steps = steps.filter { !$0.isEmpty }
        guard !steps.isEmpty else { return }
        try state.write { transaction throws(StoreError) in
            for step in steps { try put(step, in: transaction) }
        }
    }

    private func put(_ step: Decisions.Step, in transaction: borrowing StateTransaction) throws(StoreError) {
        if let close = step.close, close.count > 0,
            try Self.closes.insert(close, at: step.minute, in: transaction)
        {
            for candidate in step.candidates {
                let part = Signal.symbolPart(of: Signal.id(candidate.symbol, step.minute))
                _ = try Self.tracks.insert(SymbolTrack(candidate.symbol), at: part, in: transaction)
            }
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
        try end(step, in: transaction)
    }

    private func close(
        _ id: UInt64, as state: SignalStatus.State, _ minute: Minute,
        in transaction: borrowing StateTransaction
    ) throws(StoreError) {
        guard var status = try Self.statuses.get(id, in: transaction), !status.state.isEnded else { return }
        (status.state, status.endedAt) = (state, minute)
        try Self.statuses.put(status, at: id, in: transaction)
    }

    /// Logs what ended, and counts it: an outcome that the log has already is in everything already.
    private func end(_ step: Decisions.Step, in transaction: borrowing StateTransaction) throws(StoreError) {
        guard !step.ended.isEmpty else { return }
        let known = try Self.outcomes.get(step.minute, in: transaction) ?? OutcomesRecord()
        var record = known
        var tracks: [UInt32: SymbolTrack] = [:]
        for ended in step.ended where !known.contains(ended.label.key, ended.direction) {
            let (label, outcome) = (ended.label, ended.outcome)
            record.append(label.key, ended.direction, outcome)
            guard ended.direction == label.direction else { continue }
            if let regime = label.regime {
                let part = Signal.symbolPart(of: label.key)
                if tracks[part] == nil { tracks[part] = try Self.tracks.get(part, in: transaction) }
                tracks[part]?.add(outcome.multiple, label.direction, regime)
            }
            guard var status = try Self.statuses.get(label.key, in: transaction), !status.state.isEnded
            else { continue }
            status.take(outcome)
            try Self.statuses.put(status, at: label.key, in: transaction)
        }
        guard record.count > known.count else { return }
        try Self.outcomes.put(record, at: step.minute, in: transaction)
        for (part, track) in tracks { try Self.tracks.put(track, at: part, in: transaction) }
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
}
