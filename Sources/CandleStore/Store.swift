#if canImport(Glibc)
    internal import Glibc
#endif

/// The candles of many symbols, in columns, in one memory-mapped file.
///
/// Any number of processes read; one writes. What a write acknowledged survives a kill and a power cut.
public final class Store: Sendable {
    public enum Mode: Sendable {
        case reading
        /// Makes the store where there is none, and keeps other writers out.
        case writing
    }

    /// The directory given, with the environment of the candles in `candles` beneath it.
    public let path: String
    let environment: Environment
    private let lock: WriterLock?

    /// Opens the store in a directory.
    ///
    /// - Parameter identifier: the sixteen bytes that tell a new store from others; random by default.
    public init(
        at path: String, for mode: Mode,
        identifier: @autoclosure () -> [UInt8] = (0..<16).map { _ in .random(in: .min ... .max) }
    ) throws(StoreError) {
        let directory = path + "/candles"
        if mode == .writing {
            try Self.makeDirectory(directory)
        }
        lock = mode == .writing ? try WriterLock(directory, store: path) : nil
        if mode == .writing { try Draft.removeLeftOver(for: Self.unfinishedCompaction(path)) }
        environment = try Environment.at(
            directory, store: path, Databases.layout, create: mode == .writing)
        self.path = path
        let reading = try Transaction(environment, writing: false)
        guard try StoreRecord(reading) == nil else { return }
        guard mode == .writing else {
            throw .notAStore(path: path, found: "an LMDB file without a schema record")
        }
        let writing = try Transaction(environment, writing: true)
        try StoreRecord(identifier: identifier()).put(writing)
        try writing.commit()
    }

    /// A consistent view of all candles, as of now.
    public func snapshot() throws(StoreError) -> Snapshot {
        Snapshot(try Transaction(environment, writing: false))
    }

    /// Makes a directory, and those above it.
    static func makeDirectory(_ path: String) throws(StoreError) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeDirectory(String(path[..<slash]))
            if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        }
        throw .database(
            operation: "make the directory \(path)", code: errno,
            text: unsafe String(cString: strerror(errno)))
    }
}
