import CandleStore
import Engine
import Market
import Testing

/// Nothing looks into the future; and what does would be found.
struct LookaheadCheckTests {
    private static func engine(_ directory: TemporaryDirectory) throws -> Engine {
        let engine = try Engine(storeAt: directory.path + "/store", for: .writing)
        _ = try engine.fillSynthetic(symbols: 3, minutes: 3 * 1440, from: Minute(start), seed: 4)
        return engine
    }

    private static func check(
        _ engine: Engine, _ directory: TemporaryDirectory, _ others: [LookaheadCheck.Other] = [],
        samples: Int = 6
    ) throws -> [LookaheadCheck.Sample] {
        var check = LookaheadCheck()
        (check.samples, check.seed, check.others) = (samples, 3, others)
        return try check.run(engine, in: directory.path)
    }

    /// The close of a symbol's minute; NaN where there is none.
    private static func close(_ engine: Engine, _ symbol: Symbol, _ minute: Minute) -> Double {
        let page = try? engine.candles(of: symbol, .m1, from: minute, to: minute + 1, limit: 1)
        return page?.rows.first?.candle.close ?? .nan
    }

    @Test func columnsVotesCandidatesAndOutcomesAreOfThePastAlone() throws {
        let directory = TemporaryDirectory()
        let samples = try Self.check(try Self.engine(directory), directory)
        #expect(samples.count == 6 && Set(samples.map(\.future)) == [.rewritten, .absent])
        #expect(samples.flatMap(\.differences).isEmpty, "\(samples.flatMap(\.differences))")
        #expect(samples.allSatisfy { $0.differenceCount == 0 && $0.compared.columns > 0 })
        let compared = try #require(samples.last?.compared)
        // Every column of every minute, and more for the longer bars; nine heads every fifth minute.
        let minutes = try #require(samples.last?.cut) - Minute(start)
        #expect(compared.columns > 3 * 69 * minutes && compared.columns < 3 * 69 * minutes * 13 / 10)
        #expect(compared.votes == 3 * 9 * minutes / 5)
        #expect(compared.candidates > 0 && compared.outcomes > 0)
    }

    /// With halts and missing minutes, and symbols that come late and go early.
    @Test func holesAndLateSymbolsAreOfThePastToo() throws {
        let directory = TemporaryDirectory()
        let engine = try Engine(storeAt: directory.path + "/store", for: .writing)
        let market = MarketUnderTest(seed: 5)
        try market.merge(..<MarketUnderTest.minutes, into: engine.store)
        let samples = try Self.check(engine, directory)
        #expect(samples.count == 6 && samples.allSatisfy { $0.compared.columns > 0 })
        #expect(samples.flatMap(\.differences).isEmpty, "\(samples.flatMap(\.differences))")
    }

    @Test func aHeadThatReadsTheNextMinuteIsCaught() throws {
        let directory = TemporaryDirectory()
        let peeking = LookaheadCheck.Other("vote of peeking") { engine, symbol, minute in
            let (now, next) = (
                Self.close(engine, symbol, minute), Self.close(engine, symbol, minute + 1)
            )
            return next > now ? 1 : next < now ? -1 : 0
        }
        let samples = try Self.check(try Self.engine(directory), directory, [peeking])
        let found = samples.flatMap(\.differences)
        #expect(!found.isEmpty && found.allSatisfy { $0.what == "vote of peeking" })
        // It is seen where the futures part, and nowhere before.
        for sample in samples { #expect(sample.differences.allSatisfy { $0.minute == sample.cut - 1 }) }
        #expect(samples.contains { $0.future == .rewritten && $0.differenceCount > 0 })
        #expect(samples.contains { $0.future == .absent && $0.differenceCount > 0 })
    }

    @Test func aColumnThatReadsTheNextBarIsCaughtAtEveryCut() throws {
        let directory = TemporaryDirectory()
        let shifted = LookaheadCheck.Other("column rsi, a bar early") { engine, symbol, minute in
            let page = try? engine.series(
                of: symbol, .m5, columns: [0], from: minute + 1, to: minute + 2, limit: 1)
            return page?.values.first ?? .nan
        }
        let samples = try Self.check(try Self.engine(directory), directory, [shifted], samples: 4)
        for sample in samples {
            #expect(sample.differenceCount >= 3 && !sample.differences.isEmpty)
            #expect(sample.differences.allSatisfy { $0.what == "column rsi, a bar early" })
        }
    }

    @Test func aHeadThatReadsThePastIsNot() throws {
        let directory = TemporaryDirectory()
        let honest = LookaheadCheck.Other("vote of honest") { engine, symbol, minute in
            Self.close(engine, symbol, minute) - Self.close(engine, symbol, minute - 60)
        }
        let samples = try Self.check(try Self.engine(directory), directory, [honest], samples: 4)
        #expect(samples.count == 4 && samples.allSatisfy { $0.differenceCount == 0 })
    }

    @Test func theSameSeedCutsAtTheSameMinutes() throws {
        let directory = TemporaryDirectory()
        let engine = try Self.engine(directory)
        let other = TemporaryDirectory()
        let cuts = try [directory, other].map { try Self.check(engine, $0, samples: 4).map(\.cut) }
        #expect(cuts[0] == cuts[1] && cuts[0] == cuts[0].sorted() && cuts[0].count == 4)
    }
}
