internal import CLMDB
internal import Market
internal import Synchronization

/// The journal's minutes as of one commit: what a snapshot of that commit shows on top of the blocks.
final class HotView: Sendable {
    /// The commit.
    let transaction: Int
    let columns: HotColumns
    /// Of the newest frame that was ever committed.
    let lastSequence: UInt64
    /// Frames in the journal, those whose rows are all sealed among them.
    let frames: Int
    /// Frames and blocks that turned out damaged; nothing of them is in the columns.
    let faults: [StoreError]
    private let derived = Mutex<[UInt32: DerivedBars]>([:])

    init(transaction: Int, _ columns: HotColumns, lastSequence: UInt64, frames: Int, faults: [StoreError]) {
        (self.transaction, self.columns, self.lastSequence) = (transaction, columns, lastSequence)
        (self.frames, self.faults) = (frames, faults)
    }

    /// Reads the journal: a row counts where its frame is newer than what is sealed of its block.
    init(_ transaction: borrowing Transaction) throws(StoreError) {
        self.transaction = transaction.identifier
        var (columns, frames, faults) = (HotColumns(), 0, [StoreError]())
        var records: [UInt32: SymbolRecord] = [:]
        for record in try transaction.symbols() { records[record.id] = record }
        var sealed: [BlockKey: UInt64] = [:]
        try transaction.forEachFrame { sequence, bytes throws(StoreError) in
            frames += 1
            do throws(StoreError) {
                try Frame.forEachRow(bytes, sequence: sequence) { row throws(StoreError) in
                    guard let record = records[row.symbol] else {
                        throw .corruptFrame(sequence: sequence, what: "there is no symbol \(row.symbol)")
                    }
                    let key = BlockKey(symbol: row.symbol, interval: .m1, bar: row.minute.sinceEpoch)
                    let isSealed: UInt64
                    if let known = sealed[key] {
                        isSealed = known
                    } else {
                        isSealed = try transaction.sealedSequence(of: key)
                        sealed[key] = isSealed
                    }
                    guard sequence > isSealed else { return }
                    let number = row.minute.sinceEpoch >> 6
                    if columns.find(row.symbol, number) == nil {
                        columns.open(
                            row.symbol, number, from: try transaction.base(of: record, number, &faults))
                    }
                    columns.put(row, sequence: sequence)
                }
            } catch {
                // What the system could not do is no damage, and must not pass for an emptier journal.
                guard case .corruptFrame = error else { throw error }
                faults.append(error)
            }
            return true
        }
        (self.columns, self.frames, self.faults) = (columns, frames, faults)
        lastSequence = try transaction.nextSequence() - 1
    }

    /// A symbol's longer bars of the days that have journalled minutes, made the first time somebody asks.
    func derivedBars(
        of record: SymbolRecord, _ make: () throws(StoreError) -> DerivedBars
    ) throws(StoreError) -> DerivedBars {
        if let known = derived.withLock({ $0[record.id] }) { return known }
        let made = try make()
        derived.withLock { $0[record.id] = made }
        return made
    }
}

extension Transaction {
    /// What a symbol's block knows of 64 minutes; nothing where the block is damaged, which is named.
    @_lifetime(borrow self)
    borrowing func base(
        of record: SymbolRecord, _ number: Int, _ faults: inout [StoreError]
    ) throws(StoreError) -> Strip? {
        let key = BlockKey(symbol: record.id, interval: .m1, bar: number << 6)
        do throws(StoreError) {
            let block = try verifiedBlock(key, of: record.symbol)
            guard let strip = block?.strip(number & (BlockLayout.planeWords - 1)) else { return nil }
            return unsafe _overrideLifetime(strip, borrowing: self)
        } catch {
            guard case .corrupt = error else { throw error }
            if !faults.contains(error) { faults.append(error) }
            return nil
        }
    }

    /// The sequence of the last frame that is part of a block; 0 where there is none.
    borrowing func sealedSequence(of key: BlockKey) throws(StoreError) -> UInt64 {
        guard let bytes = try value(environment.candles.index, key.bytes), let entry = IndexEntry(bytes)
        else {
            return 0
        }
        return entry.sealedSequence
    }
}
