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
    case noState(path: String)
    /// A record that does not match its checksum or its layout: never served.
    case damagedRecord(table: String, key: String, what: String)
    case recordNewer(table: String, key: String, found: UInt16, supported: UInt16)
    /// A record is there already where one should be added that never changes.
    case recordExists(table: String, key: String)
    /// A copy, or what is copied, that isn't sound.
    case unsound(path: String, faults: Int, first: String)
    /// Something is where something new should be made.
    case exists(path: String)
    case interrupted(path: String)
    case journalled(path: String, frames: Int)
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
        case .noState(let path):
            "the store at \(path) has no state yet: the first signal or job makes it"
        case .damagedRecord(let table, let key, let what):
            "damaged record of table '\(table)', key \(key): \(what); it is not served: restore a backup"
        case .recordNewer(let table, let key, let found, let supported):
            "the record of table '\(table)', key \(key), has version \(found), this program reads up to "
                + "\(supported): use a newer nonet"
        case .recordExists(let table, let key):
            "table '\(table)' has a record \(key) already, and it stays as it is: look at what was added meanwhile"
        case .unsound(let path, let faults, let first):
            "what is at \(path) is damaged, nothing was made of it: \(faults == 1 ? "1 fault" : "\(faults) faults"), "
                + "the first: \(first)"
        case .exists(let path):
            "there is something at \(path) already, and it stays as it is: give a path where nothing is"
        case .interrupted(let path):
            "interrupted before \(path) was made"
        case .journalled(let path, let frames):
            "\(frames) commits of the store at \(path) can't be sealed into blocks, and nothing was removed: "
                + "`nonet store verify --store \(path)` names what is damaged"
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

    /// Whether less is left of a disk than a commit takes at most.
    private static func isFull(_ path: String) -> Bool { freeBytes(at: path).map { $0 < 1 << 20 } ?? false }
}
