internal import Market

/// What a whole read of the store found.
public struct Verification: Sendable {
    public var symbols = 0
    public var blocks = 0
    /// One-minute candles in blocks.
    public var candles = 0
    /// Commits in the journal.
    public var frames = 0
    /// Every damage found; empty for a sound store.
    public var faults: [StoreError] = []
}

extension Store {
    /// Reads everything: checksums, counts, index against blocks, and every longer bar derived again from its
    /// minutes and compared bit for bit. Tells `progress` how many symbols of how many are done.
    public func verify(progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }) throws(StoreError)
        -> Verification
    {
        var verification = Verification()
        let records = try snapshot().symbols()
        for (done, record) in records.enumerated() {
            progress(done, records.count)
            // A snapshot a symbol: a long read keeps the space that a writer gives up.
            try snapshot().verify(record, into: &verification)
            verification.symbols += 1
        }
        try snapshot().verifyJournal(into: &verification)
        verification.faults += try snapshot().strays(Set(records.map(\.id)))
        progress(records.count, records.count)
        return verification
    }
}

extension Snapshot {
    /// Reads every frame.
    fileprivate borrowing func verifyJournal(into verification: inout Verification) throws(StoreError) {
        let known = Set(try symbols().map(\.id))
        try transaction.forEachFrame { sequence, bytes in
            verification.frames += 1
            do throws(StoreError) {
                try Frame.forEachRow(bytes, sequence: sequence) { row throws(StoreError) in
                    guard known.contains(row.symbol) else {
                        throw .corruptFrame(sequence: sequence, what: "there is no symbol \(row.symbol)")
                    }
                }
            } catch {
                verification.faults.append(error)
            }
            return true
        }
    }

    /// Blocks and index entries of symbols that there is no record of.
    fileprivate borrowing func strays(_ known: Set<UInt32>) throws(StoreError) -> [StoreError] {
        var strays: [UInt32: BlockKey] = [:]
        for database in [transaction.environment.candles.blocks, transaction.environment.candles.index] {
            try transaction.forEach(database) { key, _ in
                if let key = BlockKey(key), !known.contains(key.symbol) {
                    strays[key.symbol] = strays[key.symbol] ?? key
                }
                return true
            }
        }
        return strays.values.sorted { $0.symbol < $1.symbol }.map { key in
            .corrupt(
                symbol: "a symbol without a record (number \(key.symbol))", interval: key.interval,
                bars: key.bars,
                what: "nothing says whose it is")
        }
    }

    fileprivate borrowing func verify(
        _ record: SymbolRecord, into verification: inout Verification
    ) throws(StoreError) {
        var present: [Interval: Int] = [:]
        var days: Range<Int>?
        var isSound = true
        for interval in Interval.allCases {
            var unseen = Set(try transaction.keys(of: record, interval))
            for (chunk, entry) in try transaction.index(of: record, interval) {
                let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
                unseen.remove(chunk)
                verification.blocks += 1
                present[interval, default: 0] += entry.present
                if interval == .m1 {
                    verification.candles += entry.present
                    let (first, end) = (key.bars.lowerBound / 1440, (key.bars.upperBound + 1439) / 1440)
                    // A damaged tree may have them in any order.
                    days = min(days?.lowerBound ?? first, first)..<max(days?.upperBound ?? end, end)
                }
                do throws(StoreError) {
                    try verify(key, entry, of: record)
                } catch {
                    isSound = false
                    verification.faults.append(error)
                }
            }
            for chunk in unseen.sorted() {
                isSound = false
                let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
                verification.faults.append(Self.fault(key, record, "the index lacks it"))
            }
        }
        if days == nil, view.columns.chunks(of: record.id).isEmpty {
            isSound = false
            let key = BlockKey(symbol: record.id, interval: .m1, bar: record.first.sinceEpoch)
            verification.faults.append(Self.fault(key, record, "the symbol has no minutes at all"))
        }
        do throws(StoreError) {
            _ = try revisions(of: record)
        } catch {
            verification.faults.append(error)
        }
        // Bars derived from damaged minutes would only repeat the damage.
        if isSound, let days { try verifyLongerBars(of: record, days: days, present, into: &verification) }
    }

    private borrowing func verify(_ key: BlockKey, _ entry: IndexEntry, of record: SymbolRecord)
        throws(StoreError)
    {
        guard let block = try transaction.block(key, of: record.symbol) else {
            throw Self.fault(key, record, "it is absent")
        }
        try block.verify()
        let (counts, known) = (block.planes.counts, block.planes.known ?? 0...0)
        let derived = IndexEntry(
            present: counts.present, quiet: counts.quiet, halt: counts.halt, first: known.lowerBound,
            last: known.upperBound, sealedSequence: block.sealedSequence, checksum: block.headerChecksum)
        guard derived == entry else { throw Self.fault(key, record, "the index says otherwise") }
    }

    private borrowing func verifyLongerBars(
        of record: SymbolRecord, days: Range<Int>, _ present: [Interval: Int],
        into verification: inout Verification
    ) throws(StoreError) {
        let aggregation = try transaction.aggregation(of: record, days)
        for interval in Aggregation.intervals {
            var expected = 0
            for bar in aggregation.bars(of: interval) {
                expected += bar.candle == nil ? 0 : 1
                let key = BlockKey(symbol: record.id, interval: interval, bar: bar.bar)
                let slot = bar.bar - key.bars.lowerBound
                guard let block = try transaction.block(key, of: record.symbol),
                    block.planes[slot] == bar.state,
                    Column.allCases.allSatisfy({ column in
                        block.column(column)[slot].bitPattern == (bar.candle?[column] ?? .absent).bitPattern
                    })
                else {
                    verification.faults.append(
                        Self.fault(key, record, "bar \(bar.bar) is not what its minutes make"))
                    break
                }
            }
            guard expected == present[interval, default: 0] else {
                let key = BlockKey(
                    symbol: record.id, interval: interval, bar: days.lowerBound * 1440 / interval.minutes)
                verification.faults.append(
                    Self.fault(key, record, "there are bars that no minute is part of"))
                continue
            }
        }
    }

    private static func fault(_ key: BlockKey, _ record: SymbolRecord, _ what: String) -> StoreError {
        .corrupt(symbol: record.symbol.name, interval: key.interval, bars: key.bars, what: what)
    }
}

extension Transaction {
    /// The chunks that `blk` has of a symbol.
    borrowing func keys(of record: SymbolRecord, _ interval: Interval) throws(StoreError) -> [Int] {
        var chunks: [Int] = []
        try forEach(environment.candles.blocks, prefix: record.key + [interval.rawValue]) { key, _ in
            if let key = BlockKey(key) { chunks.append(key.chunk) }
            return true
        }
        return chunks
    }
}
