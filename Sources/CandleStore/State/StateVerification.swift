/// What a whole read of the state found.
public struct StateVerification: Sendable {
    public var tables = 0
    public var records = 0
    /// Every damage found; empty for a sound state.
    public var faults: [StoreError] = []
}

extension StateStore {
    /// Reads every record of every table, those that this program does not know too, and holds it to its checksum.
    public func verify() throws(StoreError) -> StateVerification {
        var verification = StateVerification()
        let names = try environment.tableNames()
        let databases = try environment.openTables(names, create: false)
        let transaction = try Transaction(environment, writing: false)
        for name in names {
            guard let database = databases[name] else { continue }
            verification.tables += 1
            let seed = Envelope.seed(name)
            try transaction.scan(database, lower: nil, upper: nil, .forwards) { key, value in
                verification.records += 1
                do throws(Unreadable) { _ = try Envelope(value, key: key, seed: seed) } catch {
                    verification.faults.append(
                        .damagedRecord(table: name, key: hexadecimal(key), what: error.what))
                }
                return true
            }
        }
        return verification
    }
}

extension StateStore {
    /// A checksum over all that a table holds: two states with the same have the same records.
    package func fingerprint(of table: String) throws(StoreError) -> UInt32 {
        let transaction = try Transaction(environment, writing: false)
        guard let database = databases[table] else { return 0 }
        var sum: UInt32 = 0
        try transaction.scan(database, lower: nil, upper: nil, .forwards) { key, value in
            sum = checksum(of: value, from: checksum(of: key, from: sum))
            return true
        }
        return sum
    }
}

extension Environment {
    /// The tables that the file has, whoever knows them.
    func tableNames() throws(StoreError) -> [String] {
        var names: [String] = []
        // LMDB keeps the names of databases in one without a name, its second.
        try Transaction(self, writing: false).forEach(1) { key, _ in
            names.append(String(decoding: (0..<key.byteCount).map { key.byte(at: $0) }, as: UTF8.self))
            return true
        }
        return names.filter { $0 != StateStore.recordDatabase }
    }
}
