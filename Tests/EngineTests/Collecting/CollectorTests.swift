import CandleStore
import Engine
import Exchange
import Foundation
import Market
import Signals
import Testing

@Suite struct CollectorTests {
    let directory = TemporaryDirectory()
    static let first = Minute(28_401_664 - 60)
    static let symbols = try! (0..<5).map { try Symbol("COIN\($0)USDT") }

    struct Setup {
        let clock: ManualClock
        let exchange: FakeExchange
        let engine: Engine
        let collector: Collector
        /// Of each symbol the candles that the store had when it was begun to decide; comes when charts are full.
        let begun: AsyncStream<[Int]>
    }

    func setup(
        history: Int, _ options: FakeExchange.Options = .init(), in directory: TemporaryDirectory? = nil,
        decides: Bool = false
    ) throws -> Setup {
        let directory = directory ?? self.directory
        let clock = ManualClock(at: Self.first.microseconds + 30_000_000)
        let exchange = FakeExchange(Self.symbols, clock: clock, options)
        // A store's own number is drawn when it is made.
        let store = try Store(at: directory.path, for: .writing, identifier: Array(1...16))
        let engine = Engine(store: store)
        let state = try EngineState.open(storeAt: directory.path, for: .writing)
        let (begun, continuation) = AsyncStream<[Int]>.makeStream()
        var deciding: (@Sendable () throws -> Void)?
        if decides {
            deciding = {
                let known = try engine.symbols().map(\.candles)
                try engine.decide(by: Judge(), at: .m5, keeping: DecisionJournal(in: state))
                continuation.yield(known)
            }
        }
        let collector = Collector(
            GapJobs.Surroundings(engine, StoreWriter(store, clock: clock), state, exchange, clock: clock),
            Collector.Plan(symbols: Self.symbols, historyMinutes: history), deciding: deciding)
        return Setup(
            clock: clock, exchange: exchange, engine: engine, collector: collector, begun: begun)
    }

    /// Waits until something holds, which other tasks bring about.
    func until(_ condition: () async throws -> Bool) async rethrows {
        for _ in 0..<500_000 {
            if try await condition() { return }
            await Task.yield()
        }
        Issue.record("it never came")
    }

    func move(_ setup: Setup, _ minute: Minute, second: Int64) {
        setup.clock.set((minute + 1).microseconds + second * 1_000_000)
    }

    /// One minute from its end to the next one's.
    func minute(_ setup: Setup, _ minute: Minute, emit: (Symbol) -> Bool = { _ in true }) async throws {
        move(setup, minute, second: 1)
        for symbol in Self.symbols where emit(symbol) { setup.exchange.emit(symbol, minute) }
        if !Self.symbols.allSatisfy({ emit($0) && setup.exchange.truth($0, minute) != nil }) {
            await until { setup.clock.sleepers > 0 }
            move(setup, minute, second: 2)
        }
        await until { await setup.collector.status.minute == minute }
        for second: Int64 in [5, 30] {
            await until { setup.clock.sleepers >= 2 }
            move(setup, minute, second: second)
        }
        await until { setup.clock.sleepers >= 2 }
    }

