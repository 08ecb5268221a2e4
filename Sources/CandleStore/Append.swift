internal import Market

/// What became of the rows of an append.
public struct AppendReport: Equatable, Sendable {
    /// The journal's number for what was committed; nil when the rows changed nothing.
    public var sequence: UInt64?
    /// Minutes that had no candle before, and those that became halts.
    public var added = 0
    public var halts = 0
    /// Minutes whose candle got columns that it lacked.
    public var enriched = 0
    public var unchanged = 0
    /// Closed candles that changed; what they were is in the revision log.
    public var revised = 0
    /// Rows that contradict a stored candle and were refused, by their place among the rows.
    public var contradicting: [Int] = []
    /// What became of each row, in their order.
    public var outcomes: [RowOutcome] = []
}

/// What became of a row of an append.
public enum RowOutcome: UInt8, Sendable {
    /// The minute had no candle before; or nothing was known of it, and it became a halt.
    case added
    case halted
    /// The minute's candle got columns that it lacked.
    case enriched
    case unchanged
    case revised
    case refused
}

extension Store {
    /// Commits what became known of some minutes, of any symbols, all or nothing: one frame of the journal, durable when
    /// this returns, and then seen by every snapshot.
    ///
    /// A minute without a candle gets the row's; a stored candle gets the columns it lacks; a halt changes a missing
    /// minute only. Rows that say what is known already are not written again.
    ///
    /// - Parameters:
    ///   - rows: sound ones, within `Minute.range`. Later rows of one minute meet what earlier ones left.
    ///   - noticed: microseconds since the Unix epoch, for the revision log.
    public func append(
        _ rows: [JournalRow], _ contradiction: Contradiction = .isRevision, noticed: Int64 = 0
    ) throws(StoreError) -> AppendReport {
        guard !rows.isEmpty else { return AppendReport() }
        return try writing { writer throws(StoreError) in
            try writer.append(rows, contradiction, noticed, environment)
        }
    }
}

extension Writer {
    fileprivate mutating func append(
        _ rows: [JournalRow], _ contradiction: Contradiction, _ noticed: Int64, _ environment: Environment
    ) throws(StoreError) -> AppendReport {
        let transaction = try Transaction(environment, writing: true)
        let sequence = lastSequence + 1
        var report = AppendReport()
        let frame = try take(rows, sequence, contradiction, noticed, transaction, &report)
        guard !frame.isEmpty else { return report }
        try transaction.putFrame(frame, sequence: sequence)
        try transaction.commit()
        (report.sequence, lastSequence, frames) = (sequence, sequence, frames + 1)
        return report
    }

    /// Puts rows into the columns that will be shown; answers those that changed something.
    private mutating func take(
        _ rows: [JournalRow], _ sequence: UInt64, _ contradiction: Contradiction, _ noticed: Int64,
        _ transaction: borrowing Transaction, _ report: inout AppendReport
    ) throws(StoreError) -> [FrameRow] {
        var frame: [FrameRow] = []
        frame.reserveCapacity(rows.count)
        for number in rows.indices {
            let place = symbols.place(of: rows[number].symbol, row: number)
            // Nearly always: a candle of a minute that nothing was known of. Asking for less costs less.
            if let candle = rows[number].candle, rows[number].minute >= symbols.records[place].first {
                let entry = FrameRow(
                    symbol: symbols.records[place].id, minute: rows[number].minute, state: candle.state,
                    candle: candle)
                if columns.add(entry, sequence: sequence) {
                    report.added += 1
                    frame.append(entry)
                    isChunkFull = isChunkFull || entry.minute.isLastOfChunk
                    continue
                }
            }
            let (row, record) = (rows[number], symbols[place])
            let word = row.minute.sinceEpoch >> 6
            let hot = columns.strip(record.id, word)
            // Only what the journal does not have yet is looked up in blocks.
            let base = hot == nil ? try transaction.base(of: record, word, &faults) : nil
            let slot = row.minute.sinceEpoch & 63
            let known = hot?.bar(slot) ?? base?.bar(slot) ?? (.missing, nil)
            let result = Self.reconcile(row, record, known, contradiction)
            guard let entry = report.count(result, row: number) else { continue }
            if entry.isRevised, let before = known.candle {
                let revision = Revision(
                    minute: row.minute, before: before, after: entry.candle, noticed: noticed)
                try transaction.put(revision, of: record.id)
            }
            if row.minute < record.first {
                symbols.setFirst(row.minute, at: place)
                try transaction.put(transaction.environment.candles.symbols, record.key, symbols[place].value)
            }
            if hot == nil { columns.open(record.id, word, from: base) }
            columns.put(entry, sequence: sequence)
            frame.append(entry)
            isChunkFull = isChunkFull || row.minute.isLastOfChunk
        }
        return frame
    }

    /// What a row makes of its minute.
    private static func reconcile(
        _ row: JournalRow, _ record: SymbolRecord, _ known: (state: MinuteState, candle: Candle?),
        _ contradiction: Contradiction
    ) -> RowResult {
        var entry = FrameRow(
            symbol: record.id, minute: row.minute, state: row.candle?.state ?? .halt,
            candle: row.candle ?? .absent)
        guard let candle = row.candle else { return known.state == .missing ? .halted(entry) : .unchanged }
        guard let stored = known.candle else { return .added(entry) }
        switch Reconciliation(stored: stored, given: candle) {
        case .unchanged: return .unchanged
        case .enriched(let whole):
            (entry.candle, entry.state) = (whole, known.state)
            return .enriched(entry)
        case .contradicting(let whole):
            guard contradiction == .isRevision else { return .refused }
            (entry.candle, entry.state, entry.isRevised) = (whole, whole.state, true)
            return .revised(entry)
        }
    }
}

private enum RowResult {
    case added(FrameRow)
    case halted(FrameRow)
    case enriched(FrameRow)
    case revised(FrameRow)
    case unchanged
    case refused

    var outcome: RowOutcome {
        switch self {
        case .added: .added
        case .halted: .halted
        case .enriched: .enriched
        case .revised: .revised
        case .unchanged: .unchanged
        case .refused: .refused
        }
    }
}

extension AppendReport {
    /// Counts a row; answers what is to be committed of it.
    fileprivate mutating func count(_ result: RowResult, row: Int) -> FrameRow? {
        outcomes.append(result.outcome)
        switch result {
        case .added(let entry):
            added += 1
            return entry
        case .halted(let entry):
            halts += 1
            return entry
        case .enriched(let entry):
            enriched += 1
            return entry
        case .revised(let entry):
            revised += 1
            return entry
        case .unchanged: unchanged += 1
        case .refused: contradicting.append(row)
        }
        return nil
    }
}

extension Minute {
    fileprivate var isLastOfChunk: Bool { sinceEpoch & (BlockKey.slots - 1) == BlockKey.slots - 1 }
}

extension Strip {
    /// A bar's state, and its candle where there is one.
    fileprivate func bar(_ slot: Int) -> (state: MinuteState, candle: Candle?) {
        let state = state(slot)
        return (state, state.isPresent ? candle(slot) : nil)
    }
}
