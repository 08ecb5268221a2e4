internal import Market

/// One commit's rows, of all symbols: the value of a sequence in `jrn`.
///
///     0  │ magic, 4 │ version, 2 │ header bytes, 2 │ sequence, 8 │
///     16 │ rows, 4 │ CRC32C of all else, 4 │ first minute, 4 │ last minute, 4 │ 16 zeros │
///     48 │ rows, 72 each │
enum Frame {
    static let headerBytes = 48
    private static let magic: UInt32 = 0x4E52_4A4E  // "NJRN"
    private static let version: UInt16 = 1
    private static let checksumAt = 20

    static func bytes(rows: Int) -> Int { headerBytes + rows * FrameRow.size }

    /// Writes a frame; the target has its size.
    static func write(_ rows: [FrameRow], sequence: UInt64, to target: UnsafeMutableRawBufferPointer) {
        precondition(target.count == bytes(rows: rows.count) && !rows.isEmpty)
        func put<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
            unsafe target.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
        }
        var (first, last) = (rows[0].minute, rows[0].minute)
        for (number, row) in rows.enumerated() {
            unsafe row.write(to: target, at: headerBytes + number * FrameRow.size)
            (first, last) = (min(first, row.minute), max(last, row.minute))
        }
        put(magic, at: 0)
        put(version, at: 4)
        put(UInt16(headerBytes), at: 6)
        put(sequence, at: 8)
        put(UInt32(rows.count), at: 16)
        put(UInt32(first.sinceEpoch), at: 24)
        put(UInt32(last.sinceEpoch), at: 28)
        put(UInt64(0), at: 32)
        put(UInt64(0), at: 40)
        put(checksum(of: unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(target))), at: checksumAt)
    }

    /// Shows the rows of a frame in their order; nothing of one that is not sound.
    static func forEachRow(
        _ bytes: RawSpan, sequence: UInt64, _ visit: (FrameRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        func damaged(_ what: String) -> StoreError { .corruptFrame(sequence: sequence, what: what) }
        guard bytes.byteCount >= headerBytes, bytes.littleEndian(at: 0, as: UInt32.self) == magic,
            bytes.littleEndian(at: 6, as: UInt16.self) == UInt16(headerBytes)
        else { throw damaged("its header is not a frame's") }
        let version = bytes.littleEndian(at: 4, as: UInt16.self)
        guard version == Self.version else { throw damaged("it has version \(version)") }
        guard bytes.littleEndian(at: checksumAt, as: UInt32.self) == checksum(of: bytes) else {
            throw damaged("its checksum is wrong")
        }
        let rows = Int(bytes.littleEndian(at: 16, as: UInt32.self))
        guard bytes.byteCount == Self.bytes(rows: rows),
            bytes.littleEndian(at: 8, as: UInt64.self) == sequence
        else { throw damaged("its length or its sequence is not the one written in it") }
        for number in 0..<rows {
            guard let row = FrameRow(bytes, at: headerBytes + number * FrameRow.size) else {
                throw damaged("its row \(number) is not one of a journal")
            }
            try visit(row)
        }
    }

    /// The first and the last minute that a frame says it has, unverified; nil when it is none.
    static func minutes(_ bytes: RawSpan) -> ClosedRange<Minute>? {
        guard bytes.byteCount >= headerBytes, bytes.littleEndian(at: 0, as: UInt32.self) == magic else {
            return nil
        }
        let first = Minute(Int(bytes.littleEndian(at: 24, as: UInt32.self)))
        let last = Minute(Int(bytes.littleEndian(at: 28, as: UInt32.self)))
        return first <= last ? first...last : nil
    }

    /// The CRC32C of everything but its own four bytes, which are taken as zero.
    private static func checksum(of bytes: RawSpan) -> UInt32 {
        let before = CandleStore.checksum(of: bytes.extracting(0..<checksumAt))
        let own: InlineArray<4, UInt8> = .init(repeating: 0)
        let within = unsafe CandleStore.checksum(of: own.span.bytes, from: before)
        return CandleStore.checksum(of: bytes.extracting(checksumAt + 4..<bytes.byteCount), from: within)
    }
}
