internal import CLMDB

// A checkpoint: values that can be made again from the candles and save the time that takes. Whoever reads it must be
// able to do without.
//
//     key    │ number, 4 │
//     value  │ CRC32C, 4 │ how many values there are, 4 │ bytes │
//
// Each checksum goes on from that of the value before, so that values are sound only together, all and in order.

extension Store {
    /// Replaces the checkpoint, all of it or nothing.
    public func putCheckpoint(_ count: Int, _ value: (_ number: Int) -> [UInt8]) throws(StoreError) {
        try write { transaction throws(StoreError) in
            guard let live = environment.candles.live else {
                preconditionFailure("whoever opens a store to write it makes all databases")
            }
            try transaction.removeAll(live)
            var chained: UInt32 = 0
            for number in 0..<count {
                var head = CheckpointHead(checksum: 0, count: count)
                let bytes = value(number)
                head.checksum = unsafe head.checksum(of: bytes.span.bytes, number, after: chained)
                chained = head.checksum
                try transaction.put(live, CheckpointHead.key(number), head.bytes + bytes)
            }
        }
    }
}

extension Snapshot {
    /// Shows the values of the checkpoint in their order, each verified, until one is damaged or `visit` answers false.
    /// Answers whether all of them were shown and welcome; there may be none at all.
    public borrowing func forEachCheckpointValue(
        _ visit: (_ number: Int, _ value: RawSpan) throws(StoreError) -> Bool
    ) throws(StoreError) -> Bool {
        guard let live = transaction.environment.candles.live else { return false }
        var (number, count, chained) = (0, 0, UInt32(0))
        try transaction.forEach(live) { key, value throws(StoreError) in
            guard let head = CheckpointHead(value), key.byteCount == 4, key.bigEndian(at: 0) == number,
                number == 0 || head.count == count
            else { return false }
            let bytes = value.extracting(CheckpointHead.size..<value.byteCount)
            guard head.checksum == head.checksum(of: bytes, number, after: chained), try visit(number, bytes)
            else { return false }
            (number, count, chained) = (number + 1, head.count, head.checksum)
            return true
        }
        return number > 0 && number == count
    }
}

/// What stands before a value's bytes.
private struct CheckpointHead {
    static let size = 8

    var checksum: UInt32
    let count: Int

    init(checksum: UInt32, count: Int) { (self.checksum, self.count) = (checksum, count) }

    init?(_ value: RawSpan) {
        guard value.byteCount >= Self.size else { return nil }
        checksum = value.littleEndian(at: 0, as: UInt32.self)
        count = Int(value.littleEndian(at: 4, as: UInt32.self))
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: checksum)
        bytes.append(littleEndian: UInt32(count))
        return bytes
    }

    static func key(_ number: Int) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    func checksum(of bytes: RawSpan, _ number: Int, after chained: UInt32) -> UInt32 {
        var words: [UInt8] = []
        words.append(littleEndian: UInt32(count))
        words.append(littleEndian: UInt32(number))
        return unsafe CandleStore.checksum(
            of: bytes, from: CandleStore.checksum(of: words.span.bytes, from: chained))
    }
}
