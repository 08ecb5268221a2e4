public import Market

/// 4096 bars of one symbol and interval: its block, and what is journalled on top. Lives no longer than its snapshot.
public struct Chunk: ~Escapable {
    public let key: BlockKey
    let block: Block?
    /// What is on top; nil where nothing is.
    let hot: HotView?
    let derived: DerivedBars?

    @_lifetime(copy block)
    init(_ key: BlockKey, _ block: consuming Block?, hot: HotView? = nil, derived: DerivedBars? = nil) {
        (self.key, self.hot, self.derived) = (key, hot, derived)
        self.block = block
    }

    /// 64 bars, from slot 64 * `word` on; nil where nothing is known.
    @_lifetime(copy self)
    public func strip(_ word: Int) -> Strip? {
        precondition(word >= 0 && word < BlockLayout.planeWords)
        if let hot {
            let number = key.chunk * BlockLayout.planeWords + word
            if key.interval == .m1, let strip = hot.columns.strip(key.symbol, number) {
                // The view keeps it, and the snapshot the view.
                return unsafe _overrideLifetime(strip, copying: self)
            }
            if let derived, let found = derived.word(key, number: number) {
                return unsafe _overrideLifetime(found.table.strip(0), copying: self)
            }
        }
        return block?.strip(word)
    }

    /// The 64 bars that a bar of the chunk lies among.
    @_lifetime(copy self)
    public func strip(holding bar: Int) -> Strip? {
        precondition(key.bars.contains(bar))
        return strip((bar - key.bars.lowerBound) >> 6)
    }

    /// The values of a column, of all bars in one piece; nil where some of them are journalled: then take the strips.
    @_lifetime(copy self)
    public func column(_ column: Column) -> Span<Double>? {
        guard hot == nil else { return nil }
        return block?.column(column)
    }

    /// The states of all bars.
    public var planes: StatePlanes {
        guard hot != nil else { return block?.planes ?? StatePlanes() }
        var planes = StatePlanes()
        for word in 0..<BlockLayout.planeWords {
            guard let strip = strip(word) else { continue }
            (planes.high[word], planes.low[word]) = (strip.high, strip.low)
        }
        return planes
    }
}

extension Snapshot {
    /// The chunk with 4096 bars of a symbol, verified; nil where nothing is known.
    @_lifetime(borrow self)
    public borrowing func chunk(_ key: BlockKey, of record: SymbolRecord) throws(StoreError) -> Chunk? {
        let block = try transaction.verifiedBlock(key, of: record.symbol)
        var (hot, derived): (HotView?, DerivedBars?) = (nil, nil)
        if key.interval == .m1 {
            if view.columns.hasMinutes(of: key.symbol, chunk: key.chunk) { hot = view }
        } else if let bars = try derivedBars(of: record), bars.chunks(of: key.interval).contains(key.chunk) {
            (hot, derived) = (view, bars)
        }
        if block == nil, hot == nil { return nil }
        return unsafe _overrideLifetime(Chunk(key, block, hot: hot, derived: derived), borrowing: self)
    }

    /// What tells a block from any other, without touching it; nil where some of its minutes are journalled.
    public borrowing func checksum(of key: BlockKey) throws(StoreError) -> UInt32? {
        guard !view.columns.hasMinutes(of: key.symbol, chunk: key.chunk),
            let bytes = try transaction.value(transaction.environment.candles.index, key.bytes)
        else { return nil }
        return IndexEntry(bytes)?.checksum
    }

    /// The chunks that something is known of, in order.
    public borrowing func chunks(of record: SymbolRecord, _ interval: Interval) throws(StoreError) -> [Int] {
        let blocks = try transaction.index(of: record, interval).map { $0.chunk }
        let hot =
            interval == .m1
            ? view.columns.chunks(of: record.id) : try derivedBars(of: record)?.chunks(of: interval) ?? []
        return hot.isEmpty ? blocks : Set(blocks + hot).sorted()
    }

    /// Longer bars that journalled minutes are part of; nil where there are none.
    private borrowing func derivedBars(of record: SymbolRecord) throws(StoreError) -> DerivedBars? {
        guard !view.columns.isEmpty else { return nil }
        let days = view.columns.days(of: record.id)
        guard !days.isEmpty else { return nil }
        return try view.derivedBars(of: record) { () throws(StoreError) in
            var aggregations: [Aggregation] = []
            for day in days {
                var aggregation = Aggregation()
                try aggregation.add(day..<day + 1) { minute, visit throws(StoreError) in
                    visit(try chunk(BlockKey(symbol: record.id, interval: .m1, bar: minute), of: record))
                }
                aggregations.append(aggregation)
            }
            return try DerivedBars(record, aggregations, over: transaction)
        }
    }
}
