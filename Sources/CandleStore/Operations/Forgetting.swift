internal import Market

/// The blocks of a symbol that bars before a day are forgotten in.
struct Forgetting {
    var removed: [BlockKey] = []
    /// Blocks that the day begins within, and how many of their slots lie before it.
    var cut: [(key: BlockKey, slots: Int)] = []
    /// One-minute candles that are forgotten.
    var candles = 0
    /// The first minute that blocks know then; nil where they know none.
    var first: Minute?

    var isEmpty: Bool { removed.isEmpty && cut.isEmpty }
}

extension Transaction {
    /// What there is to forget before a day's first minute.
    borrowing func forgetting(_ record: SymbolRecord, before edge: Minute) throws(StoreError) -> Forgetting {
        var forgetting = Forgetting()
        for interval in Interval.allCases {
            let bar = interval.bar(of: edge)
            for (chunk, entry) in try index(of: record, interval) {
                let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
                let slots = bar - key.bars.lowerBound
                let isEmpty = entry.present + entry.halt == 0
                if interval == .m1, !isEmpty, entry.last >= slots {
                    try forgetting.noteFirst(of: key, entry, from: max(0, slots), record, self)
                }
                guard slots > 0 else { continue }
                if isEmpty || entry.last < slots {
                    forgetting.removed.append(key)
                    if interval == .m1 { forgetting.candles += entry.present }
                } else if entry.first < slots {
                    forgetting.cut.append((key, slots))
                    guard interval == .m1, let block = try block(key, of: record.symbol) else { continue }
                    forgetting.candles += block.planes.counts(in: 0..<slots).present
                }
            }
        }
        return forgetting
    }

    /// Carries it out; what candles were before they changed goes with them.
    borrowing func apply(
        _ forgetting: Forgetting, of record: SymbolRecord, before edge: Minute
    ) throws(StoreError) {
        let databases = environment.candles
        if let revisions = databases.revisions {
            var keys: [[UInt8]] = []
            let end = record.key + SymbolRecord.key(UInt32(edge.sinceEpoch))
            try scan(revisions, lower: record.key, upper: end, .forwards) { key, _ in
                keys.append((0..<key.byteCount).map { key.byte(at: $0) })
                return true
            }
            for key in keys { try remove(revisions, key) }
        }
        for key in forgetting.removed {
            _ = try delete(databases.blocks, key.bytes)
            _ = try delete(databases.index, key.bytes)
        }
        for (key, slots) in forgetting.cut {
            guard let block = try block(key, of: record.symbol) else { continue }
            var image = try BlockImage(block)
            for slot in 0..<slots where image.planes[slot] != .missing { image.mark(.missing, at: slot) }
            let entry = image.finish(key)
            try unsafe put(databases.blocks, key.bytes, count: BlockLayout.bytes) { page in
                unsafe image.copy(into: page)
            }
            try put(databases.index, key.bytes, entry.bytes)
        }
    }
}

extension Forgetting {
    /// Finds the first minute that is kept, in the first block that has one.
    fileprivate mutating func noteFirst(
        of key: BlockKey, _ entry: IndexEntry, from slot: Int, _ record: SymbolRecord,
        _ transaction: borrowing Transaction
    ) throws(StoreError) {
        guard first == nil else { return }
        var slot = max(slot, entry.first)
        if slot > entry.first, let block = try transaction.block(key, of: record.symbol) {
            let planes = block.planes
            while planes[slot] == .missing { slot += 1 }
        }
        first = Minute(key.bars.lowerBound + slot)
    }
}
