internal import Market

/// One transaction that changes minutes, symbol after symbol, block by block: read, modified, written.
///
/// Nothing is seen before `commit`; without it nothing has happened. A block that is written takes in all that is
/// journalled of its minutes: what is in memory on top of blocks never has to be merged with a block again.
struct Edit: ~Copyable {
    enum Outcome {
        case added
        case enriched
        case unchanged
        case contradicting
        case revised
    }

    private let transaction: Transaction
    private let hot: HotColumns
    /// The newest frame: blocks that are written hold their rows up to it.
    private let lastSequence: UInt64
    private var records: [SymbolRecord]
    private var record: SymbolRecord
    /// What `sym` holds now; nil for a new symbol.
    private var stored: SymbolRecord?
    private var key: BlockKey?
    private var image = BlockImage()
    private var blocks = 0
    /// The bars of the open block that changed, and the days that did in blocks already put.
    private var changedBars: Range<Int>?
    private var changedDays: [Range<Int>] = []
    /// The one-minute blocks that were put.
    private var written: [BlockKey] = []

    /// Begins with a symbol; `turn` comes next.
    init(_ transaction: consuming Transaction, _ symbol: Symbol, over view: HotView) throws(StoreError) {
        let records = try transaction.symbols()
        self.transaction = transaction
        (hot, lastSequence, self.records) = (view.columns, view.lastSequence, records)
        (stored, record) = Self.record(of: symbol, among: records)
    }

    private static func record(
        of symbol: Symbol, among records: [SymbolRecord]
    ) -> (stored: SymbolRecord?, record: SymbolRecord) {
        if let known = records.first(where: { $0.symbol == symbol }) { return (known, known) }
        return (
            nil, SymbolRecord(id: records.freeSymbol, symbol: symbol, first: Minute(Minute.range.upperBound))
        )
    }

    /// Goes on with another symbol.
    mutating func turn(to symbol: Symbol) throws(StoreError) {
        guard symbol != record.symbol else { return }
        try finishSymbol()
        (stored, record) = Self.record(of: symbol, among: records)
        key = nil
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
        guard wanted.interval == .m1 else { return }
        let (journalled, last) = (hot, lastSequence)
        image.take(journalled, wanted, last)
    }

    private static func image(
        of key: BlockKey, _ symbol: Symbol, _ transaction: borrowing Transaction
    ) throws(StoreError) -> BlockImage {
        guard let block = try transaction.block(key, of: symbol) else { return BlockImage() }
        return try BlockImage(block)
    }

    /// Merges a candle into the open block.
    mutating func merge(
        _ candle: Candle, at minute: Minute, _ contradiction: Contradiction, noticed: Int64
    ) throws(StoreError) -> Outcome {
        let slot = slot(of: minute)
        guard image.planes[slot].isPresent else {
            image.put(candle, candle.state, at: slot)
            noteChange(of: minute.sinceEpoch)
            return .added
        }
        switch Reconciliation(stored: image.candle(slot), given: candle) {
        case .unchanged: return .unchanged
        case .enriched(let whole):
            let state = image.planes[slot]
            image.put(whole, state, at: slot)
            noteChange(of: minute.sinceEpoch)
            return .enriched
        case .contradicting(let whole):
            guard contradiction == .isRevision else { return .contradicting }
            try transaction.put(
                Revision(minute: minute, before: image.candle(slot), after: whole, noticed: noticed),
                of: record.id)
            image.put(whole, whole.state, at: slot)
            noteChange(of: minute.sinceEpoch)
            return .revised
        }
    }

    /// Marks a missing minute of the open block as a halt; false when it isn't missing.
    mutating func markHalt(at minute: Minute) -> Bool {
        let slot = slot(of: minute)
        guard image.planes[slot] == .missing else { return false }
        image.mark(.halt, at: slot)
        noteChange(of: minute.sinceEpoch)
        return true
    }

    /// Writes the journalled minutes of a chunk into its block.
    mutating func seal(_ chunk: Int) throws(StoreError) {
        try turn(to: BlockKey(symbol: record.id, interval: .m1, chunk: chunk))
        guard let bars = image.takenBars else { return }
        for bar in [bars.lowerBound, bars.upperBound - 1] { noteChange(of: bar) }
    }

    /// Makes the changes durable, with the longer bars that they are part of. Answers the one-minute blocks that were
    /// written, none when nothing changed, and all symbols.
    consuming func commit() throws(StoreError) -> (written: [BlockKey], symbols: [SymbolRecord]) {
        try finishSymbol()
        let result = (written, records)
        if !written.isEmpty { try transaction.commit() }
        return result
    }

    private mutating func finishSymbol() throws(StoreError) {
        try put()
        for days in Self.joined(changedDays) { try aggregate(days) }
        changedDays = []
        guard record != stored, record.first.sinceEpoch < Minute.range.upperBound else { return }
        try transaction.put(transaction.environment.candles.symbols, record.key, record.value)
        if stored == nil {
            records.append(record)
        } else if let place = records.firstIndex(where: { $0.id == record.id }) {
            records[place] = record
        }
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
        guard let key, var bars = changedBars else { return }
        if let taken = image.takenBars {
            bars = min(bars.lowerBound, taken.lowerBound)..<max(bars.upperBound, taken.upperBound)
        }
        let entry = image.finish(key)
        let databases = transaction.environment.candles
        try unsafe transaction.put(databases.blocks, key.bytes, count: BlockLayout.bytes) { page in
            unsafe image.copy(into: page)
        }
        try transaction.put(databases.index, key.bytes, entry.bytes)
        changedBars = nil
        guard key.interval == .m1 else { return }
        written.append(key)
        changedDays.append(bars.lowerBound / 1440..<(bars.upperBound + 1439) / 1440)
        record.first = min(record.first, Minute(bars.lowerBound))
    }

    /// Derives the longer bars of some days anew.
    private mutating func aggregate(_ days: Range<Int>) throws(StoreError) {
        let aggregation = try transaction.aggregation(of: record, days)
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
