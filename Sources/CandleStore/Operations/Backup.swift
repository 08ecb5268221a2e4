extension Store {
    /// Copies the store, as it is now, into a directory that is not there yet: compacted, read again as a whole, and on
    /// the disk. Works beside a writer. Nothing is left of a backup that fails.
    public static func backup(
        _ path: String, to target: String, progress: (OperationProgress) -> Void = { _ in }
    ) throws(StoreError) -> StoreCopy {
        let target = trimmed(target)
        // A store that can't be read is named before anything is made.
        _ = try Store(at: path, for: .reading)
        guard !hasFile(target) else { throw .exists(path: target) }
        return try filling(target) { draft throws(StoreError) in try copy(path, to: draft, progress) }
    }

    /// Makes a store of a backup, which is read as a whole before. The directory is not there yet, or empty.
    public static func restore(
        _ path: String, from backup: String, progress: (OperationProgress) -> Void = { _ in }
    ) throws(StoreError) -> StoreCopy {
        let path = trimmed(path)
        guard !hasFile(path) || entries(of: path) == [] else { throw .exists(path: path) }
        _ = try verified(backup, progress)
        return try filling(path) { draft throws(StoreError) in try copy(backup, to: draft, progress) }
    }

    private static func filling(
        _ place: String, _ fill: (_ draft: String) throws(StoreError) -> StoreCopy
    ) throws(StoreError) -> StoreCopy {
        let draft = try Draft(for: place)
        do throws(StoreError) {
            let copy = try fill(draft.path)
            try draft.put()
            return copy
        } catch {
            // Whoever asked knows the place, not the draft.
            if case .diskFull = error { throw .diskFull(path: place) }
            throw error
        }
    }
}
