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

    let feed: Feed
    let journal: DecisionJournal?
    private let onCandles: Candles
    private let onSeries: Series

    init(
        _ snapshot: PublishedSnapshot = TestSource.snapshot(), journal: DecisionJournal? = nil,
        candles: @escaping Candles = { _, _, _, _, _ in CandlePage(rows: [], next: nil) },
        series: @escaping Series = { _, _, columns, _, _, _ in
            SeriesPage(opens: [], columns: columns?.count ?? 3, values: [], bars: 0, filled: 0, next: nil)
        }
    ) {
        feed = Feed(snapshot)
        self.journal = journal
        onCandles = candles
        onSeries = series
    }

    var published: PublishedSnapshot { feed.published }
    var jobs: JobBoard { feed.jobs }

    func issues(after number: UInt64?) -> [Issue] { feed.issues(after: number) }
    func listen(_ call: @escaping @Sendable () -> Void) -> UInt64 { feed.listen(call) }
    func unlisten(_ listener: UInt64) { feed.unlisten(listener) }

    func publish(_ snapshot: PublishedSnapshot, _ change: Change = .everything) {
        feed.publish(snapshot, change)
    }

    func candles(
        of symbol: Symbol, _ interval: Interval, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> CandlePage { try onCandles(symbol, interval, from, to, limit) }

    func series(
        of symbol: Symbol, _ interval: Interval, columns: [Int]?, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> SeriesPage { try onSeries(symbol, interval, columns, from, to, limit) }

    func signals(
        of symbol: Symbol?, from: Minute?, to: Minute?, after: UInt64?, limit: Int
    ) throws(EngineError) -> SignalPage {
        try journal?.page(of: symbol, from: from, to: to, after: after, limit: limit)
            ?? SignalPage(entries: [], next: nil)
    }

    /// Values that say where they belong, with a NaN and a negative zero among them.
    static func snapshot(
        names: [String] = TestSource.names, columns: [String] = TestSource.columns,
        computedAt: Int64 = 1_700_000_000_000_000,
        unready: Set<String> = ["NEWUSDT"], minute: Minute? = nil,
        decided: PublishedDecisions = PublishedDecisions()
    ) -> PublishedSnapshot {
        func open(_ interval: Interval) -> Minute {
            guard let minute else { return interval.firstMinute(ofBar: 1000) }
            return interval.firstMinute(ofBar: interval.bar(of: minute + 1) - 1)
        }
        let tables = Interval.allCases.map { interval in
            IndicatorTable(
                opens: names.map { unready.contains($0) ? nil : open(interval) },
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
            }, tables: tables,
            candles: Interval.allCases.map { interval in
                CandleTable(
                    rows: names.indices.map { row in
                        unready.contains(names[row]) ? nil : bar(row, interval, open(interval))
                    })
            }, decided: decided)
    }
}

extension TestSource {
    /// A bar whose values say what it is of; the second symbol's are halts.
    static func bar(_ row: Int, _ interval: Interval, _ open: Minute) -> CandleRow {
        guard row != 1 else {
            let none = Double.nan
            return CandleRow(
                open: open, candle: Candle(open: none, high: none, low: none, close: none, volume: none),
                state: .halt, present: 0)
        }
        let price = Double(open.sinceEpoch) + Double(row) / 8
        return CandleRow(
            open: open,
            candle: Candle(open: price, high: price + 1, low: price - 1, close: price, volume: Double(row)),
            state: row == 0 ? .quiet : .closed, present: interval.minutes)
    }

    /// Closes a minute: all tables go on to it, and say so.
    func close(_ minute: Minute, names: [String] = TestSource.names, unready: Set<String> = ["NEWUSDT"]) {
        publish(
            Self.snapshot(
                names: names, computedAt: (minute + 1).microseconds, unready: unready, minute: minute),
            .close(minute))
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

extension Interval {
    /// Both have the same, in the same order.
    static func of(_ interval: WireInterval) -> Interval {
        guard let index = WireInterval.allCases.firstIndex(of: interval) else { preconditionFailure() }
        return allCases[index]
    }
}
