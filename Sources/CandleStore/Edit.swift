internal import Market

/// One transaction that changes minutes of one symbol, block by block: read, modified, written.
///
/// Nothing is seen before `commit`; without it nothing has happened.
struct Edit: ~Copyable {
    enum Outcome {
        case added
        case enriched
        case unchanged
        case contradicting
    }

    private let transaction: Transaction
    private var record: SymbolRecord
    /// What `sym` holds now; nil for a new symbol.
    private let stored: SymbolRecord?
    private var key: BlockKey?
    private var image = BlockImage()
    private var blocks = 0
    /// The bars of the open block that changed, and the days that did in blocks already put.
    private var changedBars: Range<Int>?
    private var changedDays: [Range<Int>] = []

    init(_ transaction: consuming Transaction, _ symbol: Symbol, among records: [SymbolRecord]) {
        self.transaction = transaction
        let known = records.first { $0.symbol == symbol }
        stored = known
        let free = (records.map(\.id).max() ?? 0) + 1
        record = known ?? SymbolRecord(id: free, symbol: symbol, first: Minute(Minute.range.upperBound))
    }

    /// Opens the block of a minute; false when that would be one block more than the limit.
    mutating func turn(to minute: Minute, limit: Int) throws(StoreError) -> Bool {
        precondition(Minute.range.contains(minute.sinceEpoch), "minute \(minute.sinceEpoch) is off the grid")
        let wanted = BlockKey(symbol: record.id, interval: .m1, bar: minute.sinceEpoch)
        if wanted == key { return true }
        guard blocks < limit else { return false }
        try turn(to: wanted)
        blocks += 1
        return true
    }

    private mutating func turn(to wanted: BlockKey) throws(StoreError) {
        try put()
        image = try Self.image(of: wanted, record.symbol, transaction)
        key = wanted
    }

    private static func image(
        of key: BlockKey, _ symbol: Symbol, _ transaction: borrowing Transaction
    ) throws(StoreError) -> BlockImage {
        guard let block = try transaction.block(key, of: symbol) else { return BlockImage() }
        return try BlockImage(block)
    }

    /// Merges a candle into the open block.
    mutating func merge(_ candle: Candle, at minute: Minute) -> Outcome {
        let slot = slot(of: minute)
        guard image.planes[slot].isPresent else {
            image.put(candle, candle.state, at: slot)
            noteChange(of: minute.sinceEpoch)
            return .added
        }
        var lacking = false
        for column in Column.allCases {
            let (stored, given) = (image[column, slot], candle[column])
            if stored != given, given == given {
                if stored == stored { return .contradicting }
                lacking = true
            }
        }
        guard lacking else { return .unchanged }
        for column in Column.allCases where !(image[column, slot] == image[column, slot]) {
            image[column, slot] = candle[column]
        }
        noteChange(of: minute.sinceEpoch)
        return .enriched
    }

    /// Marks a missing minute of the open block as a halt; false when it isn't missing.
    mutating func markHalt(at minute: Minute) -> Bool {
        let slot = slot(of: minute)
        guard image.planes[slot] == .missing else { return false }
        image.mark(.halt, at: slot)
        noteChange(of: minute.sinceEpoch)
        return true
    }

    /// Makes the changes durable, with the longer bars that they are part of.
    consuming func commit() throws(StoreError) {
        try put()
        guard !changedDays.isEmpty else { return }
        for days in Self.joined(changedDays) { try aggregate(days) }
        if record != stored {
            try transaction.put(transaction.environment.candles.symbols, record.key, record.value)
        }
        try transaction.commit()
    }

    private func slot(of minute: Minute) -> Int {
        guard let key, key.bars.contains(minute.sinceEpoch) else {
            preconditionFailure("turn to the minute first")
        }
        return minute.sinceEpoch - key.bars.lowerBound
    }

    private mutating func noteChange(of bar: Int) {
        let before = changedBars ?? bar..<bar + 1
        changedBars = min(before.lowerBound, bar)..<max(before.upperBound, bar + 1)
    }

    /// Puts the open block, if it changed.
    private mutating func put() throws(StoreError) {
        guard let key, let bars = changedBars else { return }
        let entry = image.finish()
        let databases = transaction.environment.candles
        try unsafe transaction.put(databases.blocks, key.bytes, count: BlockLayout.bytes) { page in
            unsafe image.copy(into: page)
        }
        try transaction.put(databases.index, key.bytes, entry.bytes)
        changedBars = nil
        guard key.interval == .m1 else { return }
        changedDays.append(bars.lowerBound / 1440..<(bars.upperBound + 1439) / 1440)
        record.first = min(record.first, Minute(bars.lowerBound))
    }

    /// Derives the longer bars of some days anew.
    private mutating func aggregate(_ days: Range<Int>) throws(StoreError) {
        let aggregation = try Aggregation(days: days, of: record, transaction)
        for interval in Aggregation.intervals {
            for bar in aggregation.bars(of: interval) {
                let wanted = BlockKey(symbol: record.id, interval: interval, bar: bar.bar)
                if wanted != key { try turn(to: wanted) }
                let slot = bar.bar - wanted.bars.lowerBound
                if let candle = bar.candle {
                    image.put(candle, bar.state, at: slot)
                } else {
                    image.mark(bar.state, at: slot)
                }
                noteChange(of: bar.bar)
            }
        }
        try put()
    }

    /// Ranges that overlap or touch made one.
    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}
