public import Market

/// What a pruning removed, or would.
public struct Pruning: Sendable {
    public struct OfSymbol: Sendable {
        public let symbol: Symbol
        /// The first minute that is known afterwards.
        public let first: Minute
        /// One-minute candles that are gone.
        public let candles: Int
        /// Blocks that are gone, of all intervals, and those that stay with fewer bars.
        public let blocksRemoved: Int
        public let blocksCut: Int
    }

    /// What lies before is gone: the first minute of the day that holds the time given.
    public let boundary: Minute
    /// Those that lost something.
    public var symbols: [OfSymbol] = []

    /// What the blocks took that are gone: writes take it again, a compaction gives it back.
    public var bytes: Int {
        symbols.reduce(0) { $0 + $1.blocksRemoved } * (BlockLayout.pageHeaderBytes + BlockLayout.bytes)
    }
}

extension BlockLayout {
    /// What LMDB puts before a value that has pages of its own.
    static let pageHeaderBytes = 16
}

extension Store {
    /// Days that one transaction forgets of a symbol: of all intervals together never more than 64 blocks.
    private static let daysPerCommit = 100

    /// Forgets what is older than the day of a time, in every interval: longer bars stay what their minutes make.
    ///
    /// Blocks that end before the day are removed, and those that it begins within stay, with their older bars missing.
    /// A symbol that ended before keeps its last day, so that it and its number stay known. Each commit leaves a whole
    /// store, so that a pruning that was cut off is simply run again.
    ///
    /// What is journalled is sealed before; a dry run counts what blocks hold.
    public func prune(
        before time: Minute, _ chosen: [Symbol]? = nil, isDryRun: Bool = false,
        progress: (OperationProgress) -> Void = { _ in }
    ) throws(StoreError) -> Pruning {
        guard isDryRun || environment.isWritable else { throw .readOnly(path: path) }
        // A frame's rows count until its block says that they are sealed, and blocks are about to go.
        if !isDryRun {
            while try seal() {}
            let frames = try statistics().journalFrames
            guard frames == 0 else { throw .journalled(path: path, frames: frames) }
        }
        var pruning = Pruning(boundary: Minute(time.sinceEpoch.flooredQuotient(by: 1440) * 1440))
        var records: [SymbolRecord] = []
        do {
            let snapshot = try snapshot()
            if let chosen {
                for symbol in chosen { records.append(try snapshot.record(of: symbol)) }
            } else {
                records = try snapshot.symbols()
            }
        }
        for (done, record) in records.enumerated() {
            progress(OperationProgress(step: .pruning, done: done, total: records.count))
            if let symbol = try prune(record, before: pruning.boundary, isDryRun) {
                pruning.symbols.append(symbol)
            }
        }
        progress(OperationProgress(step: .pruning, done: records.count, total: records.count))
        return pruning
    }

    private func prune(
        _ record: SymbolRecord, before boundary: Minute, _ isDryRun: Bool
    ) throws(StoreError) -> Pruning.OfSymbol? {
        let all: Forgetting
        let edge: Minute
        do {
            let snapshot = try snapshot()
            guard let last = try snapshot.lastDay(of: record) else { return nil }
            edge = min(boundary, last)
            all = try snapshot.transaction.forgetting(record, before: edge)
        }
        guard !all.isEmpty else { return nil }
        var record = record
        while !isDryRun, record.first < edge {
            let step = min(edge, record.first.startOfDay + Self.daysPerCommit * 1440)
            try writing { writer throws(StoreError) in
                let transaction = try Transaction(environment, writing: true)
                let forgetting = try transaction.forgetting(record, before: step)
                try transaction.apply(forgetting, of: record, before: step)
                record.first = forgetting.first ?? step
                try transaction.put(environment.candles.symbols, record.key, record.value)
                try transaction.commit()
                writer.symbols.put(record)
            }
        }
        return Pruning.OfSymbol(
            symbol: record.symbol, first: all.first ?? edge, candles: all.candles,
            blocksRemoved: all.removed.count,
            blocksCut: all.cut.count)
    }
}

extension Snapshot {
    /// The day of the last minute that something is known of, journalled minutes among them.
    fileprivate borrowing func lastDay(of record: SymbolRecord) throws(StoreError) -> Minute? {
        let inBlocks = try transaction.index(of: record, .m1).last { $0.entry.present + $0.entry.halt > 0 }
            .map { Minute($0.chunk * BlockKey.slots + $0.entry.last) }
        let journalled = view.columns.days(of: record.id).last.map { Minute($0 * 1440) }
        return [inBlocks, journalled].compactMap { $0?.startOfDay }.max()
    }
}

extension Minute {
    fileprivate var startOfDay: Minute { Minute(sinceEpoch.flooredQuotient(by: 1440) * 1440) }
}
