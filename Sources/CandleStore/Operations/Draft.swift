internal import CLMDB
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// A directory that is filled beside its place, and removed unless it is put there: nothing half-made is ever found
/// under the name that was asked for.
///
/// What a kill left is removed by the next one for the same place, or by whoever writes the store next.
final class Draft {
    /// The place, with `.unfinished` at its end.
    let path: String
    private let place: String
    /// Locked for as long as somebody fills the directory.
    private let descriptor: CInt

    /// The drafts of this process; nil once it ends. Held while one is put in its place, so that an interruption does not
    /// remove it there.
    private static let unfinished = Mutex<Set<String>?>([])

    init(for place: String) throws(StoreError) {
        let path = Self.path(for: place)
        try Self.removeLeftOver(for: place)
        descriptor = try Self.unfinished.withLock { unfinished throws(StoreError) in
            guard unfinished != nil else { throw .interrupted(path: place) }
            try Store.makeDirectory(parent(of: place))
            guard unsafe mkdir(path, 0o755) == 0 else {
                throw .system("make the directory \(path)", path: place)
            }
            unfinished?.insert(path)
            return unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        (self.path, self.place) = (path, place)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .system("lock the directory \(path)")
        }
    }

    deinit {
        Self.unfinished.withLock { if $0?.remove(path) != nil { removeTree(path) } }
        close(descriptor)
    }

    /// Puts the directory in its place, where nothing is, or an empty directory.
    func put() throws(StoreError) {
        try finish { () throws(StoreError) in
            guard unsafe rename(path, place) == 0 else { throw .system("rename \(path) to \(place)") }
            return true
        }
        try synchronize(directory: parent(of: place))
    }

    /// Exchanges a directory within with another one, in one step; what was there is removed with the draft.
    func exchange(_ name: String, with other: String) throws(StoreError) {
        try finish { () throws(StoreError) in
            let (at, within) = (AT_FDCWD, path + "/" + name)
            guard unsafe renameat2(at, within, at, other, Self.exchangeFlag) == 0 else {
                throw .system("exchange \(within) with \(other)")
            }
            return false
        }
        try synchronize(directory: path)
        try synchronize(directory: parent(of: other))
    }

    private static let exchangeFlag: CUnsignedInt = 1 << 1  // RENAME_EXCHANGE, a macro for GNU sources too.

    private func finish(_ step: () throws(StoreError) -> Bool) throws(StoreError) {
        try Self.unfinished.withLock { unfinished throws(StoreError) in
            guard unfinished?.contains(path) == true else { throw .interrupted(path: place) }
            if try step() { unfinished?.remove(path) }
        }
    }

    private static func path(for place: String) -> String { place + ".unfinished" }

    /// What a killed process left for a place; nil where there is nothing, or somebody is at it.
    static func leftOver(for place: String) -> String? {
        let path = path(for: place)
        let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        defer { close(opened) }
        return flock(opened, LOCK_EX | LOCK_NB) == 0 ? path : nil
    }

    /// Removes it.
    static func removeLeftOver(for place: String) throws(StoreError) {
        if let path = leftOver(for: place) { removeTree(path) }
        if hasFile(path(for: place)) { throw .exists(path: path(for: place)) }
    }

    /// Removes all drafts of this process, for good: it ends.
    static func removeAll() {
        unfinished.withLock { unfinished in
            for path in unfinished ?? [] { removeTree(path) }
            unfinished = nil
        }
    }
}

extension Store {
    /// Removes what unfinished backups, restores and compactions of this process have made so far; what they still try
    /// fails. For a process that is interrupted and ends.
    public static func removeUnfinished() { Draft.removeAll() }
}
