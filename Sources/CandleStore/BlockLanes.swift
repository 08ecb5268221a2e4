public import Market

/// The blocks of eight symbols for the same 4096 bars: what a panel is filled from. Lives no longer than its snapshot.
@safe
public struct BlockLanes: ~Escapable {
    private let keys: [BlockKey?]
    private let symbols: [Symbol]
    private let bytes: InlineArray<8, UnsafeRawBufferPointer>

    @_lifetime(immortal)
    fileprivate init(
        _ keys: [BlockKey?], _ symbols: [Symbol], _ bytes: InlineArray<8, UnsafeRawBufferPointer>
    ) {
        (self.keys, self.symbols) = (keys, symbols)
        unsafe self.bytes = bytes
    }

    /// The block in a lane; nil where nothing is known.
    @_lifetime(copy self)
    public func block(_ lane: Int) -> Block? {
        guard let key = keys[lane] else { return nil }
        let span = unsafe RawSpan(_unsafeBytes: bytes[lane])
        return unsafe _overrideLifetime(
            Block(checked: span, key: key, symbol: symbols[lane].name), copying: self)
    }
}

extension Snapshot {
    /// Lends one chunk's blocks of up to eight symbols, all of them verified.
    @_lifetime(borrow self)
    public borrowing func lanes(
        of records: [SymbolRecord], _ interval: Interval, chunk: Int
    ) throws(StoreError) -> BlockLanes {
        precondition(records.count <= Panel.lanes)
        var keys: [BlockKey?] = []
        var bytes = unsafe InlineArray<8, UnsafeRawBufferPointer>(repeating: .init(start: nil, count: 0))
        for (lane, record) in records.enumerated() {
            let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
            guard let block = try verifiedBlock(key, of: record.symbol) else {
                keys.append(nil)
                continue
            }
            keys.append(key)
            unsafe block.image.withUnsafeBytes { image in unsafe bytes[lane] = image }
        }
        return unsafe _overrideLifetime(BlockLanes(keys, records.map(\.symbol), bytes), borrowing: self)
    }
}
