import CandleStore
import Engine
import Exchange
import Market
import Testing

@Suite struct StoreWriterTests {
    let directory = TemporaryDirectory()
    static let start = Minute(28_401_664 - 200)
    static let symbols = try! ["BTCUSDT", "ETHUSDT", "ADAUSDT"].map(Symbol.init)

    static func candle(_ number: Int) -> Candle {
        let price = Double(100 + number % 17)
        return Candle(open: price, high: price + 1, low: price - 1, close: price, volume: 1)
    }

    static func minute(_ number: Int) -> [JournalRow] {
        symbols.map { JournalRow(symbol: $0, minute: start + number, candle: candle(number)) }
    }

    static func instant(_ number: Int, second: Double = 1) -> Int64 {
        (start + number + 1).microseconds + Int64(second * 1e6)
    }

    @Test func liveMinutesAndBackfillOfTheSameBlocksLoseNothing() async throws {
        let store = try Store(at: directory.path, for: .writing)
        let clock = ManualClock(at: Self.instant(0))
        let writer = StoreWriter(store, clock: clock)
        let history = (1...6000).map { MinuteRow(minute: Self.start - $0, candle: Self.candle($0)) }
        async let backfills: [MergeReport] = withThrowingTaskGroup(of: MergeReport.self) { group in
            for symbol in Self.symbols {
                group.addTask { try await writer.backfill(history, of: symbol) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // Over the end of a chunk, which seals.
        for number in 0..<400 {
            clock.set(Self.instant(number))
            let report = try await writer.append(Self.minute(number))
            #expect(report.added == Self.symbols.count)
        }
        #expect(try await backfills.map(\.added) == [6000, 6000, 6000])
        await writer.seal()
        let status = await writer.status
        #expect(
            status.commits == 400 && status.backfillSteps >= 3 && status.sealSteps > 0 && status.alarm == nil)
        let engine = Engine(store: store)
        for summary in try engine.symbols() {
            #expect(summary.candles == 6400 && summary.coverage?.missing == 0)
        }
        #expect(try store.verify().faults.isEmpty)
        await writer.stop()
    }

    @Test func backfillWaitsForTheMinutesCommit() async throws {
        let store = try Store(at: directory.path, for: .writing)
        let clock = ManualClock(at: Self.instant(0))
        let writer = StoreWriter(store, clock: clock)
        _ = try await writer.append(Self.minute(0))
        clock.set(Self.instant(0, second: 58))
        async let backfill = writer.backfill(
            [MinuteRow(minute: Self.start - 1, candle: Self.candle(1))], of: Self.symbols[0])
        while clock.sleepers == 0 { await Task.yield() }
        #expect(await writer.status.backfillSteps == 0)
        _ = try await writer.append(Self.minute(1))
        clock.set(Self.instant(1, second: 11))
        #expect(try await backfill.added == 1)
        await writer.stop()
    }

    @Test func nothingIsWrittenAfterTheStop() async throws {
        let store = try Store(at: directory.path, for: .writing)
        let writer = StoreWriter(store, clock: ManualClock(at: Self.instant(0)))
        _ = try await writer.append(Self.minute(0))
        await writer.stop()
        await #expect(throws: EngineError.self) { try await writer.append(Self.minute(1)) }
        await #expect(throws: EngineError.self) {
            try await writer.backfill(
                [MinuteRow(minute: Self.start, candle: Self.candle(1))], of: Self.symbols[0])
        }
        #expect(try store.statistics().journalFrames == 1)
    }
}
