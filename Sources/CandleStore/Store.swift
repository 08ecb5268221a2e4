internal import Synchronization

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
    /// Nil for a reader.
    let writer = Mutex<Writer?>(nil)

    /// Opens the store in a directory.
    ///
    /// - Parameters:
    ///   - identifier: the sixteen bytes that tell a new store from others; random by default.
    ///   - clock: the time since some moment, for the age of snapshots; that of the first to open the store in a process.
    public init(
        at path: String, for mode: Mode,
        identifier: @autoclosure () -> [UInt8] = (0..<16).map { _ in .random(in: .min ... .max) },
        clock: @escaping @Sendable () -> Duration = Store.uptime
    ) throws(StoreError) {
        let directory = path + "/candles"
        if mode == .writing {
            try Self.makeDirectory(directory)
        }
        lock = mode == .writing ? try WriterLock(directory, store: path) : nil
        if mode == .writing { try Draft.removeLeftOver(for: Self.unfinishedCompaction(path)) }
        environment = try Environment.at(
            directory, store: path, Databases.layout, create: mode == .writing, clock: clock)
        self.path = path
        let record = try StoreRecord(try Transaction(environment, writing: false))
        guard mode == .writing else {
            guard record != nil else {
                throw .notAStore(path: path, found: "an LMDB file without a schema record")
            }
            return
        }
        if record == nil {
            let writing = try Transaction(environment, writing: true)
            try StoreRecord(identifier: identifier()).put(writing)
            try writing.commit()
        }
        try hydrate()
    }

    deinit {
        if lock != nil { environment.hasWriter.store(false, ordering: .releasing) }
    }

    /// Takes over what is journalled, and shows it from then on as it changes.
    private func hydrate() throws(StoreError) {
        let transaction = try Transaction(environment, writing: false)
        let view = try HotView(transaction)
        let writer = try Writer(view, transaction)
        self.writer.withLock { $0 = writer }
        environment.journalled.withLock { $0 = view }
        environment.hasWriter.store(true, ordering: .releasing)
    }

    /// A consistent view of all candles, as of now: those in blocks and those that are journalled alike.
    public func snapshot() throws(StoreError) -> Snapshot { try environment.snapshot() }

    /// Clears the reader table of processes that ended without leaving it; answers how many there were. Their snapshots
    /// kept space that was given up.
    @discardableResult
    public func removeDeadReaders() -> Int { environment.removeDeadReaders() }

    /// What is damaged of the journal and of the blocks beneath it, as far as the writer came across it.
    public var faults: [StoreError] { writer.withLock { $0?.faults ?? [] } }

    /// Makes a directory, and those above it.
    static func makeDirectory(_ path: String) throws(StoreError) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeDirectory(String(path[..<slash]))
            if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        }
        throw .system("make the directory \(path)", path: path)
    }
}
