internal import CLMDB
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// An open LMDB environment. One per real path in a process: two would break each other's locks.
@safe
final class Environment: Sendable {
    /// The databases of an environment, by name. A writer makes those that are absent; a reader needs the required ones.
    struct Layout: Equatable, Sendable {
        var required: [String]
        /// Those that came later: nil where nobody has written the environment since there are any.
        var optional: [String] = []
    }

    /// The real path of the environment, and the store's as it was given.
    private let directory: String
    let path: String
    let isWritable: Bool
    nonisolated(unsafe) let handle: OpaquePointer
    let layout: Layout
    /// In the order of the layout, the required ones first.
    let databases: [MDB_dbi?]
    let verified = VerifiedBlocks()
    /// What is journalled, as the writer in this process publishes it, or as the last reader found it.
    let journalled = Mutex<HotView?>(nil)
    let hasWriter = Atomic(false)
    /// What the age of snapshots is told by.
    let clock: @Sendable () -> Duration
    private let readingTimes = Mutex(ReadingTimes())
    private let idleReaders = Mutex<[IdleReader]>([])

    /// A read transaction that keeps its place in the reader table and shows nothing.
    @safe
    private struct IdleReader: @unchecked Sendable {
        let transaction: OpaquePointer
    }

    private static let idleReadersMax = 16

    private static let open = Mutex<[String: WeakEnvironment]>([:])

    private struct WeakEnvironment {
        weak var environment: Environment?
    }

    /// Address space, not disk and not memory: the map never has to grow under a reader.
    private static let mapBytes = 1 << 40
    /// Each has a line of 64 bytes in the lock file, which begins with two lines of its own.
    private static let readersMax = 1024

    /// Opens the environment at a directory that exists, or lends the one that is open already, with its clock.
    static func at(
        _ directory: String, store: String, _ layout: Layout, create: Bool,
        clock: @escaping @Sendable () -> Duration = Store.uptime
    ) throws(StoreError) -> Environment {
        guard let real = unsafe realpath(directory, nil) else { throw .noStore(path: store) }
        let path = unsafe String(cString: real)
        unsafe free(real)
        if create { try make(path, store: store, layout) }
        while true {
            let found = try Self.open.withLock { open throws(StoreError) -> Environment? in
                if let entry = open[path] { return entry.environment }
                guard
                    let environment = try Environment(
                        directory: path, store: store, layout, create: create, clock: clock)
                else { return nil }
                open[path] = WeakEnvironment(environment: environment)
                return environment
            }
            if let found {
                precondition(found.layout == layout, "\(path) is open as something else")
                if create, !found.isWritable { throw .readOnly(path: store) }
                return found
            }
            sched_yield()  // Another thread is closing it, or a compaction put another in its place.
        }
    }

    /// Somebody in this process has the environment at a directory open.
    static func isOpen(_ directory: String) -> Bool {
        guard let real = unsafe realpath(directory, nil) else { return false }
        defer { unsafe free(real) }
        let path = unsafe String(cString: real)
        return open.withLock { $0[path]?.environment != nil }
    }

    /// Nil where the directory was exchanged for another between the opening of its two files.
    init?(
        directory: String, store path: String, _ layout: Layout, create: Bool,
        clock: @escaping @Sendable () -> Duration = Store.uptime
    ) throws(StoreError) {
        try Self.checkFile(directory, path, create: create)
        let identity = FileIdentity(directory)
        var created: OpaquePointer?
        try StoreError.check(unsafe mdb_env_create(&created), "create an LMDB environment")
        guard let environment = unsafe created else { preconditionFailure("LMDB gave no environment") }
        do throws(StoreError) {
            unsafe mdb_env_set_maxdbs(environment, 32)
            unsafe mdb_env_set_maxreaders(environment, UInt32(Self.readersMax))
            unsafe mdb_env_set_mapsize(environment, Self.mapBytes)
            unsafe mdb_env_set_assert(environment) { _, message in
                endDamaged(unsafe String(cString: message!))
            }
            try Self.reserveLock(directory, path)
            let flags = UInt32(MDB_NOTLS | MDB_NORDAHEAD) | (create ? 0 : UInt32(MDB_RDONLY))
            let code = unsafe mdb_env_open(environment, directory, flags, 0o644)
            if code == MDB_INVALID || code == MDB_CORRUPTED || code == MDB_VERSION_MISMATCH {
                throw .notAStore(path: path, found: unsafe String(cString: mdb_strerror(code)))
            }
            try StoreError.check(code, "open the store at \(path)", path: path)
            guard FileIdentity(directory) == identity else {
                unsafe mdb_env_close(environment)
                return nil
            }
            var dead: CInt = 0
            unsafe mdb_reader_check(environment, &dead)
            try unsafe Self.checkLength(environment, directory, path)
            try unsafe Self.checkTree(environment, directory, path)
            databases = try unsafe Self.openDatabases(environment, layout, path: path, create: create)
        } catch {
            unsafe mdb_env_close(environment)
            throw error
        }
        unsafe handle = environment
        self.clock = clock
        (self.directory, self.path, self.layout, isWritable) = (directory, path, layout, create)
    }

    /// A read transaction that was used before, on what is committed now; nil when there is none.
    func takeReader() -> OpaquePointer? {
        guard let idle = idleReaders.withLock({ $0.popLast() }) else { return nil }
        if unsafe mdb_txn_renew(idle.transaction) == MDB_SUCCESS { return unsafe idle.transaction }
        unsafe mdb_txn_abort(idle.transaction)
        return nil
    }

