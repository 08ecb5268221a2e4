internal import CLMDB
internal import Synchronization

/// What the engine decided and learned, in tables: the environment `state` beside that of the candles.
///
/// Any number of processes read; one writes. What a write acknowledged survives a kill and a power cut.
public final class StateStore: Sendable {
    /// The store's directory, with the environment of the state in `state` beneath it.
    public let path: String
    let environment: Environment
    /// The tables that this program knows and the file has.
    let databases: [String: MDB_dbi]
    private let lock: WriterLock?

    /// Opens the state of the store in a directory.
    ///
    /// - Parameter tables: the names of the tables that will be used. A writer makes those that are absent; for a reader
    ///   they are empty until it opens the state anew. Others in the file are left alone.
    public init(at path: String, for mode: Store.Mode, tables: [String]) throws(StoreError) {
        let directory = Self.directory(path)
        if mode == .writing { try Store.makeDirectory(directory) }
        guard mode == .writing || Self.exists(at: path) else { throw .noState(path: path) }
        lock = mode == .writing ? try WriterLock(directory, store: path) : nil
        environment = try Environment.at(
            directory, store: directory, Self.layout, create: mode == .writing)
        self.path = path
        let record = try StateStoreRecord(Transaction(environment, writing: false))
        if record == nil {
            guard mode == .writing else {
                throw .notAStore(path: directory, found: "an LMDB file without a schema record")
            }
            let writing = try Transaction(environment, writing: true)
            try StateStoreRecord.put(writing)
            try writing.commit()
        }
        databases = try environment.openTables(tables, create: mode == .writing)
    }

    /// There is a state in the store's directory.
    public static func exists(at path: String) -> Bool { hasFile(directory(path) + "/data.mdb") }

    /// A consistent view of all tables, as of now. While it lives, space that writers give up stays taken.
    public func snapshot() throws(StoreError) -> StateSnapshot {
        StateSnapshot(
            reading: TableReading(
                transaction: try Transaction(environment, writing: false), databases: databases))
    }

    /// Runs a change and commits it: all of it, or nothing where it throws. Not within another one.
    public func write<Result>(
        _ change: (borrowing StateTransaction) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let transaction = StateTransaction(
            reading: TableReading(
                transaction: try Transaction(environment, writing: true), databases: databases))
        let result = try change(transaction)
        try transaction.commit()
        return result
    }

    static func directory(_ path: String) -> String { path + "/state" }

    /// Tables come and go without the environment: only what says what it is must be there.
    static let layout = Environment.Layout(required: [recordDatabase])
    static let recordDatabase = "meta"
}

/// What tables can be read in: a snapshot, or a transaction with its own changes.
public protocol StateView: ~Copyable {
    var reading: TableReading { get }
}

/// A consistent, read-only view of all tables.
public struct StateSnapshot: ~Copyable, StateView {
    public let reading: TableReading
}

/// A change of the state that is not seen before it is committed.
public struct StateTransaction: ~Copyable, StateView {
    public let reading: TableReading

    func database(_ table: String) -> MDB_dbi {
        guard let database = reading.databases[table] else {
            preconditionFailure("the state was opened without its table '\(table)'")
        }
        return database
    }

    fileprivate consuming func commit() throws(StoreError) { try reading.transaction.commit() }
}

/// An open transaction and the tables' databases.
public struct TableReading: ~Copyable {
    let transaction: Transaction
    let databases: [String: MDB_dbi]
}

extension Environment {
    // LMDB wants handles opened in one transaction at a time.
    private static let opening = Mutex(())

    /// Opens databases, in a transaction of their own; those that are absent are made, or left out.
    func openTables(_ names: [String], create: Bool) throws(StoreError) -> [String: MDB_dbi] {
        try Self.opening.withLock { _ throws(StoreError) in
            let transaction = try Transaction(self, writing: create)
            var databases: [String: MDB_dbi] = [:]
            for name in names { databases[name] = try transaction.open(name, create: create) }
            try transaction.commit()
            return databases
        }
    }
}

extension Transaction {
    /// A database's handle, good for all transactions once this one is committed; nil where it is absent.
    borrowing func open(_ name: String, create: Bool) throws(StoreError) -> MDB_dbi? {
        var database: MDB_dbi = 0
        let code = unsafe mdb_dbi_open(handle, name, create ? UInt32(MDB_CREATE) : 0, &database)
        if code == MDB_NOTFOUND { return nil }
        try StoreError.check(code, "open table '\(name)'", path: environment.path)
        return database
    }
}