    func expectTheTruth(_ setup: Setup, from: Minute, through last: Minute) throws {
        let store = setup.engine.store
        for symbol in Self.symbols {
            let coverage = try #require(
                try setup.engine.symbols([symbol]).first?.coverage, "\(symbol) is there")
            #expect(coverage.holes.filter { $0.state == .missing } == [])
            #expect(coverage.last == last)
            let page = try setup.engine.candles(of: symbol, .m1, from: from, to: nil, limit: 1 << 20)
            let known = Dictionary(uniqueKeysWithValues: page.rows.map { ($0.open, $0.candle) })
            var minute = from
            while minute <= last {
                let truth = setup.exchange.truth(symbol, minute)
                #expect(known[minute]?.close == truth?.close && known[minute]?.volume == truth?.volume)
                minute = minute + 1
            }
        }
        #expect(try store.verify().faults.isEmpty)
        let replayed = Engine(store: store)
        try replayed.publish(at: 0)
        let isSame = bits(replayed.published) == bits(setup.engine.published)
        #expect(isSame)
    }

    @Test func liveMinutesAreCommittedAndPublishedWhileHistoryComes() async throws {
        let setup = try setup(history: 3000)
        let running = Task { await setup.collector.run() }
        await until { await setup.collector.status.backfilled.candles == 5 * 3000 }
        for offset in 0..<90 { try await minute(setup, Self.first + offset) }
        await until { await setup.collector.status.backfilling == 0 }
        let status = await setup.collector.status
        #expect(status.minutes == 90 && status.late == 0 && status.trouble == nil)
        try expectTheTruth(setup, from: Self.first - 3000, through: Self.first + 89)
        running.cancel()
        setup.exchange.hangUp()
        setup.clock.set(.max)
        await running.value
    }

    /// Charts are filled once, with all of history.
    @Test func itIsDecidedOnceHistoryIsThere() async throws {
        let setup = try setup(history: 4000, decides: true)
        let running = Task { await setup.collector.run() }
        await until { await setup.collector.status.backfilled.candles == 5 * 4000 }
        var begun = setup.begun.makeAsyncIterator()
        let known = try #require(await begun.next())
        #expect(known.count == 5 && known.allSatisfy { $0 >= 4000 }, "\(known)")
        for offset in 0..<6 { try await minute(setup, Self.first + offset) }
        let decided = setup.engine.published.decided
        #expect(decided.decidedAt != nil && decided.candidates.count == 5)
        running.cancel()
        setup.exchange.hangUp()
        setup.clock.set(.max)
        await running.value
    }

    /// The clock, the source and the order of things come from outside: nothing else decides what is written.
    @Test func theSameHoursGiveTheSameBytes() async throws {
        var outcomes: [(candles: Data, published: [UInt64])] = []
        for _ in 0..<2 {
            let directory = TemporaryDirectory()
            let setup = try setup(history: 0, in: directory)
            let running = Task { await setup.collector.run() }
            await until { setup.exchange.listeners > 0 && setup.clock.sleepers >= 2 }
            for offset in 0..<50 { try await minute(setup, Self.first + offset) }
            let published = bits(setup.engine.published)
            running.cancel()
            setup.exchange.hangUp()
            setup.clock.set(.max)
            await running.value
            let file = URL(fileURLWithPath: directory.path + "/candles/data.mdb")
            outcomes.append((try Data(contentsOf: file), published))
        }
        let (isSameFile, isSameSnapshot) = (
            outcomes[0].candles == outcomes[1].candles, outcomes[0].published == outcomes[1].published
        )
        #expect(isSameFile && isSameSnapshot)
    }

    @Test func whoIsSilentIsAskedForAndWhatTheExchangeLacksIsAHalt() async throws {
        var options = FakeExchange.Options()
        options.halts = [Self.first.sinceEpoch + 7, Self.first.sinceEpoch + 8]
        let setup = try setup(history: 100, options)
        let running = Task { await setup.collector.run() }
        await until { await setup.collector.status.backfilled.candles == 5 * 100 }
        for offset in 0..<20 {
            try await minute(setup, Self.first + offset) { symbol in
                !(offset % 3 == 0 && symbol == Self.symbols[1]) && !(offset == 11)
            }
        }
        let status = await setup.collector.status
        #expect(status.late >= 7 + 5, "those that nobody sent, at least")
        #expect(status.halts == 10)
        #expect(status.trouble == nil)
        try expectTheTruth(setup, from: Self.first - 100, through: Self.first + 19)
        running.cancel()
        setup.exchange.hangUp()
        setup.clock.set(.max)
        await running.value
    }

    /// A machine that slept: the hours between are a gap like any other, and nothing is asked for minute by minute.
    @Test func aClockThatJumpsLeavesAGapThatIsFilled() async throws {
        let setup = try setup(history: 600)
        let running = Task { await setup.collector.run() }
        await until { await setup.collector.status.backfilled.candles == 5 * 600 }
        for offset in 0..<3 { try await minute(setup, Self.first + offset) }
        let asked = setup.exchange.asked
        let awake = Self.first + 200
        setup.clock.set(awake.microseconds + 30_000_000)
        await until { await setup.collector.status.backfilled.candles == 5 * (600 + 197) }
        #expect(setup.exchange.asked - asked <= 2 * 5 * 3)
        for offset in 200..<205 { try await minute(setup, Self.first + offset) }
        try expectTheTruth(setup, from: Self.first - 600, through: Self.first + 204)
        running.cancel()
        setup.exchange.hangUp()
        setup.clock.set(.max)
        await running.value
    }

    /// Who is taken off the exchange is waited for until that is noticed, and not after; its gaps end there.
    @Test func whoIsDelistedIsNotWaitedFor() async throws {
        let gone = Self.symbols[4]
        let setup = try setup(history: 100)
        let running = Task { await setup.collector.run() }
        await until { await setup.collector.status.backfilled.candles == 5 * 100 }
        for offset in 0..<3 { try await minute(setup, Self.first + offset) }
        setup.exchange.list(gone, as: nil)
        for offset in 3..<63 { try await minute(setup, Self.first + offset) { $0 != gone } }
        await until { await setup.collector.status.symbolNews.map(\.kind) == [.delisted] }
        // All others are in at the first second, and nothing is waited for.
        let next = Self.first + 63
        move(setup, next, second: 1)
        for symbol in Self.symbols where symbol != gone { setup.exchange.emit(symbol, next) }
        await until { await setup.collector.status.minute == next }
        #expect(setup.clock.now == (next + 1).microseconds + 1_000_000)
        let gaps = try setup.collector.gaps.gaps(of: [gone])
        #expect(gaps.first?.standing?.status == .delisted && gaps.first?.gapClass == .current)
        // It comes back: the first candle says so.
        setup.exchange.list(gone, as: .trading)
        setup.exchange.emit(gone, next + 1)
        await until { setup.clock.sleepers >= 2 }
        running.cancel()
        setup.exchange.hangUp()
        setup.clock.set(.max)
        await running.value
    }
}
