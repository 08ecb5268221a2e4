internal import CLMDB

#if canImport(Glibc)
    internal import Glibc
#endif

extension Environment {
    /// How often a writer may commit twice while a reader looks for the commit that it saw.
    private static let attemptsMax = 100

    /// Throws `StoreError.damaged` unless the file's trees are sound: see `PageTree`.
    static func checkTree(
        _ environment: OpaquePointer, _ directory: String, _ path: String
    ) throws(StoreError) {
        let descriptor = unsafe open(directory + "/data.mdb", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open the store at \(path)", path: path) }
        defer { close(descriptor) }
        for _ in 0..<attemptsMax {
            var begun: OpaquePointer?
            // Keeps the pages of the commit as they are.
            try StoreError.check(
                unsafe mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &begun), "begin a transaction",
                path: path)
            defer { unsafe mdb_txn_abort(begun) }
            // Nothing was ever committed.
            let transaction = unsafe Int(mdb_txn_id(begun))
            guard transaction != 0 else { return }
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else {
                throw .system("look at the store at \(path)", path: path)
            }
            let count = Int(status.st_size)
            guard let map = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
                unsafe map != MAP_FAILED
            else { throw .system("map the store at \(path)", path: path) }
            defer { unsafe munmap(map, count) }
            // Leaves lie far apart, among the blocks: what is around them is not wanted.
            unsafe _ = madvise(map, count, MADV_RANDOM)
            do throws(PageTree.Damage) {
                let bytes = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(map), byteCount: count)
                if try PageTree.check(bytes, transaction: transaction) { return }
            } catch {
                throw .damaged(path: path, page: error.page, what: error.what)
            }
        }
        throw .damaged(path: path, page: 0, what: "no meta page is that of the newest commit")
    }
}
