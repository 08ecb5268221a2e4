/// What a compaction gave back to the disk.
public struct Compaction: Sendable {
    public var bytesBefore = 0
    public var bytesAfter = 0
}

extension Store {
    /// Writes a store anew without the space that writes gave up, reads the copy as a whole, and puts it in place.
    ///
    /// Candles and state are exchanged with their copies one after the other, each in one step of the file system: at
    /// any time there is one whole environment under each name, and both say the same as their copies. What a kill
    /// leaves is `compact.unfinished`, which the next writer removes. Who reads meanwhile goes on with the old files until
    /// it opens the store anew; who would write is kept out. Nothing in this process may have the store open.
    public static func compact(
        _ path: String, progress: (OperationProgress) -> Void = { _ in }
    ) throws(StoreError) -> Compaction {
        let path = trimmed(path)
        var directories = [candles(path)]
        guard hasFile(candles(path) + "/data.mdb") else { throw .noStore(path: path) }
        if StateStore.exists(at: path) { directories.append(StateStore.directory(path)) }
        var locks: [WriterLock] = []
        for directory in directories { locks.append(try WriterLock(directory, store: path)) }
        defer { withExtendedLifetime(locks) {} }

        var compaction = Compaction()
        for directory in directories { compaction.bytesBefore += length(of: directory + "/data.mdb") }
        let draft = try Draft(for: unfinishedCompaction(path))
        let copy: StoreCopy
        do throws(StoreError) { copy = try Self.copy(path, to: draft.path, progress) } catch {
            if case .diskFull = error { throw .diskFull(path: path) }
            throw error
        }
        compaction.bytesAfter = copy.candleBytes + copy.stateBytes
        for directory in directories {
            precondition(!Environment.isOpen(directory), "close the store at \(path) before it is compacted")
            let name = String(directory.dropFirst(path.count + 1))
            // The lock that the next writer asks for is the one of the new directory.
            locks.append(try WriterLock(draft.path + "/" + name, store: path))
            try draft.exchange(name, with: directory)
        }
        return compaction
    }

    /// Where a compaction works, before `.unfinished` at its end.
    static func unfinishedCompaction(_ path: String) -> String { path + "/compact" }
}
