internal import Market
internal import Synchronization

extension Store {
    /// Frames between two passes.
    private static let framesPerPass: UInt64 = 1024
    /// Frames that one transaction removes.
    private static let framesPerCommit = 256

    /// Whether the journal should be sealed into blocks now: it holds 1,024 commits, or a chunk has come to its end.
    public var isSealDue: Bool {
        writer.withLock { writer in
            guard let writer else { return false }
            return writer.sealTarget != nil || writer.isChunkFull
                || writer.lastSequence - writer.sealedTarget >= Self.framesPerPass
        }
    }

    /// Takes one step of a pass that writes all journalled minutes into their blocks, and begins one when none is under
    /// way. Answers whether there is more to do.
    ///
    /// A step is one transaction: some symbols' blocks and what of the journal they hold, or the removal of frames whose
    /// rows are all in blocks. What was appended since the pass began goes along where its block is written, and is not
    /// waited for. Symbols whose blocks are damaged are left in the journal.
    public func seal(symbols limit: Int = 16) throws(StoreError) -> Bool {
        try writing { writer throws(StoreError) in
            try writer.seal(environment, symbols: limit, frames: Self.framesPerCommit)
        }
    }
}

extension Writer {
    fileprivate mutating func seal(
        _ environment: Environment, symbols limit: Int, frames framesLimit: Int
    ) throws(StoreError) -> Bool {
        let target = sealTarget ?? lastSequence
        if sealTarget == nil { isChunkFull = false }
        sealTarget = target
        while true {
            var due: [(symbol: UInt32, oldest: UInt64)] = []
            for (symbol, oldest) in columns.oldestSequences()
            where oldest <= target && !unsealable.contains(symbol) {
                due.append((symbol, oldest))
            }
            guard !due.isEmpty else { break }
            due.sort { ($0.oldest, $0.symbol) < ($1.oldest, $1.symbol) }
            let ids = Set(due.prefix(limit).map(\.symbol))
            let records = symbols.records.filter { ids.contains($0.id) }.sorted { $0.id < $1.id }
            do throws(StoreError) {
                let columns = columns
                try edit(environment, records[0].symbol) { edit throws(StoreError) in
                    for record in records {
                        try edit.turn(to: record.symbol)
                        for chunk in columns.chunks(of: record.id) { try edit.seal(chunk) }
                    }
                }
                return true
            } catch {
                guard case .corrupt(let symbol, _, _, _) = error,
                    let damaged = records.first(where: { $0.symbol.name == symbol })
                else { throw error }
                unsealable.insert(damaged.id)
                faults.append(error)
            }
        }
        return try removeFrames(environment, framesLimit, target)
    }

    /// Removes frames whose rows are all in blocks; answers whether there are more.
    private mutating func removeFrames(
        _ environment: Environment, _ limit: Int, _ target: UInt64
    ) throws(StoreError) -> Bool {
        let oldest = columns.oldestSequences().values.min() ?? lastSequence + 1
        let transaction = try Transaction(environment, writing: true)
        let hasMore = try transaction.removeFrames(before: oldest, limit: limit)
        try transaction.putNextSequence(lastSequence + 1)
        frames = try transaction.frames()
        try transaction.commit()
        if !hasMore { (sealTarget, sealedTarget) = (nil, target) }
        return hasMore
    }
}
