public import Market
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// A consistent, read-only view of the store. Blocks lent by it live no longer than it does; the compiler sees to it.
///
/// While it lives, space that writers give up stays taken: keep it for a second, not for an hour. Who walks for longer
/// renews it where its answer may be of more than one commit.
public struct Snapshot: ~Copyable {
    let transaction: Transaction
    /// What is journalled, as of the same commit.
    let view: HotView

    init(_ transaction: consuming Transaction, _ view: HotView) {
        self.transaction = transaction
        self.view = view
    }

    /// It has lasted longer than a second.
    public var isOverdue: Bool {
        guard let begun = transaction.begun else { return false }
        return transaction.environment.clock() - begun > ReadingTimes.budget
    }

    /// Shows what is committed now, if it is overdue; answers whether it was.
    public mutating func renewIfOverdue() throws(StoreError) -> Bool {
        guard isOverdue else { return false }
        let environment = transaction.environment
        self = try environment.snapshot()
        return true
    }

    /// Every symbol, by name.
    public borrowing func symbols() throws(StoreError) -> [SymbolRecord] { try transaction.symbols() }

    /// One symbol's record, or an error that names it.
    public borrowing func record(of symbol: Symbol) throws(StoreError) -> SymbolRecord {
        guard let record = try transaction.symbols().first(where: { $0.symbol == symbol }) else {
            throw .unknownSymbol(symbol.name)
        }
        return record
    }
}

extension Environment {
    /// What is committed now, and the view of the same commit.
    func snapshot() throws(StoreError) -> Snapshot {
        while true {
            let published = journalled.withLock { $0 }
            let transaction = try Transaction(self, writing: false)
            if let published, published.transaction == transaction.identifier {
                return Snapshot(transaction, published)
            }
            // A writer of this process is between its commit and showing it; else another process writes.
            if hasWriter.load(ordering: .acquiring) {
                sched_yield()
                continue
            }
            let view = try HotView(transaction)
            journalled.withLock { $0 = view }
            return Snapshot(transaction, view)
        }
    }
}

extension Transaction {
    borrowing func symbols() throws(StoreError) -> [SymbolRecord] {
        var records: [SymbolRecord] = []
        let path = environment.path
        try forEach(environment.candles.symbols) { key, value throws(StoreError) in
            guard let record = SymbolRecord(key: key, value: value) else {
                throw .notAStore(path: path, found: "a symbol record that can't be read")
            }
            records.append(record)
            return true
        }
        return records.sorted { $0.symbol < $1.symbol }
    }

    /// The block with 4096 bars of a symbol, straight from the map; nil where nothing is known.
    @_lifetime(borrow self)
    borrowing func block(_ key: BlockKey, of symbol: Symbol) throws(StoreError) -> Block? {
        guard let bytes = try value(environment.candles.blocks, key.bytes) else {
            // A damaged key hides its block: what is written in its place would lack all that was in it.
            guard try value(environment.candles.index, key.bytes) != nil else { return nil }
            throw .corrupt(symbol: symbol.name, interval: key.interval, bars: key.bars, what: "it is absent")
        }
        let block = try Block(bytes, key: key, symbol: symbol.name)
        return unsafe _overrideLifetime(block, borrowing: self)
    }

    /// The same, verified once a process for as long as it stays the same.
    @_lifetime(borrow self)
    borrowing func verifiedBlock(_ key: BlockKey, of symbol: Symbol) throws(StoreError) -> Block? {
        guard let bytes = try value(environment.candles.blocks, key.bytes) else { return nil }
        let known = Block(checked: bytes, key: key, symbol: symbol.name)
        let verified = environment.verified
        if bytes.byteCount == BlockLayout.bytes, verified.has(key, known.headerChecksum) {
            return unsafe _overrideLifetime(known, borrowing: self)
        }
        let block = try Block(bytes, key: key, symbol: symbol.name)
        try block.verify()
        verified.add(key, block.headerChecksum)
        return unsafe _overrideLifetime(block, borrowing: self)
    }

    /// What `idx` knows of a symbol's blocks, in order of time.
    borrowing func index(
        of record: SymbolRecord, _ interval: Interval
    ) throws(StoreError) -> [(chunk: Int, entry: IndexEntry)] {
        var entries: [(chunk: Int, entry: IndexEntry)] = []
        let path = environment.path
        let prefix = record.key + [interval.rawValue]
        try forEach(environment.candles.index, prefix: prefix) { key, value throws(StoreError) in
            guard let key = BlockKey(key), let entry = IndexEntry(value) else {
                throw .notAStore(path: path, found: "an index entry that can't be read")
            }
            entries.append((key.chunk, entry))
            return true
        }
        return entries
    }
}
