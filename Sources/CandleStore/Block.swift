internal import CKernels
public import Market

/// 4096 bars of one symbol and interval, lent straight from the map. Lives no longer than its snapshot.
public struct Block: ~Escapable {
    public let key: BlockKey
    private let symbol: String
    private let bytes: RawSpan

    /// Checks the layout, not the checksums: see `verify`.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, key: BlockKey, symbol: String) throws(StoreError) {
        self.key = key
        self.symbol = symbol
        self.bytes = bytes
        guard bytes.byteCount >= BlockLayout.headerBytes else { throw corrupt("\(bytes.byteCount) bytes") }
        guard bytes.littleEndian(at: BlockLayout.magicAt, as: UInt32.self) == BlockLayout.magic,
            bytes.littleEndian(at: BlockLayout.versionAt, as: UInt16.self) == BlockLayout.version,
            bytes.littleEndian(at: BlockLayout.columnsAt, as: UInt16.self) == BlockLayout.columns,
            bytes.littleEndian(at: BlockLayout.slotsAt, as: UInt32.self) == BlockLayout.slots
        else { throw corrupt("its header is not a block's") }
        let symbol = bytes.littleEndian(at: BlockLayout.symbolAt, as: UInt32.self)
        guard
            symbol == 0
                || symbol == key.symbol
                    && bytes.littleEndian(at: BlockLayout.chunkAt, as: UInt32.self) == UInt32(key.chunk)
                    && bytes.byte(at: BlockLayout.intervalAt) == key.interval.rawValue
        else { throw corrupt("it is the block of other bars") }
        let (origin, stride) = columnPlaces
        for column in Column.allCases {
            let entry = ColumnEntry(bytes, column)
            guard entry.offset == origin + column.rawValue * stride, entry.identifier == column.rawValue,
                entry.type == BlockLayout.typeDouble,
                entry.codec == BlockLayout.codecPlain, entry.length == BlockLayout.columnBytes,
                entry.offset % 8 == 0, entry.offset >= BlockLayout.headerBytes,
                entry.offset + entry.length <= bytes.byteCount
            else { throw corrupt("its entry of column \(column) is not one of a column") }
        }
    }

    /// A block whose layout was checked before.
    @_lifetime(copy bytes)
    init(checked bytes: RawSpan, key: BlockKey, symbol: String) {
        (self.key, self.symbol, self.bytes) = (key, symbol, bytes)
    }

    /// The values of a column, one a bar; NaN where there is no candle or the source did not have it.
    @_lifetime(copy self)
    public func column(_ column: Column) -> Span<Double> {
        let entry = ColumnEntry(bytes, column)
        return Span<Double>(_bytes: bytes.extracting(entry.offset..<entry.offset + entry.length))
    }

    /// Where the first column begins, and how far it is from one to the next.
    private var columnPlaces: (origin: Int, stride: Int) {
        let (first, second) = (ColumnEntry(bytes, .open), ColumnEntry(bytes, .high))
        return (first.offset, second.offset - first.offset)
    }

    /// 64 bars, from slot 64 * `word` on; nil where nothing is known of them.
    @_lifetime(copy self)
    func strip(_ word: Int) -> Strip? {
        let states = states(word: word)
        guard states.high | states.low != 0 else { return nil }
        let (origin, stride) = columnPlaces
        let cells = unsafe bytes.withUnsafeBytes { bytes in
            unsafe (bytes.baseAddress.unsafelyUnwrapped + origin).assumingMemoryBound(to: Double.self)
        }
        let strip = unsafe Strip(
            cells: cells + word * Strip.bars, stride: stride / 8, high: states.high, low: states.low)
        return unsafe _overrideLifetime(strip, copying: self)
    }

    /// The states of 64 bars, from slot 64 * `word` on: the high bits and the low bits.
    public func states(word: Int) -> (high: UInt64, low: UInt64) {
        precondition(word >= 0 && word < BlockLayout.planeWords)
        return (
            bytes.littleEndian(at: BlockLayout.highPlaneAt + 8 * word, as: UInt64.self),
            bytes.littleEndian(at: BlockLayout.lowPlaneAt + 8 * word, as: UInt64.self)
        )
    }

    public var planes: StatePlanes {
        var planes = StatePlanes()
        for word in 0..<BlockLayout.planeWords {
            (planes.high[word], planes.low[word]) = states(word: word)
        }
        return planes
    }

    /// The sequence of the last journal frame that is part of the block.
    public var sealedSequence: UInt64 {
        bytes.littleEndian(at: BlockLayout.sealedSequenceAt, as: UInt64.self)
    }

    /// The whole block, as a writer copies it.
    var image: RawSpan {
        @_lifetime(copy self)
        get { bytes }
    }

    var headerChecksum: UInt32 { bytes.littleEndian(at: BlockLayout.headerChecksumAt, as: UInt32.self) }

    /// Throws `StoreError.corrupt` unless every checksum holds and counts and NaNs are those of the states.
    public func verify() throws(StoreError) {
        try verifyHeader()
        try verifyColumns()
    }

    /// Throws unless the columns are those of the header, which is sound.
    func verifyColumns() throws(StoreError) {
        for column in Column.allCases {
            let entry = ColumnEntry(bytes, column)
            let values = bytes.extracting(entry.offset..<entry.offset + entry.length)
            guard checksum(of: values) == entry.checksum else {
                throw corrupt("the checksum of its column \(column) is wrong")
            }
        }
        let counts = planes.counts
        guard counts.present == bytes.littleEndian(at: BlockLayout.presentAt, as: UInt32.self),
            counts.quiet == bytes.littleEndian(at: BlockLayout.quietAt, as: UInt32.self),
            counts.halt == bytes.littleEndian(at: BlockLayout.haltAt, as: UInt32.self)
        else { throw corrupt("its counts are not those of its planes") }
        let (closes, volumes) = (column(.close), column(.volume))
        // Word by word: the planes are a kilobyte, which is copied where a bar's state is asked for.
        for word in 0..<BlockLayout.planeWords {
            var known: UInt64 = 0
            for bit in 0..<64 {
                let (close, volume) = (closes[word << 6 + bit], volumes[word << 6 + bit])
                known |= (close == close && volume == volume ? 1 : 0) << UInt64(bit)
            }
            let wrong = known ^ states(word: word).high
            guard wrong == 0 else {
                let slot = word << 6 + wrong.trailingZeroBitCount
                throw corrupt(
                    "bar \(key.bars.lowerBound + slot) is \(planes[slot]) and closes at \(closes[slot])")
            }
        }
    }

    /// Throws unless the header, with the states of all bars, is what was written.
    func verifyHeader() throws(StoreError) {
        guard Self.headerChecksum(of: bytes) == headerChecksum else {
            throw corrupt("the checksum of its header is wrong")
        }
    }

    func corrupt(_ what: String) -> StoreError {
        .corrupt(symbol: symbol, interval: key.interval, bars: key.bars, what: what)
    }

    /// The CRC32C of a header, its own four bytes taken as zero.
    static func headerChecksum(of bytes: RawSpan) -> UInt32 {
        let before = checksum(of: bytes.extracting(0..<BlockLayout.headerChecksumAt))
        let own: InlineArray<4, UInt8> = .init(repeating: 0)
        let within = unsafe checksum(of: own.span.bytes, from: before)
        return checksum(
            of: bytes.extracting(BlockLayout.headerChecksumAt + 4..<BlockLayout.headerBytes), from: within)
    }
}

/// A column's entry in a block's header.
private struct ColumnEntry {
    let identifier: UInt8
    let type: UInt8
    let codec: UInt8
    let offset: Int
    let length: Int
    let checksum: UInt32

    init(_ block: RawSpan, _ column: Column) {
        let at = BlockLayout.entriesAt + column.rawValue * BlockLayout.entryBytes
        identifier = block.byte(at: at)
        type = block.byte(at: at + BlockLayout.entryTypeAt)
        codec = block.byte(at: at + BlockLayout.entryCodecAt)
        offset = Int(block.littleEndian(at: at + BlockLayout.entryOffsetAt, as: UInt32.self))
        length = Int(block.littleEndian(at: at + BlockLayout.entryLengthAt, as: UInt32.self))
        checksum = block.littleEndian(at: at + BlockLayout.entryChecksumAt, as: UInt32.self)
    }
}

/// The CRC32C of bytes, going on from an earlier one.
func checksum(of bytes: RawSpan, from earlier: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBytes { bytes in unsafe ck_crc32c(earlier, bytes.baseAddress, bytes.count) }
}
