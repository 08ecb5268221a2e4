import Engine
import Market
import NIOCore
import Server
import Synchronization
import Wire

/// A source without a store: four symbols, one of them without a closed bar, and three columns.
final class TestSource: QuerySource {
    static let names = ["ADAUSDT", "BTCUSDT", "DOTUSDT.P", "NEWUSDT"]
    static let columns = ["rsi", "ema_12", "atr"]

    /// What the store answers; it may wait, as a store may.
    typealias Candles = @Sendable (Symbol, Interval, Minute?, Minute?, Int) throws(EngineError) -> CandlePage
    typealias Series =
        @Sendable (Symbol, Interval, [Int]?, Minute?, Minute?, Int) throws(EngineError) -> SeriesPage

    private let current: Mutex<PublishedSnapshot>
    private let onCandles: Candles
    private let onSeries: Series

    init(
        _ snapshot: PublishedSnapshot = TestSource.snapshot(),
        candles: @escaping Candles = { _, _, _, _, _ in CandlePage(rows: [], next: nil) },
        series: @escaping Series = { _, _, columns, _, _, _ in
            SeriesPage(opens: [], columns: columns?.count ?? 3, values: [], bars: 0, filled: 0, next: nil)
        }
    ) {
        current = Mutex(snapshot)
        onCandles = candles
        onSeries = series
    }

    var published: PublishedSnapshot { current.withLock { $0 } }

    func publish(_ snapshot: PublishedSnapshot) { current.withLock { $0 = snapshot } }

    func candles(
        of symbol: Symbol, _ interval: Interval, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> CandlePage { try onCandles(symbol, interval, from, to, limit) }

    func series(
        of symbol: Symbol, _ interval: Interval, columns: [Int]?, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> SeriesPage { try onSeries(symbol, interval, columns, from, to, limit) }

    /// Values that say where they belong, with a NaN and a negative zero among them.
    static func snapshot(
        names: [String] = TestSource.names, columns: [String] = TestSource.columns,
        computedAt: Int64 = 1_700_000_000_000_000,
        unready: Set<String> = ["NEWUSDT"]
    ) -> PublishedSnapshot {
        let tables = Interval.allCases.map { interval in
            IndicatorTable(
                opens: names.map { unready.contains($0) ? nil : interval.firstMinute(ofBar: 1000) },
                bars: names.indices.map { unready.contains(names[$0]) ? 0 : 100 + $0 },
                filled: names.indices.map { $0 },
                values: names.indices.flatMap { row in
                    columns.indices.map { column in
                        if unready.contains(names[row]) || (row, column) == (0, 1) { return Double.nan }
                        if (row, column) == (0, 2) { return -0.0 }
                        return Double(row) * 1.1 + Double(column) / 3 + Double(interval.minutes)
                    }
                })
        }
        return PublishedSnapshot(
            computedAt: computedAt, catalogueHash: 0xC0FFEE,
            columns: columns.enumerated().map { .init(name: $1, warmup: $0 * 5) },
            symbols: names.map { name in
                guard let symbol = try? Symbol(name) else { preconditionFailure(name) }
                return SymbolSummary(symbol: symbol, coverage: nil)
            }, tables: tables)
    }
}

extension Message {
    /// The message as one frame.
    var frame: ByteBuffer {
        var buffer = ByteBuffer()
        encode(into: &buffer)
        return buffer
    }
}

extension ByteBuffer {
    /// The frames that a client reads here; a wrong one is a failure of the test.
    func replies() throws -> [Frame] {
        var decoder = FrameDecoder(side: .client)
        decoder.append(self)
        var frames: [Frame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        return frames
    }

    static func joined(_ parts: [ByteBuffer]) -> ByteBuffer {
        var whole = ByteBuffer()
        for part in parts { whole.writeImmutableBuffer(part) }
        return whole
    }
}

extension WireSymbol {
    /// A symbol that is known to be one.
    static func of(_ name: String) -> WireSymbol {
        guard let symbol = WireSymbol(name) else { preconditionFailure(name) }
        return symbol
    }
}

extension [Double] {
    var bits: [UInt64] { map(\.bitPattern) }
}
