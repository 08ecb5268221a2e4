public import Market

#if canImport(Glibc)
    internal import Glibc
#endif

extension Snapshot {
    /// Visits all chunks of an interval of some symbols, verified, symbol after symbol in order of time.
    ///
    /// A symbol's chunks are of one commit. Between symbols an overdue snapshot is renewed.
    ///
    /// Blocks that are not in memory are asked for well before they are reached: the map itself reads a page at a time.
    public mutating func forEachChunk(
        of records: [SymbolRecord], _ interval: Interval,
        _ visit: (_ record: SymbolRecord, _ chunk: borrowing Chunk) throws(StoreError) -> Void
    ) throws(StoreError) {
        var rest = records[...]
        while !rest.isEmpty {
            rest = try walk(rest, interval, visit)
            _ = try renewIfOverdue()
        }
    }

    /// Visits until it is overdue; answers the symbols that are left.
    private borrowing func walk(
        _ records: ArraySlice<SymbolRecord>, _ interval: Interval,
        _ visit: (_ record: SymbolRecord, _ chunk: borrowing Chunk) throws(StoreError) -> Void
    ) throws(StoreError) -> ArraySlice<SymbolRecord> {
        var places: [(record: SymbolRecord, chunk: Int)] = []
        for record in records {
            for chunk in try chunks(of: record, interval) { places.append((record, chunk)) }
        }
        var fetched = 0
        for (number, place) in places.enumerated() {
            while fetched < min(number + Self.blocksAhead, places.count) {
                // The first of sixteen tells of the others: asking for a block costs a tenth of reading it.
                let group = places[fetched..<min(fetched + 16, places.count)].map {
                    BlockKey(symbol: $0.record.id, interval: interval, chunk: $0.chunk)
                }
                if try !isResident(group[0]) {
                    for key in group { try fetch(key) }
                }
                fetched += 16
            }
            if number > 0, place.record.id != places[number - 1].record.id, isOverdue {
                return records.drop { $0.id != place.record.id }
            }
            let key = BlockKey(symbol: place.record.id, interval: interval, chunk: place.chunk)
            if let chunk = try chunk(key, of: place.record) { try visit(place.record, chunk) }
        }
        return []
    }

    /// About 64 MB.
    private static let blocksAhead = 240

    /// Whether the middle page of a block is in memory. The first one is looked at by much that reads no candles.
    private borrowing func isResident(_ key: BlockKey) throws(StoreError) -> Bool {
        var state: UInt8 = 1
        unsafe try withPages(of: key) { first, length in
            unsafe mincore(first + length / 8192 * 4096, 4096, &state)
        }
        return state & 1 == 1
    }

    /// Asks for a block that is not in memory.
    private borrowing func fetch(_ key: BlockKey) throws(StoreError) {
        unsafe try withPages(of: key) { first, length in unsafe madvise(first, length, MADV_WILLNEED) }
    }

    private borrowing func withPages(
        of key: BlockKey, _ body: (_ first: UnsafeMutableRawPointer, _ length: Int) -> CInt
    ) throws(StoreError) {
        guard let value = try transaction.value(transaction.environment.candles.blocks, key.bytes) else {
            return
        }
        unsafe value.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let within = Int(bitPattern: base) % 4096
            // Advice that is not taken changes nothing.
            _ = unsafe body(UnsafeMutableRawPointer(mutating: base - within), bytes.count + within)
        }
    }
}
