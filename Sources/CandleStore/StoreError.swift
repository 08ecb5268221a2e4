internal import CLMDB
public import Market

#if canImport(Glibc)
    internal import Glibc
#endif

/// What can go wrong with a store. Every case says how to go on.
public enum StoreError: Error, Equatable, Sendable {
    case noStore(path: String)
    case notAStore(path: String, found: String)
    case schemaNewer(path: String, found: Schema, supported: Schema)
    case foreign(path: String, what: String, found: String, expected: String)
    case truncated(path: String, bytes: Int, expected: Int)
    /// Pages of the file's tree that can't be what was written: nothing of it can be trusted.
    case damaged(path: String, page: Int, what: String)
    case alreadyWriting(path: String)
    case readOnly(path: String)
    case unknownSymbol(String)
    /// Bytes that don't match their checksum or their layout: never served.
    case corrupt(symbol: String, interval: Interval, bars: Range<Int>, what: String)
    /// A commit in the journal whose bytes don't match their checksum or their layout: none of its rows is served.
    case corruptFrame(sequence: UInt64, what: String)
    case diskFull(path: String)
    case database(operation: String, code: Int32, text: String)
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noStore(let path):
            "there is no store at \(path): `nonet import --store \(path) FILE...` makes one"
        case .notAStore(let path, let found):
            "\(path) is not a candle store: \(found)"
        case .schemaNewer(let path, let found, let supported):
            "the store at \(path) has schema \(found), this program reads up to \(supported): use a newer nonet"
        case .foreign(let path, let what, let found, let expected):
            "the store at \(path) has \(what) \(found), this program needs \(expected)"
        case .truncated(let path, let bytes, let expected):
            "the store at \(path) is cut off: \(bytes) bytes of \(expected); restore a backup or import again into a new store"
        case .damaged(let path, let page, let what):
            "the store at \(path) is damaged (page \(page): \(what)): restore a backup or import again into a new store"
        case .alreadyWriting(let path):
            "another process is writing the store at \(path): stop it first (reading commands work beside it)"
        case .readOnly(let path):
            "the store at \(path) was opened for reading"
        case .unknownSymbol(let name):
            "the store has no symbol '\(name)': `nonet gaps` lists those it has"
        case .corrupt(let symbol, let interval, let bars, let what):
            "damaged block of \(symbol) \(interval), \(interval.firstMinute(ofBar: bars.lowerBound)) to "
                + "\(interval.firstMinute(ofBar: bars.upperBound)): \(what); its candles are not served: "
                + "move the store away and import the files again"
        case .corruptFrame(let sequence, let what):
            "damaged frame \(sequence) of the journal: \(what); its candles are not served: fetch its minutes again"
        case .diskFull(let path):
            "no space left for the store at \(path): nothing was half-written; free space and run again"
        case .database(let operation, let code, let text):
            "\(operation): \(text) (\(code))"
        }
    }
}

extension StoreError {
    /// Turns LMDB's return code into an error.
    static func check(_ code: CInt, _ operation: @autoclosure () -> String, path: String = "")
        throws(StoreError)
    {
        guard code != MDB_SUCCESS else { return }
        // LMDB says EIO where a write did only a part of it, as the last one on a full disk does.
        let isFull = code == ENOSPC || code == EDQUOT || code == MDB_MAP_FULL || code == EIO && isFull(path)
        if isFull { throw .diskFull(path: path) }
        let text = unsafe String(cString: mdb_strerror(code))
        throw .database(operation: operation(), code: code, text: text)
    }

    /// The error of a system call that failed just now.
    static func system(_ operation: String, path: String) -> StoreError {
        let code = errno
        if code == ENOSPC || code == EDQUOT { return .diskFull(path: path) }
        return .database(operation: operation, code: code, text: unsafe String(cString: strerror(code)))
    }

    /// Whether less is left of a disk than a commit takes at most.
    private static func isFull(_ path: String) -> Bool {
        var system = statvfs()
        guard unsafe statvfs(path, &system) == 0 else { return false }
        return Int(system.f_bavail) * Int(system.f_frsize) < 1 << 20
    }
}
