#if canImport(Glibc)
    internal import Glibc
#endif

/// Held by the one process that writes an environment; the system lets go of it when the process ends, however it ends.
final class WriterLock: Sendable {
    private let descriptor: CInt

    /// - Parameter store: how the store is called in the error.
    init(_ directory: String, store: String) throws(StoreError) {
        let path = directory + "/writer.lock"
        while true {
            let opened = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
            guard opened >= 0 else { throw .system("open the writer's lock", path: store) }
            guard Self.take(opened) else {
                close(opened)
                throw .alreadyWriting(path: store)
            }
            // A compaction may have put another directory in place between the two calls.
            if let identity = FileIdentity(opened), identity == FileIdentity(path) {
                descriptor = opened
                return
            }
            close(opened)
        }
    }

    deinit { close(descriptor) }

    /// Tries a little longer than `isHeld` has the lock.
    private static func take(_ descriptor: CInt) -> Bool {
        for attempt in 0..<4 {
            if attempt > 0 { usleep(1000) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        }
        return false
    }

    /// Some process holds the lock. Asked by taking it for a moment.
    static func isHeld(_ directory: String) -> Bool {
        let opened = unsafe open(directory + "/writer.lock", O_RDWR | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        return flock(opened, LOCK_SH | LOCK_NB) != 0
    }
}
