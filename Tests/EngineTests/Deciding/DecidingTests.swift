import CandleStore
import Engine
import Market
import Signals
import Testing

/// An engine that decides at closes.
struct DecidingTests {
    private let directory = TemporaryDirectory()

    /// Six days of candles of three symbols in the store; the last hours of the last day are left to be closed.
    private func engine() throws -> (Engine, StateStore) {
        let engine = try Engine(storeAt: directory.path, for: .writing)
        _ = try engine.fillSynthetic(symbols: 3, minutes: 4000, from: Minute(start), seed: 3)
        try engine.publish(at: 1)
        return (engine, try EngineState.open(storeAt: directory.path, for: .writing))
    }

    @Test func whatIsDecidedAtACloseIsPublished() throws {
        let (engine, state) = try engine()
        #expect(engine.published.decided.judge == nil)
        let number = try #require(engine.issues(after: nil).last).number
        try engine.decide(by: Judge(), at: .m5, keeping: DecisionJournal(in: state))
        #expect(engine.issues(after: number).count == 1)
        var decided = engine.published.decided
        #expect(decided.judge != nil && decided.interval == .m5)
        #expect(decided.candidates.isEmpty && decided.decidedAt == nil)
        for number in 4000..<4010 {
            let minute = Minute(start + number)
            let rows = try engine.symbols().map {
                JournalRow(symbol: $0.symbol, minute: minute, candle: candle(number))
            }
            _ = try engine.store.append(rows)
            #expect(try engine.close(minute, with: rows, at: minute.microseconds))
            decided = engine.published.decided
            let last = number < 4004 ? nil : Minute(start + (number < 4009 ? 4004 : 4009))
            #expect(decided.decidedAt == last)
            #expect(decided.candidates.count == (last == nil ? 0 : 3))
            #expect(decided.candidates.values.allSatisfy { $0.minute == last })
        }
        // Publishing anew loses nothing.
        try engine.publish(at: 2)
        #expect(engine.published.decided.candidates.count == 3)
        #expect(engine.published.decided.decidedAt == decided.decidedAt)
    }

    @Test func withoutAJournalThereAreNoSignals() throws {
        let (engine, _) = try engine()
        let page = try engine.signals(of: nil, from: nil, to: nil, after: nil, limit: 10)
        #expect(page.entries.isEmpty && page.next == nil)
    }
}
