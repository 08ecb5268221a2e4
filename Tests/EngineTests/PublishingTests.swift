import CandleStore
import Engine
import Indicators
import Market
import Synchronization
import Testing

@Suite struct PublishingTests {
    let directory = TemporaryDirectory()

    @Test func everyRowIsTheLastOneOfItsSeries() throws {
        let engine = try Engine(storeAt: directory.path, for: .writing)
        _ = try engine.fillSynthetic(symbols: 11, minutes: 3000, from: Minute(start + 7), seed: 1)
        try engine.publish(at: 42)
        let published = engine.published
        #expect(published.computedAt == 42 && published.catalogueHash == Catalogue.hash)
        #expect(published.symbols.count == 11 && published.columns.count == Catalogue.indicators.count)
        #expect(try wrongRows(engine) == [])
    }

    @Test func aSymbolsRowDoesNotDependOnItsNeighbours() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows(0..<600), of: ether)
        let engine = Engine(store: store)
        try engine.publish(at: 0)
        let alone = engine.published.table(.m5).values.map(\.bitPattern)
        // A neighbour in the lane before, with another range and a hole.
        _ = try store.merge(rows((300..<2000).filter { $0 != 400 }), of: bitcoin)
        try engine.publish(at: 0)
        let columns = engine.published.columns.count
        #expect(engine.published.symbols.map(\.symbol) == [bitcoin, ether])
        #expect(engine.published.table(.m5).values[columns...].map(\.bitPattern) == alone)
    }

    @Test func candlesThatChangeDuringAReplayAreInIt() throws {
        let time = Mutex(Duration.zero)
        // Every snapshot is overdue at once.
        let store = try Store(at: directory.path, for: .writing) {
            time.withLock { time in
                time += .seconds(2)
                return time
            }
        }
        for symbol in [bitcoin, ether] { _ = try store.merge(rows(0..<3000), of: symbol) }
        let engine = Engine(store: store)
        let replay = try engine.publish(at: 0) { done, _ in
            guard done == 3 else { return }
            // Of an old minute another candle, and the next minute.
            _ = try! store.append([
                JournalRow(symbol: bitcoin, minute: Minute(start + 1000), candle: candle(77)),
                JournalRow(symbol: ether, minute: Minute(start + 3000), candle: candle(3000)),
            ])
        }
        #expect(replay == Publication(origin: .history, minutes: 0))
        #expect(try engine.publish(at: 0) == Publication(origin: .memory, minutes: 1))
        let anew = Engine(store: store)
        #expect(try anew.publish(at: 0).origin == .history)
        for interval in Interval.allCases {
            let (table, expected) = (engine.published.table(interval), anew.published.table(interval))
            #expect(table.opens == expected.opens && table.bars == expected.bars)
            #expect(table.values.map(\.bitPattern) == expected.values.map(\.bitPattern), "\(interval)")
        }
    }

    @Test func withoutAClosedBarThereIsNoRow() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows(0..<100), of: bitcoin)
        let engine = Engine(store: store)
        try engine.publish(at: 0)
        #expect(engine.published.table(.h1).opens == [Minute(start)])
        #expect(engine.published.table(.h4).opens == [nil] && engine.published.table(.h4).bars == [0])
        #expect(engine.published.table(.h4).values.allSatisfy { $0.bitPattern == Double.absent.bitPattern })
    }

    @Test func anUnknownSymbolIsNamedWithThoseThereAre() throws {
        let engine = Engine(store: try Store(at: directory.path, for: .writing))
        let error = #expect(throws: EngineError.self) {
            try engine.candles(of: bitcoin, .m1, from: nil, to: nil, limit: 1)
        }
        #expect(error?.description.contains("BTCUSDT") == true)
    }
}
