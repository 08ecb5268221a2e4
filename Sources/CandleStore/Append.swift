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
        var frame: [FrameRow] = []
        frame.reserveCapacity(rows.count)
        for (number, row) in rows.enumerated() {
            var record =
                symbols[row.symbol]
                ?? SymbolRecord(id: Array(symbols.values).freeSymbol, symbol: row.symbol, first: row.minute)
            let known = try known(of: record, row.minute, transaction)
            var entry = FrameRow(
                symbol: record.id, minute: row.minute, state: row.candle?.state ?? .halt,
                candle: row.candle ?? .absent)
            if let candle = row.candle, known.state.isPresent {
                switch Reconciliation(stored: known.candle, given: candle) {
                case .unchanged:
                    report.unchanged += 1
                    continue
                case .enriched(let whole):
                    (entry.candle, entry.state) = (whole, known.state)
                    report.enriched += 1
                case .contradicting(let whole):
                    guard contradiction == .isRevision else {
                        report.contradicting.append(number)
                        continue
                    }
                    (entry.candle, entry.state, entry.isRevised) = (whole, whole.state, true)
                    let revision = Revision(
                        minute: row.minute, before: known.candle, after: whole, noticed: noticed)
                    try transaction.put(revision, of: record.id)
                    report.revised += 1
                }
            } else if row.candle != nil {
                report.added += 1
            } else if known.state == .missing {
                report.halts += 1
            } else {
                report.unchanged += 1
                continue
            }
            if symbols[row.symbol] == nil || row.minute < record.first {
                record.first = min(record.first, row.minute)
                try transaction.put(environment.candles.symbols, record.key, record.value)
                symbols[row.symbol] = record
            }
            try columns.put(entry, sequence: sequence, of: row.symbol, over: transaction, &faults)
            frame.append(entry)
            if row.minute.sinceEpoch & (BlockKey.slots - 1) == BlockKey.slots - 1 { isChunkFull = true }
        }
        guard !frame.isEmpty else { return report }
        try transaction.putFrame(frame, sequence: sequence)
        try transaction.commit()
        (report.sequence, lastSequence, frames) = (sequence, sequence, frames + 1)
        return report
    }

    /// What is known of a minute so far.
    private func known(
        of record: SymbolRecord, _ minute: Minute, _ transaction: borrowing Transaction
    ) throws(StoreError) -> (state: MinuteState, candle: Candle) {
        let (number, slot) = (minute.sinceEpoch >> 6, minute.sinceEpoch & 63)
        if let found = columns.find(record.id, number) {
            let strip = columns.words[found.index].strip(found.place)
            return (strip.state(slot), strip.candle(slot))
        }
        let key = BlockKey(symbol: record.id, interval: .m1, bar: minute.sinceEpoch)
        do throws(StoreError) {
            let block = try transaction.verifiedBlock(key, of: record.symbol)
            guard let strip = block?.strip(number & (BlockLayout.planeWords - 1)) else {
                return (.missing, .absent)
            }
            return (strip.state(slot), strip.candle(slot))
        } catch {
            // What a damaged block says does not count; the row does.
            guard case .corrupt = error else { throw error }
            return (.missing, .absent)
        }
    }
}
