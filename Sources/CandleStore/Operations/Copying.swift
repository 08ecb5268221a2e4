internal import CLMDB
internal import Dispatch
internal import Synchronization

/// How far a long operation on a store is.
public struct OperationProgress: Sendable {
    public enum Step: String, Sendable {
        case copying
        case verifying
        case pruning
    }

    public let step: Step
    /// Bytes that are copied, or symbols that are done, of how many.
    public let done: Int
    public let total: Int
}

/// What a copy of a store holds.
public struct StoreCopy: Sendable {
    public var candleBytes = 0
    /// 0 without a state.
    public var stateBytes = 0
    public var verification = Verification()
    /// Nil without a state.
    public var state: StateVerification?
}

extension Store {
    static func candles(_ path: String) -> String { path + "/candles" }

    /// Copies a store into an empty directory, compacted and as of now, and reads the whole copy again; all of it is on
    /// the disk then.
    static func copy(
        _ path: String, to target: String, _ progress: (OperationProgress) -> Void
    ) throws(StoreError) -> StoreCopy {
        // The state first: what it says of candles, the candles know.
        var directories: [String] = []
        if StateStore.exists(at: path) {
            let state = try StateStore(at: path, for: .reading, tables: [])
            try state.environment.copy(to: StateStore.directory(target), progress)
            directories.append(StateStore.directory(target))
        }
        try Store(at: path, for: .reading).environment.copy(to: candles(target), progress)
        directories.append(candles(target))
        var copy = try Self.verified(target, progress)
        for directory in directories {
            // Of the verification; the next one to open the copy makes another.
            removeTree(directory + "/lock.mdb")
            try synchronize(file: directory + "/data.mdb")
            try synchronize(directory: directory)
        }
        try synchronize(directory: target)
        copy.candleBytes = length(of: candles(target) + "/data.mdb")
        copy.stateBytes = length(of: StateStore.directory(target) + "/data.mdb")
        return copy
    }

    /// Reads a whole store; throws unless all of it is sound.
    static func verified(
        _ path: String, _ progress: (OperationProgress) -> Void
    ) throws(StoreError) -> StoreCopy {
        var copy = StoreCopy()
        if StateStore.exists(at: path) {
            copy.state = try StateStore(at: path, for: .reading, tables: []).verify()
        }
        copy.verification = try Store(at: path, for: .reading).verify { done, total in
            progress(OperationProgress(step: .verifying, done: done, total: total))
        }
        let faults = copy.verification.faults + (copy.state?.faults ?? [])
        if let first = faults.first {
            throw .unsound(path: path, faults: faults.count, first: "\(first)")
        }
        return copy
    }
}

extension Environment {
    private static let pauseMilliseconds = 50

    /// Copies what is committed now into a directory that is made for it, page after page without those given up.
    /// A writer goes on meanwhile, but does not get back what it gives up.
    func copy(to target: String, _ progress: (OperationProgress) -> Void) throws(StoreError) {
        try Store.makeDirectory(target)
        var info = unsafe MDB_envinfo()
        unsafe mdb_env_info(handle, &info)
        let total = unsafe (info.me_last_pgno + 1) * 4096
        let copying = CopyThread()
        // The handle alone: the thread must not be the one that closes the environment.
        nonisolated(unsafe) let environment = unsafe handle
        DispatchQueue.global().async {
            copying.end(unsafe mdb_env_copy2(environment, target, UInt32(MDB_CP_COMPACT)))
        }
        while copying.isRunning(milliseconds: Self.pauseMilliseconds) {
            progress(OperationProgress(step: .copying, done: length(of: target + "/data.mdb"), total: total))
        }
        try StoreError.check(copying.code, "copy to \(target)", path: target)
        progress(OperationProgress(step: .copying, done: total, total: total))
    }
}

/// LMDB copies in one call, which tells nothing until it is done.
private final class CopyThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)
    private let result = Atomic<CInt>(0)

    func end(_ code: CInt) {
        result.store(code, ordering: .releasing)
        ended.signal()
    }

    /// Waits for the end, but not longer.
    func isRunning(milliseconds: Int) -> Bool {
        ended.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut
    }

    var code: CInt { result.load(ordering: .acquiring) }
}
