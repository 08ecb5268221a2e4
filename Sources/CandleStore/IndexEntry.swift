/// What `idx` knows of a block, so that gaps are planned without touching blocks.
///
///     │ present, 4 │ quiet, 4 │ halt, 4 │ first, 2 │ last, 2 │ sealed sequence, 8 │ checksum, 4 │ flags, 4 │
struct IndexEntry: Equatable {
    static let size = 32

    var present: Int
    /// Part of `present`.
    var quiet: Int
    var halt: Int
    /// The first and the last slot that isn't missing.
    var first: Int
    var last: Int
    var sealedSequence: UInt64
    /// The block's header checksum, which covers those of its columns.
    var checksum: UInt32

    init(
        present: Int, quiet: Int, halt: Int, first: Int, last: Int, sealedSequence: UInt64, checksum: UInt32
    ) {
        (self.present, self.quiet, self.halt, self.first, self.last) = (present, quiet, halt, first, last)
        (self.sealedSequence, self.checksum) = (sealedSequence, checksum)
    }

    init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= Self.size else { return nil }
        present = Int(bytes.littleEndian(at: 0, as: UInt32.self))
        quiet = Int(bytes.littleEndian(at: 4, as: UInt32.self))
        halt = Int(bytes.littleEndian(at: 8, as: UInt32.self))
        first = Int(bytes.littleEndian(at: 12, as: UInt16.self))
        last = Int(bytes.littleEndian(at: 14, as: UInt16.self))
        sealedSequence = bytes.littleEndian(at: 16, as: UInt64.self)
        checksum = bytes.littleEndian(at: 24, as: UInt32.self)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt32(present))
        bytes.append(littleEndian: UInt32(quiet))
        bytes.append(littleEndian: UInt32(halt))
        bytes.append(littleEndian: UInt16(first))
        bytes.append(littleEndian: UInt16(last))
        bytes.append(littleEndian: sealedSequence)
        bytes.append(littleEndian: checksum)
        bytes.append(littleEndian: UInt32(0))
        return bytes
    }
}

extension [UInt8] {
    mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
