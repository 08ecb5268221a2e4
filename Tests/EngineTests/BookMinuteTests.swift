import CandleStore
import Engine
import Market
import Testing

/// Minutes that are closed as they come give the bits of a replay of the same store.
@Suite struct BookMinuteTests {
    let directory = TemporaryDirectory()
    var path: String { directory.path + "/store" }

    func expectTheBitsOfAReplay(_ engine: Engine) throws {
        let replayed = Engine(store: engine.store)
        #expect(try replayed.publish(at: 0).origin == .history)
        let isSame = bits(engine.published) == bits(replayed.published)
        #expect(isSame)
        for (one, other) in zip(engine.published.symbols, replayed.published.symbols) {
            #expect(one.symbol == other.symbol && one.coverage == other.coverage)
        }
    }

    /// Appends a minute and closes it; answers whether it was closed by itself.
    func step(_ engine: Engine, _ rows: [JournalRow], _ minute: Int) throws -> Bool {
        _ = try engine.store.append(rows)
        if try engine.close(Minute(start + minute), with: rows, at: 0) { return true }
        try engine.publish(at: 0)
        return false
    }

    @Test(arguments: [0, 1400, 2300]) func everyMinuteIsTheNextBar(cut: Int) throws {
        let market = MarketUnderTest(seed: UInt64(cut))
        let engine = Engine(store: try Store(at: path, for: .writing))
        try market.merge(..<cut, into: engine.store)
        try engine.publish(at: 0)
        var closed = 0
        for minute in cut..<cut + 400 {
            if try step(engine, market.rows(minute), minute) { closed += 1 }
            if engine.store.isSealDue { while try engine.store.seal() {} }
        }
        // Otherwise only where a symbol is new.
        #expect(closed >= 390)
        // The newest minute of any symbol is the book's.
        try expectTheBitsOfAReplay(engine)
    }

    @Test func aLateMinuteRebuildsItsSymbol() throws {
        let market = MarketUnderTest(seed: 11)
        let engine = Engine(store: try Store(at: path, for: .writing))
        try market.merge(..<2400, into: engine.store)
        try engine.publish(at: 0)
        for minute in 2400..<2700 {
            var rows = market.rows(minute)
            let late = minute % 7 == 0 ? rows.remove(at: minute % rows.count) : nil
            _ = try step(engine, rows, minute)
            guard let late else { continue }
            _ = try engine.store.append([late])
            try engine.rebuild([late.symbol], at: 0)
            if minute % 49 == 0 { try expectTheBitsOfAReplay(engine) }
        }
        try expectTheBitsOfAReplay(engine)
        // What was kept goes on.
        #expect(try engine.putCheckpoint())
        let next = Engine(store: engine.store)
        #expect(try next.publish(at: 0) == Publication(origin: .checkpoint, minutes: 0))
        #expect(bits(next.published) == bits(engine.published))
    }

    @Test func aRevisedMinuteOfThePastRebuildsItsSymbol() throws {
        let market = MarketUnderTest(seed: 12)
        let engine = Engine(store: try Store(at: path, for: .writing))
        try market.merge(..<3000, into: engine.store)
        try engine.publish(at: 0)
        let symbol = market.symbols[0].symbol
        var candle = try #require(market.rows(2950)[0].candle)
        candle.high *= 2
        candle.close *= 1.5
        _ = try engine.store.append([JournalRow(symbol: symbol, minute: Minute(start + 2950), candle: candle)]
        )
        try engine.rebuild([symbol], at: 0)
        try expectTheBitsOfAReplay(engine)
    }
}
