internal import Market

/// A block being changed: a copy in memory, put into the store as a whole.
@safe
struct BlockImage: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer
    private(set) var planes: StatePlanes
    private var sealedSequence: UInt64
    /// The bars that were taken from the journal.
    private(set) var takenBars: Range<Int>?

    /// A block in which nothing is known.
    init() {
        unsafe bytes = .allocate(byteCount: BlockLayout.bytes, alignment: 64)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
        (planes, sealedSequence) = (StatePlanes(), 0)
        for column in Column.allCases {
            unsafe cells(column).initialize(repeating: .absent, count: BlockLayout.slots)
        }
    }

    /// A copy of a block, which must be sound: what is copied gets new checksums.
    init(_ block: borrowing Block) throws(StoreError) {
        try block.verify()
        unsafe bytes = .allocate(byteCount: BlockLayout.bytes, alignment: 64)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
        (planes, sealedSequence) = (block.planes, block.sealedSequence)
        for column in Column.allCases {
            let values = block.column(column)
            unsafe values.withUnsafeBufferPointer { values in
                unsafe cells(column).initialize(
                    from: values.baseAddress.unsafelyUnwrapped, count: values.count)
            }
        }
    }

    deinit { unsafe bytes.deallocate() }

    private func cells(_ column: Column) -> UnsafeMutablePointer<Double> {
        let start = BlockLayout.headerBytes + column.rawValue * BlockLayout.columnBytes
        return unsafe (bytes.baseAddress.unsafelyUnwrapped + start).assumingMemoryBound(to: Double.self)
    }

    subscript(column: Column, slot: Int) -> Double {
        get {
            precondition(slot >= 0 && slot < BlockLayout.slots)
            return unsafe cells(column)[slot]
        }
        set {
            precondition(slot >= 0 && slot < BlockLayout.slots)
            unsafe cells(column)[slot] = newValue == newValue ? newValue : .absent
        }
    }

    mutating func put(_ candle: Candle, _ state: MinuteState, at slot: Int) {
        planes[slot] = state
        for column in Column.allCases { self[column, slot] = candle[column] }
    }

    mutating func mark(_ state: MinuteState, at slot: Int) {
        precondition(!state.isPresent, "a present bar has a candle: use put")
        put(Candle(open: .nan, high: .nan, low: .nan, close: .nan, volume: .nan), state, at: slot)
    }

    func candle(_ slot: Int) -> Candle {
        var candle = Candle.absent
        for column in Column.allCases { candle[column] = self[column, slot] }
        return candle
    }

    /// Takes in all journalled minutes of the block.
    mutating func take(_ hot: HotColumns, _ key: BlockKey, _ lastSequence: UInt64) {
        let numbers = key.chunk * BlockLayout.planeWords..<(key.chunk + 1) * BlockLayout.planeWords
        for word in hot.words[
            hot.firstIndex(from: numbers.lowerBound)..<hot.firstIndex(from: numbers.upperBound)]
        {
            guard let place = word.table.place(of: key.symbol) else { continue }
            let strip = word.table.strip(place)
            var journalled = word.table.journalled(place)
            while journalled != 0 {
                let within = journalled.trailingZeroBitCount
                journalled &= journalled - 1
                let bar = word.number << 6 + within
                let (slot, state) = (bar - key.bars.lowerBound, strip.state(within))
                if state.isPresent {
                    put(strip.candle(within), state, at: slot)
                } else {
                    mark(state, at: slot)
                }
                takenBars = min(takenBars?.lowerBound ?? bar, bar)..<bar + 1
            }
        }
        if takenBars != nil { sealedSequence = lastSequence }
    }

    /// Writes counts, extremes and checksums, of the block of a key, and answers the entry for `idx`.
    mutating func finish(_ key: BlockKey) -> IndexEntry {
        let counts = planes.counts
        let known = planes.known ?? 0...0
        func write<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
            unsafe bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
        }
        write(BlockLayout.magic, at: BlockLayout.magicAt)
        write(BlockLayout.version, at: BlockLayout.versionAt)
        write(UInt16(BlockLayout.columns), at: BlockLayout.columnsAt)
        write(UInt32(BlockLayout.slots), at: BlockLayout.slotsAt)
        write(UInt32(counts.present), at: BlockLayout.presentAt)
        write(UInt32(counts.quiet), at: BlockLayout.quietAt)
        write(UInt32(counts.halt), at: BlockLayout.haltAt)
        write(UInt16(known.lowerBound), at: BlockLayout.firstAt)
        write(UInt16(known.upperBound), at: BlockLayout.lastAt)
        write(sealedSequence, at: BlockLayout.sealedSequenceAt)
        write(key.symbol, at: BlockLayout.symbolAt)
        write(UInt32(key.chunk), at: BlockLayout.chunkAt)
        write(key.interval.rawValue, at: BlockLayout.intervalAt)
        for word in 0..<BlockLayout.planeWords {
            write(planes.high[word], at: BlockLayout.highPlaneAt + 8 * word)
            write(planes.low[word], at: BlockLayout.lowPlaneAt + 8 * word)
        }
        let image = unsafe UnsafeRawBufferPointer(bytes)
        for column in Column.allCases {
            let entry = BlockLayout.entriesAt + column.rawValue * BlockLayout.entryBytes
            let offset = BlockLayout.headerBytes + column.rawValue * BlockLayout.columnBytes
            let values = unsafe image[offset..<offset + BlockLayout.columnBytes]
            let extremes = extremes(of: column)
            write(UInt8(column.rawValue), at: entry)
            write(BlockLayout.typeDouble, at: entry + BlockLayout.entryTypeAt)
            write(BlockLayout.codecPlain, at: entry + BlockLayout.entryCodecAt)
            write(UInt32(offset), at: entry + BlockLayout.entryOffsetAt)
            write(UInt32(BlockLayout.columnBytes), at: entry + BlockLayout.entryLengthAt)
            write(checksum(of: unsafe RawSpan(_unsafeBytes: values)), at: entry + BlockLayout.entryChecksumAt)
            write(extremes.minimum.bitPattern, at: entry + BlockLayout.entryMinimumAt)
            write(extremes.maximum.bitPattern, at: entry + BlockLayout.entryMaximumAt)
        }
        let header = Block.headerChecksum(of: unsafe RawSpan(_unsafeBytes: image))
        write(header, at: BlockLayout.headerChecksumAt)
        return IndexEntry(
            present: counts.present, quiet: counts.quiet, halt: counts.halt, first: known.lowerBound,
            last: known.upperBound, sealedSequence: sealedSequence, checksum: header)
    }

    /// The least and the greatest value that is known; NaN when none is.
    private func extremes(of column: Column) -> (minimum: Double, maximum: Double) {
        var (minimum, maximum) = (Double.infinity, -Double.infinity)
        for slot in 0..<BlockLayout.slots {
            let value = unsafe cells(column)[slot]
            minimum = value < minimum ? value : minimum
            maximum = value > maximum ? value : maximum
        }
        return minimum <= maximum ? (minimum, maximum) : (.absent, .absent)
    }

    /// Copies the finished block into a page.
    borrowing func copy(into target: UnsafeMutableRawBufferPointer) {
        unsafe target.copyMemory(from: .init(bytes))
    }
}
