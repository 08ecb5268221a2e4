public import Market

/// What the store knows of a symbol, apart from its candles.
///
///     │ version, 2 │ flags, 2 │ first minute, 4 │ CRC32C of the number and all else, 4 │ name │
public struct SymbolRecord: Equatable, Sendable {
    /// Never used again for another symbol.
    public let id: UInt32
    public let symbol: Symbol
    /// The first minute that is known.
    public var first: Minute

    private static let version: UInt16 = 1
    private static let checksumAt = 8
    private static let nameAt = 12

    init(id: UInt32, symbol: Symbol, first: Minute) {
        (self.id, self.symbol, self.first) = (id, symbol, first)
    }

    init?(key: RawSpan, value: RawSpan) {
        guard key.byteCount == 4, value.byteCount > Self.nameAt,
            value.littleEndian(at: 0, as: UInt16.self) == Self.version
        else { return nil }
        let name = (Self.nameAt..<value.byteCount).map { value.byte(at: $0) }
        guard let symbol = try? Symbol(String(decoding: name, as: UTF8.self)) else { return nil }
        id = key.bigEndian(at: 0)
        self.symbol = symbol
        first = Minute(Int(value.littleEndian(at: 4, as: UInt32.self)))
        // A name that is another symbol's would give it that one's candles. Records of before have zeros there.
        let checksum = value.littleEndian(at: Self.checksumAt, as: UInt32.self)
        guard checksum == 0 || checksum == self.checksum else { return nil }
    }

    var key: [UInt8] { Self.key(id) }

    static func key(_ id: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: id >> UInt32($0)) }
    }

    var value: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Self.version)
        bytes.append(littleEndian: UInt16(0))
        bytes.append(littleEndian: UInt32(first.sinceEpoch))
        bytes.append(littleEndian: checksum)
        bytes.append(contentsOf: symbol.name.utf8)
        return bytes
    }

    private var checksum: UInt32 {
        var bytes = key
        bytes.append(littleEndian: Self.version)
        bytes.append(littleEndian: UInt32(first.sinceEpoch))
        bytes.append(contentsOf: symbol.name.utf8)
        return unsafe CandleStore.checksum(of: bytes.span.bytes)
    }
}
