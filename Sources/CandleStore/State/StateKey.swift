/// A key of a table. Its bytes have the order of its values, so that a range of keys is a range of the table.
///
/// Every key ends where it says itself: keys one after the other are a key again, ordered by the first, then by the
/// second. A key of several parts writes them in the order that ranges and prefixes are asked for.
///
///     struct CandidateKey: StateKey {
///         var symbol: UInt32
///         var close: Minute
///
///         func write(to key: inout KeyWriter) { key.write(symbol); key.write(close) }
///         init(from key: inout KeyReader) throws(Unreadable) {
///             (symbol, close) = (try key.read(), try key.read())
///         }
///     }
public protocol StateKey: Comparable, Sendable {
    func write(to key: inout KeyWriter)
    init(from key: inout KeyReader) throws(Unreadable)
}

extension StateKey {
    /// The order of the bytes, for keys that have no order of their own.
    public static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    var bytes: [UInt8] {
        var writer = KeyWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Reads a whole key, and nothing may be left.
    init(_ bytes: RawSpan) throws(Unreadable) {
        var reader = KeyReader(bytes)
        self = try Self(from: &reader)
        guard reader.rest == 0 else { throw Unreadable("\(reader.rest) bytes follow its key") }
    }
}

/// Why bytes are not a key or a record.
public struct Unreadable: Error, Equatable, Sendable {
    public let what: String

    public init(_ what: String) { self.what = what }
}

/// Takes the parts of a key, in the order that they count.
public struct KeyWriter {
    private(set) var bytes: [UInt8] = []

    public mutating func write(_ part: some StateKey) { part.write(to: &self) }

    mutating func write<Value: FixedWidthInteger & UnsignedInteger>(bigEndian value: Value) {
        for shift in stride(from: Value.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

/// Gives back the parts of a key, in the order that they were written.
public struct KeyReader: ~Escapable {
    private let bytes: RawSpan
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) { self.bytes = bytes }

    var rest: Int { bytes.byteCount - position }

    public mutating func read<Part: StateKey>(_ type: Part.Type = Part.self) throws(Unreadable) -> Part {
        try Part(from: &self)
    }

    mutating func bigEndian<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) throws(Unreadable)
        -> Value
    {
        guard rest >= Value.bitWidth / 8 else { throw Unreadable("its key is cut off") }
        var value: Value = 0
        for _ in 0..<Value.bitWidth / 8 {
            value = value << 8 | Value(truncatingIfNeeded: bytes.byte(at: position))
            position += 1
        }
        return value
    }
}
