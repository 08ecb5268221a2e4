internal import Synchronization

/// The blocks whose columns were found to be sound, with the checksum of their headers, which covers those of the
/// columns: a block that a writer changed is another one.
///
/// The checksums of a block's columns cost more than the indicators that are computed from them.
final class VerifiedBlocks: Sendable {
    private let checksums = Mutex<[BlockKey: UInt32]>([:])

    /// As many blocks as 34 GB hold; with more, all are verified anew now and then.
    private static let capacity = 1 << 17

    func has(_ key: BlockKey, _ checksum: UInt32) -> Bool {
        checksums.withLock { $0[key] == checksum }
    }

    func add(_ key: BlockKey, _ checksum: UInt32) {
        checksums.withLock { checksums in
            if checksums.count >= Self.capacity { checksums.removeAll() }
            checksums[key] = checksum
        }
    }
}
