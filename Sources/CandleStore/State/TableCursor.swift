internal import CLMDB

// What tables need of a transaction, beyond what blocks do.
extension Transaction {
    /// What LMDB is built for.
    static let keyBytesMax = 511

    /// Visits the entries of a range of keys, in order or against it, until `visit` answers false.
    borrowing func scan(
        _ database: MDB_dbi, lower: [UInt8]?, upper: [UInt8]?, _ order: ScanOrder,
        _ visit: (_ key: RawSpan, _ value: RawSpan) throws(StoreError) -> Bool
    ) throws(StoreError) {
        var opened: OpaquePointer?
        try StoreError.check(unsafe mdb_cursor_open(handle, database, &opened), "open a cursor")
        defer { unsafe mdb_cursor_close(opened) }
        var (key, value) = unsafe (MDB_val(), MDB_val())
        func move(_ operation: MDB_cursor_op) -> CInt {
            unsafe mdb_cursor_get(opened, &key, &value, operation)
        }
        func seek(_ bytes: [UInt8]) -> CInt {
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe key = MDB_val(
                    mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
                return move(MDB_SET_RANGE)
            }
        }
        var code: CInt
        switch order {
        case .forwards:
            code = if let lower { seek(lower) } else { move(MDB_FIRST) }
        case .backwards:
            // The last key before the upper bound: the one before the first that is not.
            code = if let upper { seek(upper) } else { MDB_NOTFOUND }
            code = code == MDB_NOTFOUND ? move(MDB_LAST) : code == MDB_SUCCESS ? move(MDB_PREV) : code
        }
        while code == MDB_SUCCESS {
            let keyBytes = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(key.mv_data), byteCount: key.mv_size)
            switch order {
            case .forwards: if let upper, !keyBytes.precedes(upper) { return }
            case .backwards: if let lower, keyBytes.precedes(lower) { return }
            }
            let valueBytes = unsafe RawSpan(
                _unsafeStart: UnsafeRawPointer(value.mv_data), byteCount: value.mv_size)
            guard try visit(keyBytes, valueBytes) else { return }
            code = move(order == .forwards ? MDB_NEXT : MDB_PREV)
        }
        if code != MDB_NOTFOUND { try StoreError.check(code, "read on", path: environment.path) }
    }

    /// Puts a value under a key that has none; false where it has one.
    borrowing func insert(_ database: MDB_dbi, _ key: [UInt8], _ bytes: [UInt8]) throws(StoreError) -> Bool {
        let code = unsafe key.withUnsafeBytes { keyBytes in
            unsafe bytes.withUnsafeBytes { bytes in
                var key = unsafe MDB_val(
                    mv_size: keyBytes.count, mv_data: UnsafeMutableRawPointer(mutating: keyBytes.baseAddress))
                var value = unsafe MDB_val(
                    mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
                return unsafe mdb_put(handle, database, &key, &value, UInt32(MDB_NOOVERWRITE))
            }
        }
        if code == MDB_KEYEXIST { return false }
        try StoreError.check(code, "write", path: environment.path)
        return true
    }

    /// Removes an entry; false where there is none.
    borrowing func delete(_ database: MDB_dbi, _ key: [UInt8]) throws(StoreError) -> Bool {
        let code = unsafe key.withUnsafeBytes { bytes in
            var key = unsafe MDB_val(
                mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return unsafe mdb_del(handle, database, &key, nil)
        }
        if code == MDB_NOTFOUND { return false }
        try StoreError.check(code, "delete", path: environment.path)
        return true
    }
}

extension RawSpan {
    /// LMDB's order of keys.
    func precedes(_ other: [UInt8]) -> Bool {
        for index in 0..<min(byteCount, other.count) where byte(at: index) != other[index] {
            return byte(at: index) < other[index]
        }
        return byteCount < other.count
    }
}
