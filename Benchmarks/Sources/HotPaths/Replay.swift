public import Indicators
internal import Market

/// Every column over a history of many symbols: what a restart, and a study of the past, does.
public final class Replay {
    public let market: [Bars]
    private let arrangement = Arrangement(Catalogue.indicators)
    private lazy var matrix = Batch.reservedMatrix(arrangement, market)

    public init(symbols: Int, bars: Int) {
        market = candles(symbols: symbols, bars: bars)
    }

    public var bars: Int { market.first?.count ?? 0 }
    /// How many there are in all.
    public var values: Int { market.count * bars * arrangement.indicators.count }

    /// Values are left in a tile that stays in the cache: what an engine does that wants the last ones.
    public func compute(threads: Int) {
        Batch.compute(arrangement, market, interval: .m1, threads: threads)
    }

    /// Values are left in one matrix: what a study does.
    public func materialise() {
        matrix.fill(market, interval: .m1)
    }

    /// Of every symbol, rows of bars x columns, by way of tiles.
    public func rows() -> Fingerprint {
        var fingerprint = Fingerprint()
        for rows in Batch.compute(Catalogue.indicators, market, interval: .m1) {
            for value in rows { fingerprint.add(value) }
        }
        return fingerprint
    }

    /// The same values in the same order, by way of the matrix.
    public func matrixRows() -> Fingerprint {
        Fingerprint(symbols: market.count, bars: bars, columns: matrix.columns) {
            [matrix] symbol, bar, column in
            matrix.value(symbol, bar: bar, column: column)
        }
    }

    /// Of every symbol, the row of its last bar.
    public func lastRows() -> Fingerprint {
        Fingerprint(symbols: market.count, bars: 1, columns: matrix.columns) { [matrix] symbol, _, column in
            matrix.value(symbol, bar: bars - 1, column: column)
        }
    }
}
