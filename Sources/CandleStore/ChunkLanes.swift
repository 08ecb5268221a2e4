public import Market

/// The chunks of eight symbols for the same 4096 bars: what a panel is filled from. Lives no longer than its snapshot.
@safe
public struct ChunkLanes: ~Escapable {
    private let lanes: [Lane?]

    /// A chunk, taken apart to stand in an array.
    @safe
    fileprivate struct Lane {
        let key: BlockKey
        let symbol: String
        let image: UnsafeRawBufferPointer?
        let hot: HotView?
        let derived: DerivedBars?
    }

    @_lifetime(immortal)
    fileprivate init(_ lanes: [Lane?]) { self.lanes = lanes }

    /// The chunk in a lane; nil where nothing is known.
    @_lifetime(copy self)
    public func chunk(_ lane: Int) -> Chunk? {
        guard lane < lanes.count, let lane = lanes[lane] else { return nil }
        var block: Block?
        if let image = unsafe lane.image {
            block = unsafe _overrideLifetime(
                Block(checked: RawSpan(_unsafeBytes: image), key: lane.key, symbol: lane.symbol),
                copying: self)
        }
        return unsafe _overrideLifetime(
            Chunk(lane.key, block, hot: lane.hot, derived: lane.derived), copying: self)
    }
}

extension Snapshot {
    /// Lends one chunk of up to eight symbols, all of them verified.
    @_lifetime(borrow self)
    public borrowing func lanes(
        of records: [SymbolRecord], _ interval: Interval, chunk: Int
    ) throws(StoreError) -> ChunkLanes {
        precondition(records.count <= Panel.lanes)
        var lanes: [ChunkLanes.Lane?] = []
        for record in records {
            let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
            guard let chunk = try self.chunk(key, of: record) else {
                lanes.append(nil)
                continue
            }
            // The map keeps the block and the view what is on top, as long as the snapshot.
            let image = unsafe chunk.block?.image.withUnsafeBytes { image in unsafe image }
            lanes.append(
                unsafe ChunkLanes.Lane(
                    key: key, symbol: record.symbol.name, image: image, hot: chunk.hot, derived: chunk.derived
                ))
        }
        return unsafe _overrideLifetime(ChunkLanes(lanes), borrowing: self)
    }
}
