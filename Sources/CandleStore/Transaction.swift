internal import CLMDB

/// An LMDB transaction that ends itself. Lends values straight from the map.
@safe
struct Transaction: ~Copyable {
    let environment: Environment
    private(set) var handle: OpaquePointer?

    /// When it began to read; nil for one that writes.
    let begun: Duration?

    init(_ environment: Environment, writing: Bool) throws(StoreError) {
        if writing {
            guard environment.isWritable else { throw .readOnly(path: environment.path) }
            unsafe handle = try Self.begin(environment, 0)
        } else if let idle = unsafe environment.takeReader() {
            unsafe handle = idle
        } else {
            unsafe handle = try Self.begin(environment, UInt32(MDB_RDONLY))
        }
        self.environment = environment
        begun = writing ? nil : environment.beginReading()
    }

    private static func begin(_ environment: Environment, _ flags: UInt32) throws(StoreError)
        -> OpaquePointer?
    {
        var begun: OpaquePointer?
        var code = unsafe mdb_txn_begin(environment.handle, nil, flags, &begun)
        if code == MDB_MAP_RESIZED {
            // Another program gave the map another size; this process takes it over, which needs that none of its
            // transactions is under way. Where one is, the next one tries again.
            if unsafe mdb_env_set_mapsize(environment.handle, 0) == MDB_SUCCESS {
                code = unsafe mdb_txn_begin(environment.handle, nil, flags, &begun)
            }
        }
        try StoreError.check(code, "begin a transaction", path: environment.path)
        return unsafe begun
    }

    deinit {
        guard let handle = unsafe handle else { return }
        if let begun {
            unsafe environment.giveBack(handle)
            environment.endReading(begun)
        } else {
            unsafe mdb_txn_abort(handle)
        }
    }

    /// Tells the commits apart: of a snapshot the one it shows, of a writer the one it becomes.
    var identifier: Int { unsafe Int(mdb_txn_id(handle)) }

    /// Makes everything put durable; without it everything is undone.
    consuming func commit() throws(StoreError) {
        let taken = unsafe handle.take()
        defer { if let begun { environment.endReading(begun) } }
        try StoreError.check(unsafe mdb_txn_commit(taken), "commit", path: environment.path)
    }

    /// The value of a key, as long as the transaction lasts and nothing is put.
    @_lifetime(borrow self)
    borrowing func value(_ database: MDB_dbi, _ key: [UInt8]) throws(StoreError) -> RawSpan? {
        var value = unsafe MDB_val()
        let code = unsafe key.withUnsafeBytes { bytes in
            var key = unsafe MDB_val(
                mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return unsafe mdb_get(handle, database, &key, &value)
        }
        if code == MDB_NOTFOUND { return nil }
        try StoreError.check(code, "read", path: environment.path)
        let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(value.mv_data), byteCount: value.mv_size)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// Puts a value that `fill` writes straight into the page.
    borrowing func put(
        _ database: MDB_dbi, _ key: [UInt8], count: Int, flags: CInt = 0,
        fill: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(StoreError) {
        var value = unsafe MDB_val(mv_size: count, mv_data: nil)
        let code = unsafe key.withUnsafeBytes { bytes in
            var key = unsafe MDB_val(
                mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return unsafe mdb_put(handle, database, &key, &value, UInt32(MDB_RESERVE | flags))
        }
        try StoreError.check(code, "write", path: environment.path)
        unsafe fill(UnsafeMutableRawBufferPointer(start: value.mv_data, count: count))
    }

    borrowing func put(_ database: MDB_dbi, _ key: [UInt8], _ bytes: [UInt8]) throws(StoreError) {
        try unsafe put(database, key, count: bytes.count) { target in unsafe target.copyBytes(from: bytes) }
    }

    /// Removes a key that is there.
    borrowing func remove(_ database: MDB_dbi, _ key: [UInt8]) throws(StoreError) {
        let code = unsafe key.withUnsafeBytes { bytes in
            var key = unsafe MDB_val(
                mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return unsafe mdb_del(handle, database, &key, nil)
        }
        try StoreError.check(code, "remove", path: environment.path)
    }

    /// The greatest key of a database; nil when it is empty.
    @_lifetime(borrow self)
    borrowing func lastKey(_ database: MDB_dbi) throws(StoreError) -> RawSpan? {
        var opened: OpaquePointer?
        try StoreError.check(unsafe mdb_cursor_open(handle, database, &opened), "open a cursor")
        defer { unsafe mdb_cursor_close(opened) }
        var (key, value) = unsafe (MDB_val(), MDB_val())
        let code = unsafe mdb_cursor_get(opened, &key, &value, MDB_LAST)
        if code == MDB_NOTFOUND { return nil }
        try StoreError.check(code, "read the last key", path: environment.path)
        let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(key.mv_data), byteCount: key.mv_size)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// Removes all entries of a database.
    borrowing func removeAll(_ database: MDB_dbi) throws(StoreError) {
        try StoreError.check(
            unsafe mdb_drop(handle, database, 0), "empty a database", path: environment.path)
    }

    /// Visits the entries whose key begins with a prefix, in order, until `visit` answers false.
    borrowing func forEach(
        _ database: MDB_dbi, prefix: [UInt8] = [], from start: [UInt8]? = nil,
        _ visit: (_ key: RawSpan, _ value: RawSpan) throws(StoreError) -> Bool
    ) throws(StoreError) {
        var opened: OpaquePointer?
        try StoreError.check(unsafe mdb_cursor_open(handle, database, &opened), "open a cursor")
        defer { unsafe mdb_cursor_close(opened) }
        var (key, value) = unsafe (MDB_val(), MDB_val())
        let first = start ?? prefix
        var code = unsafe first.withUnsafeBytes { bytes in
            unsafe key = MDB_val(
                mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return unsafe mdb_cursor_get(opened, &key, &value, first.isEmpty ? MDB_FIRST : MDB_SET_RANGE)
        }
        while code == MDB_SUCCESS {
            let keyBytes = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(key.mv_data), byteCount: key.mv_size)
            guard keyBytes.begins(with: prefix) else { return }
            let valueBytes = unsafe RawSpan(
                _unsafeStart: UnsafeRawPointer(value.mv_data), byteCount: value.mv_size)
            guard try visit(keyBytes, valueBytes) else { return }
            code = unsafe mdb_cursor_get(opened, &key, &value, MDB_NEXT)
        }
        if code != MDB_NOTFOUND { try StoreError.check(code, "read on", path: environment.path) }
    }

    /// How many entries a database has, and how many pages they take.
    borrowing func size(of database: MDB_dbi) throws(StoreError) -> (entries: Int, pages: Int) {
        var statistics = MDB_stat()
        try StoreError.check(unsafe mdb_stat(handle, database, &statistics), "count")
        let pages = statistics.ms_branch_pages + statistics.ms_leaf_pages + statistics.ms_overflow_pages
        return (statistics.ms_entries, pages)
    }
}

extension RawSpan {
    func begins(with prefix: [UInt8]) -> Bool {
        guard byteCount >= prefix.count else { return false }
        for index in prefix.indices where byte(at: index) != prefix[index] { return false }
        return true
    }
}
