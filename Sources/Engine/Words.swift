/// Little-endian words, read one after the other from bytes that may be anything.
struct Words: ~Escapable {
    private let bytes: RawSpan
    private var place = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.byteCount }

    /// Nil at the end.
    @_lifetime(self: copy self)
    mutating func next() -> UInt64? {
        guard place + 8 <= bytes.byteCount else { return nil }
        defer { place += 8 }
        return UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// A number of things; nil for one that can't be.
    @_lifetime(self: copy self)
    mutating func count() -> Int? {
        guard let word = next(), word < 1 << 52 else { return nil }
        return Int(word)
    }
}

extension [UInt64] {
    /// The words as bytes.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * count)
        for word in self {
            unsafe Swift.withUnsafeBytes(of: word.littleEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
