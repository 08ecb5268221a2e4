/// The record that says what the environment is, in its database `meta`.
struct StateStoreRecord {
    private static let kind = "nonet state"

    /// Checks that this program can read what is there; nil when nothing is there yet.
    init?(_ transaction: borrowing Transaction) throws(StoreError) {
        let path = transaction.environment.path
        guard let meta = transaction.environment.databases[0] else { preconditionFailure("meta is required") }
        guard let value = try transaction.value(meta, Array("schema".utf8)) else { return nil }
        guard value.byteCount == 4, let kind = try transaction.value(meta, Array("kind".utf8)),
            kind.byteCount == Self.kind.utf8.count, kind.begins(with: Array(Self.kind.utf8))
        else { throw .notAStore(path: path, found: "an LMDB file that holds something else") }
        let version = value.littleEndian(at: 0, as: UInt32.self)
        let schema = Schema(major: UInt16(version >> 16), minor: UInt16(truncatingIfNeeded: version))
        guard schema.major <= Schema.state.major else {
            throw .schemaNewer(path: path, found: schema, supported: .state)
        }
    }

    static func put(_ transaction: borrowing Transaction) throws(StoreError) {
        guard let meta = transaction.environment.databases[0] else { preconditionFailure("meta is required") }
        var schema: [UInt8] = []
        schema.append(littleEndian: UInt32(Schema.state.major) << 16 | UInt32(Schema.state.minor))
        try transaction.put(meta, Array("schema".utf8), schema)
        try transaction.put(meta, Array("kind".utf8), Array(Self.kind.utf8))
    }
}

extension Schema {
    /// What this program writes of the state: the tables' frame. Their records have versions of their own.
    public static let state = Schema(major: 1, minor: 0)
}