    /// Ends what a read transaction shows, and keeps it for the next.
    func giveBack(_ transaction: OpaquePointer) {
        unsafe mdb_txn_reset(transaction)
        let reader = unsafe IdleReader(transaction: transaction)
        let isKept = idleReaders.withLock { idle in
            guard idle.count < Self.idleReadersMax else { return false }
            idle.append(reader)
            return true
        }
        if !isKept { unsafe mdb_txn_abort(reader.transaction) }
    }

    func beginReading() -> Duration {
        let now = clock()
        readingTimes.withLock { $0.begin(now) }
        return now
    }

    func endReading(_ beginning: Duration) {
        let now = clock()
        readingTimes.withLock { $0.end(beginning, now) }
    }

    /// How many read transactions of this process lasted longer than a second, and how long the longest has.
    func overdueReadings() -> (count: Int, longest: Duration) {
        let now = clock()
        return readingTimes.withLock { $0.overdue(now) }
    }

    /// Clears the reader table of processes that ended without leaving it; answers how many there were. Their
    /// snapshots kept space that writers had given up.
    func removeDeadReaders() -> Int {
        var dead: CInt = 0
        unsafe mdb_reader_check(handle, &dead)
        return Int(dead)
    }

    deinit {
        for idle in idleReaders.withLock({ $0 }) { unsafe mdb_txn_abort(idle.transaction) }
        unsafe mdb_env_close(handle)
        Self.open.withLock { _ = $0.removeValue(forKey: directory) }
    }

    /// LMDB takes a file without meta pages for a new one; an existing store is never that short.
    private static func checkFile(_ directory: String, _ path: String, create: Bool) throws(StoreError) {
        var status = stat()
        guard unsafe stat(directory + "/data.mdb", &status) == 0 else {
            if create { return }
            throw .noStore(path: path)
        }
        guard status.st_size >= 2 * 4096 else {
            throw .truncated(path: path, bytes: Int(status.st_size), expected: 2 * 4096)
        }
    }

    /// LMDB writes its readers' file through a map: a file that the disk has no room for ends in a bus error; say so before.
    private static func reserveLock(_ directory: String, _ path: String) throws(StoreError) {
        // Where it can't be opened LMDB goes without, or says why.
        let file = unsafe Glibc.open(directory + "/lock.mdb", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        defer { close(file) }
        let keepsLength: CInt = 1
        guard fallocate(file, keepsLength, 0, (readersMax + 2) * 64) != 0, errno == ENOSPC else { return }
        throw .diskFull(path: path)
    }

    /// A map longer than its file ends in a bus error at the first read beyond; say so before.
    private static func checkLength(
        _ environment: OpaquePointer, _ directory: String, _ path: String
    ) throws(StoreError) {
        var info = unsafe MDB_envinfo()
        unsafe mdb_env_info(environment, &info)
        var statistics = MDB_stat()
        unsafe mdb_env_stat(environment, &statistics)
        var status = stat()
        guard unsafe stat(directory + "/data.mdb", &status) == 0 else { throw .noStore(path: path) }
        // What a damaged meta page says may be any number.
        let (end, isBeyond) = unsafe info.me_last_pgno.addingReportingOverflow(1)
        let (expected, isFar) = end.multipliedReportingOverflow(by: Int(statistics.ms_psize))
        if unsafe info.me_last_txnid != 0, isBeyond || isFar || expected < 0 || status.st_size < expected {
            throw .truncated(
                path: path, bytes: Int(status.st_size), expected: isBeyond || isFar ? .max : expected)
        }
    }

    private static func openDatabases(
        _ environment: OpaquePointer, _ layout: Layout, path: String, create: Bool
    ) throws(StoreError) -> [MDB_dbi?] {
        var begun: OpaquePointer?
        let flags = create ? 0 : UInt32(MDB_RDONLY)
        try StoreError.check(
            unsafe mdb_txn_begin(environment, nil, flags, &begun), "begin a transaction", path: path)
        guard let transaction = unsafe begun else { preconditionFailure("LMDB gave no transaction") }
        var databases: [MDB_dbi?] = []
        do throws(StoreError) {
            for name in layout.required + layout.optional {
                var handle: MDB_dbi = 0
                let code = unsafe mdb_dbi_open(transaction, name, create ? UInt32(MDB_CREATE) : 0, &handle)
                if code == MDB_NOTFOUND {
                    guard layout.optional.contains(name) else {
                        throw .notAStore(path: path, found: "an LMDB file without '\(name)'")
                    }
                    databases.append(nil)
                } else {
                    try StoreError.check(code, "open database '\(name)'", path: path)
                    databases.append(handle)
                }
            }
        } catch {
            unsafe mdb_txn_abort(transaction)
            throw error
        }
        try StoreError.check(unsafe mdb_txn_commit(transaction), "commit", path: path)
        return databases
    }
}

/// LMDB's pages carry no checksums: what its own checks find can only be told, not survived.
private func endDamaged(_ message: String) {
    let text = Array(
        "the store's pages are damaged (\(message)): restore a backup or import again into a new store\n".utf8
    )
    _ = unsafe write(STDERR_FILENO, text, text.count)
    _exit(1)
}
