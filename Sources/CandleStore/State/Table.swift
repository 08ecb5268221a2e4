internal import CLMDB

/// A table of the state: records by key, in the order of the keys. It holds nothing itself; what it answers is that of
/// the view or the transaction given.
public struct Table<Key: StateKey, Record: StateRecord>: Sendable {
    public let name: String
    /// What the checksums of its records begin with.
    let seed: UInt32

    /// - Parameter name: of the database in the file: never changed, never used again for anything else.
    public init(_ name: String) {
        precondition(!name.isEmpty && name != StateStore.recordDatabase, "'\(name)' is no table's name")
        (self.name, seed) = (name, Envelope.seed(name))
    }

    /// A key and what it stands for.
    public struct Row: Sendable {
        public let key: Key
        public let record: Record
    }
}

extension Table {
    public func get(
        _ key: Key, in view: borrowing some StateView & ~Copyable
    ) throws(StoreError) -> Record? {
        guard let database = view.reading.databases[name] else { return nil }
        let bytes = key.bytes
        guard let value = try view.reading.transaction.value(database, bytes) else { return nil }
        return unsafe try record(value, key, bytes.span.bytes)
    }

    /// Visits rows in order, until `visit` answers false.
    public func forEach(
        _ range: KeyRange<Key> = .all, _ order: ScanOrder = .forwards,
        in view: borrowing some StateView & ~Copyable,
        _ visit: (Row) throws(StoreError) -> Bool
    ) throws(StoreError) {
        guard let database = view.reading.databases[name] else { return }
        try view.reading.transaction.scan(database, lower: range.lower, upper: range.upper, order) {
            bytes, value throws(StoreError) in
            let key: Key
            do throws(Unreadable) { key = try Key(bytes) } catch {
                throw .damagedRecord(table: name, key: hexadecimal(bytes), what: error.what)
            }
            return try visit(Row(key: key, record: record(value, key, bytes)))
        }
    }

    /// The rows of a range, at most `limit` of them.
    public func rows(
        _ range: KeyRange<Key> = .all, _ order: ScanOrder = .forwards, limit: Int = .max,
        in view: borrowing some StateView & ~Copyable
    ) throws(StoreError) -> [Row] {
        var rows: [Row] = []
        guard limit > 0 else { return rows }
        try forEach(range, order, in: view) { row in
            rows.append(row)
            return rows.count < limit
        }
        return rows
    }

    public func first(in view: borrowing some StateView & ~Copyable) throws(StoreError) -> Row? {
        try rows(limit: 1, in: view).first
    }

    public func last(in view: borrowing some StateView & ~Copyable) throws(StoreError) -> Row? {
        try rows(.all, .backwards, limit: 1, in: view).first
    }

    /// How many rows there are, without a walk.
    public func count(in view: borrowing some StateView & ~Copyable) throws(StoreError) -> Int {
        guard let database = view.reading.databases[name] else { return 0 }
        return try view.reading.transaction.size(of: database).entries
    }

    private func record(_ value: RawSpan, _ key: Key, _ bytes: RawSpan) throws(StoreError) -> Record {
        func damaged(_ unreadable: Unreadable) -> StoreError {
            .damagedRecord(table: name, key: "\(key)", what: unreadable.what)
        }
        let version: UInt16
        do throws(Unreadable) { version = try Envelope(value, key: bytes, seed: seed).version } catch {
            throw damaged(error)
        }
        guard version <= Record.version else {
            throw .recordNewer(table: name, key: "\(key)", found: version, supported: Record.version)
        }
        do throws(Unreadable) {
            var payload = PayloadReader(value.extracting(Envelope.size..<value.byteCount))
            let record = try Record(version: version, from: &payload)
            guard payload.rest == 0 else { throw Unreadable("\(payload.rest) bytes follow its fields") }
            return record
        } catch {
            throw damaged(error)
        }
    }
}

extension Table {
    /// Puts a record, in place of the one that was there.
    public func put(_ record: Record, at key: Key, in transaction: borrowing StateTransaction)
        throws(StoreError)
    {
        let (database, bytes) = (transaction.database(name), Self.bytes(of: key))
        try transaction.reading.transaction.put(
            database, bytes, Envelope.seal(record, key: bytes, seed: seed))
    }

    /// Puts a record where there is none; false, and nothing changed, where there is one: what a table that only grows
    /// is written with.
    public func insert(
        _ record: Record, at key: Key, in transaction: borrowing StateTransaction
    ) throws(StoreError) -> Bool {
        let (database, bytes) = (transaction.database(name), Self.bytes(of: key))
        return try transaction.reading.transaction.insert(
            database, bytes, Envelope.seal(record, key: bytes, seed: seed))
    }

    /// Removes a record; false where there is none.
    @discardableResult
    public func delete(_ key: Key, in transaction: borrowing StateTransaction) throws(StoreError) -> Bool {
        try transaction.reading.transaction.delete(transaction.database(name), Self.bytes(of: key))
    }

    private static func bytes(of key: Key) -> [UInt8] {
        let bytes = key.bytes
        precondition((1...Transaction.keyBytesMax).contains(bytes.count), "a key of \(bytes.count) bytes")
        return bytes
    }
}

/// Bytes as digits, for keys that nobody can read otherwise.
func hexadecimal(_ bytes: RawSpan) -> String {
    (0..<bytes.byteCount).map { index in
        let digits = String(bytes.byte(at: index), radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}
