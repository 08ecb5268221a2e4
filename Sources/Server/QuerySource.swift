public import Engine
public import Market

/// What a server asks its answers of: an engine, or whatever else has a published snapshot and a store.
public protocol QuerySource: Sendable {
    /// The newest snapshot. Event loops read it once a batch of requests: it must be cheap, and never wait.
    var published: PublishedSnapshot { get }

    /// What was published after a number, oldest first, as far back as it is kept; without a number, the newest.
    func issues(after number: UInt64?) -> [Issue]

    /// The jobs, the newest of each.
    var jobs: JobBoard { get }

    /// Calls back, from any thread, whenever there is something new; until `unlisten`. The call does not wait.
    func listen(_ call: @escaping @Sendable () -> Void) -> UInt64

    func unlisten(_ listener: UInt64)

    /// Present candles with opens in [from, to); `from` nil = the newest `limit`, else the oldest `limit`
    /// from there.
    func candles(
        of symbol: Symbol, _ interval: Interval, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> CandlePage

    /// Indicator rows with opens in [from, to), paged as the candles are; `columns` nil = all.
    func series(
        of symbol: Symbol, _ interval: Interval, columns: [Int]?, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> SeriesPage

    /// Signals decided in [from, to), of a symbol or of all, the oldest first. Without `from` and `after` the newest `limit` of
    /// them, else the oldest `limit` from there, of greater ids than `after`.
    func signals(
        of symbol: Symbol?, from: Minute?, to: Minute?, after: UInt64?, limit: Int
    ) throws(EngineError) -> SignalPage
}

extension Engine: QuerySource {}
