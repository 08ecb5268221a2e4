public import Market

/// Where a block lies: a symbol, an interval and a chunk of 4096 bars.
///
///     │ symbol id, 4 │ interval, 1 │ chunk, 4 │    big-endian, so that LMDB's order is (symbol, interval, time)
///
/// Symbol 42, one minute, 2024-01-01 is `0000002A 00 00001B15`.
public struct BlockKey: Hashable, Sendable {
    /// The bars of a block.
    public static let slots = 4096
    static let size = 9

    public var symbol: UInt32
    public var interval: Interval
    public var chunk: Int

    public init(symbol: UInt32, interval: Interval, chunk: Int) {
        (self.symbol, self.interval, self.chunk) = (symbol, interval, chunk)
    }

    /// The key of the block that holds a bar, counted from the epoch.
    public init(symbol: UInt32, interval: Interval, bar: Int) {
        self.init(symbol: symbol, interval: interval, chunk: bar.flooredQuotient(by: Self.slots))
    }

    /// The block's bars, counted from the epoch.
    public var bars: Range<Int> { chunk * Self.slots..<(chunk + 1) * Self.slots }

    init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Self.size, let interval = Interval(rawValue: bytes.byte(at: 4)) else {
            return nil
        }
        symbol = bytes.bigEndian(at: 0)
        self.interval = interval
        chunk = Int(bytes.bigEndian(at: 5))
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size)
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: symbol >> UInt32(shift)))
        }
        bytes.append(interval.rawValue)
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: chunk >> shift))
        }
        return bytes
    }
}

extension RawSpan {
    func byte(at offset: Int) -> UInt8 { unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self) }

    func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type)
        -> Value
    {
        Value(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }

    func bigEndian(at offset: Int) -> UInt32 {
        UInt32(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func double(at offset: Int) -> Double { Double(bitPattern: littleEndian(at: offset, as: UInt64.self)) }
}
