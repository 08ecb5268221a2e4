public import CandleStore
internal import Indicators
public import Market
internal import Synchronization

/// Puts the parts together: candles into the store, series out of it, and the snapshot that is served.
public final class Engine: Sendable {
    public let store: Store
    let feed: Feed
    /// What the snapshot was published from; nil before the first time.
    let book: Mutex<LiveBook?>
    /// How it decides; nil while it does not.
    let deciding = Mutex<DecidingPlan?>(nil)
    /// Where decisions are kept; nil where there are none.
    let journal = Mutex<DecisionJournal?>(nil)

    public init(store: Store) {
        self.store = store
        book = Mutex(nil)
        let empty = IndicatorTable(symbols: 0, columns: 0)
        feed = Feed(
            PublishedSnapshot(
                computedAt: 0, catalogueHash: Catalogue.hash, columns: [], symbols: [],
                tables: Interval.allCases.map { _ in empty }))
    }

    /// What was published last; nothing at all before the first time.
    public var published: PublishedSnapshot { feed.published }

    /// What was published after a number, oldest first, as far back as it is kept; without a number, the newest.
    public func issues(after number: UInt64?) -> [Issue] { feed.issues(after: number) }

    /// The jobs reported on, the newest of each.
    public var jobs: JobBoard { feed.jobs }

    /// Tells those who subscribed to jobs how one stands.
    public func report(_ job: JobEvent) { feed.report(job) }

    /// Calls back, from the thread of whoever publishes or reports, whenever there is something new. The call must not wait.
    public func listen(_ call: @escaping @Sendable () -> Void) -> UInt64 { feed.listen(call) }

    /// Ends what `listen` began: no call is under way or comes after this returns.
    public func unlisten(_ listener: UInt64) { feed.unlisten(listener) }

    /// Opens the store in a directory.
    public convenience init(storeAt path: String, for mode: Store.Mode) throws(EngineError) {
        self.init(store: try storing { () throws(StoreError) in try Store(at: path, for: mode) })
    }

    /// What the store has: of all symbols, by name, or of chosen ones.
    public func symbols(_ chosen: [Symbol]? = nil) throws(EngineError) -> [SymbolSummary] {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        var summaries: [SymbolSummary] = []
        for record in try Self.records(of: chosen, in: snapshot) {
            do throws(StoreError) {
                summaries.append(
                    SymbolSummary(symbol: record.symbol, coverage: try snapshot.coverage(of: record)))
            } catch {
                throw .store(error)
            }
        }
        return summaries
    }

    /// The records of chosen symbols, or of all by name.
    static func records(
        of chosen: [Symbol]?, in snapshot: borrowing Snapshot
    ) throws(EngineError) -> [SymbolRecord] {
        if let chosen {
            var records: [SymbolRecord] = []
            for symbol in chosen { records.append(try record(of: symbol, in: snapshot)) }
            return records
        }
        do throws(StoreError) { return try snapshot.symbols() } catch { throw .store(error) }
    }

    /// The record of a symbol, or an error that says which there are.
    static func record(of symbol: Symbol, in snapshot: borrowing Snapshot) throws(EngineError) -> SymbolRecord
    {
        let records: [SymbolRecord]
        do throws(StoreError) { records = try snapshot.symbols() } catch { throw .store(error) }
        guard let record = records.first(where: { $0.symbol == symbol }) else {
            throw .unknownSymbol(symbol.name, known: records.map(\.symbol.name))
        }
        return record
    }
}

/// A symbol and what is known of it.
public struct SymbolSummary: Sendable {
    public let symbol: Symbol
    /// Nil when no minute is known.
    public let coverage: Coverage?

    public init(symbol: Symbol, coverage: Coverage?) { (self.symbol, self.coverage) = (symbol, coverage) }

    /// The first and the last minute that is known.
    public var first: Minute? { coverage?.first }
    public var last: Minute? { coverage?.last }
    /// One-minute candles.
    public var candles: Int { coverage?.present ?? 0 }
}

extension Engine {
    /// What the store has of a symbol; nil for one that it does not know.
    func coverage(of symbol: Symbol) throws(EngineError) -> Coverage? {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        return try storing { () throws(StoreError) in
            guard let record = try snapshot.symbols().first(where: { $0.symbol == symbol }) else {
                return nil
            }
            return try snapshot.coverage(of: record)
        }
    }
}
