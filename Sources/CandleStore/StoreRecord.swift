internal import Market

/// The record that says what the store is: one key a fact, all written when the store is made.
struct StoreRecord {
    /// Told apart from every other store; random when made.
    var identifier: [UInt8]
    /// What the store was written with.
    var schema = Schema.current

    private static let columns = "open,high,low,close,volume,quoteVolume,trades,takerBuyVolume"

    /// Checks that this program can read what is there; nil when nothing is there yet.
    init?(_ transaction: borrowing Transaction) throws(StoreError) {
        let environment = transaction.environment
        let meta = environment.candles.meta
        func number(_ name: String) throws(StoreError) -> UInt32 {
            guard let value = try transaction.value(meta, Array(name.utf8)), value.byteCount == 4 else {
                throw .notAStore(path: environment.path, found: "its record lacks '\(name)'")
            }
            return value.littleEndian(at: 0, as: UInt32.self)
        }
        func expect(_ name: String, _ found: String, _ expected: String) throws(StoreError) {
            guard found == expected else {
                throw .foreign(path: environment.path, what: name, found: found, expected: expected)
            }
        }
        guard try transaction.value(meta, Array("schema".utf8)) != nil else { return nil }
        let version = try number("schema")
        schema = Schema(major: UInt16(version >> 16), minor: UInt16(truncatingIfNeeded: version))
        guard schema.major <= Schema.current.major else {
            throw .schemaNewer(path: environment.path, found: schema, supported: .current)
        }
        try expect("page size", "\(try number("page-size"))", "\(Self.pageSize)")
        try expect("slots", "\(try number("slots"))", "\(BlockLayout.slots)")
        try expect("byte order", "\(try number("byte-order"))", "\(Self.byteOrder)")
        guard let names = try transaction.value(meta, Array("columns".utf8)),
            let bytes = try transaction.value(meta, Array("uuid".utf8)), bytes.byteCount == 16
        else { throw .notAStore(path: environment.path, found: "its record lacks 'columns' or 'uuid'") }
        let text = String(decoding: (0..<names.byteCount).map { names.byte(at: $0) }, as: UTF8.self)
        try expect("columns", text, Self.columns)
        identifier = (0..<16).map { bytes.byte(at: $0) }
    }

    init(identifier: [UInt8]) {
        precondition(identifier.count == 16)
        self.identifier = identifier
    }

    func put(_ transaction: borrowing Transaction) throws(StoreError) {
        let meta = transaction.environment.candles.meta
        func put(_ name: String, _ number: UInt32) throws(StoreError) {
            var bytes: [UInt8] = []
            bytes.append(littleEndian: number)
            try transaction.put(meta, Array(name.utf8), bytes)
        }
        try put("schema", UInt32(Schema.current.major) << 16 | UInt32(Schema.current.minor))
        try put("page-size", Self.pageSize)
        try put("slots", UInt32(BlockLayout.slots))
        try put("byte-order", Self.byteOrder)
        try transaction.put(meta, Array("columns".utf8), Array(Self.columns.utf8))
        try transaction.put(meta, Array("uuid".utf8), identifier)
        var sequence: [UInt8] = []
        sequence.append(littleEndian: UInt64(1))
        try transaction.put(meta, Array("next-sequence".utf8), sequence)
    }

    /// LMDB takes the system's page size; blocks are laid out for this one.
    private static let pageSize: UInt32 = 4096
    /// Doubles lie in the map as they lie in memory; this number reads differently the other way round.
    private static var byteOrder: UInt32 {
        let number: UInt32 = 0x0102_0304
        return number.littleEndian == number ? number : number.byteSwapped
    }
}
