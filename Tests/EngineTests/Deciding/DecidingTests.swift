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

    /// Nothing is decided on a symbol whose past has changed until its charts are made again; then all is as if it had come in
    /// time.
    @Test func aLateCandleLeavesNoTrace() throws {
        let inTime = try decisions(isLate: false)
        let late = try decisions(isLate: true)
        #expect(inTime.first.count == 3 && late.first.count == 2)
        #expect(inTime.last.count == 3 && inTime.last == late.last)
    }

    /// The symbols' strengths and scores at two closes; a candle of one symbol comes before the first, or between them.
    private func decisions(isLate: Bool) throws -> (first: [Symbol: [UInt64]], last: [Symbol: [UInt64]]) {
        let directory = TemporaryDirectory()
        let engine = try Engine(storeAt: directory.path, for: .writing)
        _ = try engine.fillSynthetic(symbols: 3, minutes: 4000, from: Minute(start), seed: 3)
        try engine.publish(at: 1)
        let state = try EngineState.open(storeAt: directory.path, for: .writing)
        try engine.decide(by: Judge(), at: .m5, keeping: DecisionJournal(in: state))
        let symbols = try engine.symbols().map(\.symbol)
        var closes: [[Symbol: [UInt64]]] = []
        for number in 4000..<4010 {
            let minute = Minute(start + number)
            let rows = symbols.map { JournalRow(symbol: $0, minute: minute, candle: candle(number)) }
            let held = isLate && number == 4003 ? Array(rows.dropLast()) : rows
            _ = try engine.store.append(held)
            #expect(try engine.close(minute, with: held, at: minute.microseconds))
            if held.count < rows.count {
                _ = try engine.store.append([rows[2]])
                try engine.rebuild([symbols[2]], at: minute.microseconds)
            }
            guard number % 5 == 4 else { continue }
            let candidates = engine.published.decided.candidates.values.filter { $0.minute == minute }
            closes.append(
                Dictionary(
                    uniqueKeysWithValues: candidates.map { candidate in
                        let strengths = HeadKey.allCases.map { candidate.votes[$0]?.strength ?? .absent }
                        return (
                            candidate.symbol, (strengths + [candidate.consensus.score]).map(\.bitPattern)
                        )
                    }))
            try engine.refreshDecisions(atMost: 2)
        }
        return (closes[0], closes[1])
    }

    @Test func withoutAJournalThereAreNoSignals() throws {
        let (engine, _) = try engine()
        let page = try engine.signals(of: nil, from: nil, to: nil, after: nil, limit: 10)
        #expect(page.entries.isEmpty && page.next == nil)
    }
}
