public import Market

/// What the server answers from without asking anyone: every symbol's indicators at its last closed bar, of every
/// interval. Immutable: at each close a new one takes its place.
public final class PublishedSnapshot: Sendable {
    /// A column of every table.
    public struct Column: Sendable {
        public let name: String
        /// Bars until the first value.
        public let warmup: Int

        public init(name: String, warmup: Int) { (self.name, self.warmup) = (name, warmup) }
    }

    /// Microseconds since the Unix epoch.
    public let computedAt: Int64
    /// Names the columns and their order: same hash, same columns.
    public let catalogueHash: UInt64
    public let columns: [Column]
    /// By name.
    public let symbols: [SymbolSummary]
    private let tables: [IndicatorTable]
    private let candleTables: [CandleTable]
    public let decided: PublishedDecisions

    /// - Parameters:
    ///   - tables: one an interval, in the order of `Interval.allCases`.
    ///   - candles: as many, or none where no candle is shown.
    public init(
        computedAt: Int64, catalogueHash: UInt64, columns: [Column], symbols: [SymbolSummary],
        tables: [IndicatorTable], candles: [CandleTable] = [],
        decided: PublishedDecisions = PublishedDecisions()
    ) {
        precondition(tables.count == Interval.allCases.count)
        (self.computedAt, self.catalogueHash, self.columns) = (computedAt, catalogueHash, columns)
        (self.symbols, self.tables, self.decided) = (symbols, tables, decided)
        candleTables =
            candles.isEmpty
            ? Interval.allCases.map { _ in CandleTable(rows: symbols.map { _ in nil }) } : candles
        precondition(candleTables.count == tables.count)
    }

    public func table(_ interval: Interval) -> IndicatorTable { tables[Int(interval.rawValue)] }

    /// The last minute that is known of each symbol.
    var lastMinutes: [Symbol: Minute] {
        symbols.reduce(into: [:]) { minutes, known in minutes[known.symbol] = known.last }
    }

    public func candles(_ interval: Interval) -> CandleTable { candleTables[Int(interval.rawValue)] }
}

/// The last closed bar of every symbol; row `i` is symbol `i`'s.
public struct IndicatorTable: Sendable {
    /// The bar's open time; nil where no bar is closed.
    public internal(set) var opens: [Minute?]
    /// The bars of the series up to and with this one, and how many of them were halts, filled flat.
    public internal(set) var bars: [Int]
    public internal(set) var filled: [Int]
    /// Symbols x columns, row-major; NaN where a column has no value yet.
    public internal(set) var values: [Double]

    public init(opens: [Minute?], bars: [Int], filled: [Int], values: [Double]) {
        (self.opens, self.bars, self.filled, self.values) = (opens, bars, filled, values)
    }

    init(symbols: Int, columns: Int) {
        opens = Array(repeating: nil, count: symbols)
        bars = Array(repeating: 0, count: symbols)
        filled = Array(repeating: 0, count: symbols)
        values = Array(repeating: .absent, count: symbols * columns)
    }
}
