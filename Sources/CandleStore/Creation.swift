#if canImport(Glibc)
    internal import Glibc
#endif

extension Environment {
    /// Makes an environment's file where there is none, or an empty one: beside its place, durable, and then put there.
    ///
    /// LMDB writes a new file's first pages without a sync between them: what a power loss leaves of them can't be
    /// opened, and can't be told from a file that lost more.
    static func make(_ directory: String, store path: String, _ layout: Layout) throws(StoreError) {
        if length(of: directory + "/data.mdb") > 0 { return }
        let draft = directory + "/draft"
        let (file, lock) = (draft + "/data.mdb", draft + "/lock.mdb")
        for left in [file, lock] { unsafe _ = unlink(left) }
        guard unsafe mkdir(draft, 0o755) == 0 || errno == EEXIST else {
            throw .system("make the directory \(draft)", path: path)
        }
        // Closed again at once.
        guard try Environment(directory: draft, store: path, layout, create: true) != nil else { return }
        guard unsafe rename(file, directory + "/data.mdb") == 0 else {
            throw .system("put a new store in its place", path: path)
        }
        unsafe _ = unlink(lock)
        unsafe _ = rmdir(draft)
        // The file's name is durable when its directory is, and that one's when the one above is.
        try synchronize(directory: directory)
        try synchronize(directory: parent(of: directory))
    }
}
