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
    public func prune(
        before time: Minute, _ chosen: [Symbol]? = nil, isDryRun: Bool = false,
        progress: (OperationProgress) -> Void = { _ in }
    ) throws(StoreError) -> Pruning {
        guard isDryRun || environment.isWritable else { throw .readOnly(path: path) }
        var pruning = Pruning(boundary: Minute(time.sinceEpoch.flooredQuotient(by: 1440) * 1440))
        var records: [SymbolRecord] = []
        do {
            let snapshot = try snapshot()
            if let chosen {
                for symbol in chosen { records.append(try snapshot.record(of: symbol)) }
            } else {
                records = try snapshot.symbols()
            }
            try snapshot.transaction.expectNoJournal()
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
        var known: ClosedRange<Minute>
        let all: Forgetting
        do {
            let transaction = try Transaction(environment, writing: false)
            guard let minutes = try transaction.knownMinutes(of: record) else { return nil }
            known = minutes
            all = try transaction.forgetting(record, before: min(boundary, known.upperBound.startOfDay))
        }
        guard !all.isEmpty else { return nil }
        let edge = min(boundary, known.upperBound.startOfDay)
        while !isDryRun, known.lowerBound < edge {
            let step = min(edge, known.lowerBound.startOfDay + Self.daysPerCommit * 1440)
            try write { transaction throws(StoreError) in
                try transaction.apply(try transaction.forgetting(record, before: step), of: record)
                guard let left = try transaction.knownMinutes(of: record) else {
                    preconditionFailure("the last day is kept")
                }
                known = left
                var record = record
                record.first = left.lowerBound
                try transaction.put(environment.candles.symbols, record.key, record.value)
            }
        }
        return Pruning.OfSymbol(
            symbol: record.symbol, first: all.first, candles: all.candles, blocksRemoved: all.removed.count,
            blocksCut: all.cut.count)
    }
}

extension Minute {
    fileprivate var startOfDay: Minute { Minute(sinceEpoch.flooredQuotient(by: 1440) * 1440) }
}
