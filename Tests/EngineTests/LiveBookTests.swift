import CandleStore
import Engine
import Foundation
import Indicators
import Market
import Testing

/// Law 5: a restart from the checkpoint goes on with the bits of a replay.
@Suite struct LiveBookTests {
    let directory = TemporaryDirectory()
    var path: String { directory.path + "/store" }

    func engine() throws -> Engine { try Engine(storeAt: path, for: .writing) }

    /// Publishes a minute's state, keeps it and lets go of the store.
    func keep(_ market: MarketUnderTest, through last: Int) throws {
        try market.merge(..<(last + 1), into: Store(at: path, for: .writing))
        let engine = try engine()
        try engine.publish(at: 0)
        #expect(try engine.putCheckpoint())
    }

    /// What is published is the end of every series, and what a replay of the same candles publishes.
    func expectTheBitsOfAReplay(_ engine: Engine, _ market: MarketUnderTest, through last: Int) throws {
        #expect(try wrongRows(engine) == [])
        let other = TemporaryDirectory()
        let store = try Store(at: other.path, for: .writing)
        try market.merge(..<(last + 1), into: store)
        let replayed = Engine(store: store)
        #expect(try replayed.publish(at: 0).origin == .history)
        #expect(bits(engine.published) == bits(replayed.published))
    }

    @Test(arguments: [
        (45, 30), (1010, 400), (1439, 1), (1440, 7), (1441, 61), (1503, 1), (1504, 1440),
        (2222, 400), (2337, 64), (2879, 1),
        (2880, 130),
        (4095, 2), (5000, 1440),
    ])
    func aRestartGoesOnWithTheSameBits(cut: Int, more: Int) throws {
        let market = MarketUnderTest(seed: UInt64(cut))
        try keep(market, through: cut)
        try market.merge(..<(cut + more + 1), into: Store(at: path, for: .writing))
        let engine = try engine()
        #expect(try engine.publish(at: 0) == Publication(origin: .checkpoint, minutes: more))
        try expectTheBitsOfAReplay(engine, market, through: cut + more)
    }

    @Test func manyRestartsAreNoneAsWell() throws {
        let market = MarketUnderTest(seed: 3)
        try keep(market, through: 1700)
        for last in [1701, 1703, 1739, 1740, 1800, 2000, 2159, 2160, 2880, 2881] {
            try market.merge(..<(last + 1), into: Store(at: path, for: .writing))
            let engine = try engine()
            #expect(try engine.publish(at: 0).origin == .checkpoint)
            #expect(try engine.putCheckpoint())
        }
        let engine = try engine()
        #expect(try engine.publish(at: 0) == Publication(origin: .checkpoint, minutes: 0))
        #expect(try engine.putCheckpoint() == false, "the store has it already")
        try expectTheBitsOfAReplay(engine, market, through: 2881)
    }

    @Test func aRunningEngineGoesOnFromWhatItPublished() throws {
        let market = MarketUnderTest(seed: 4)
        let store = try Store(at: path, for: .writing)
        let engine = Engine(store: store)
        try market.merge(..<1500, into: store)
        #expect(try engine.publish(at: 0).origin == .history)
        for last in [1500, 1501, 1520, 1700, 2200, 2300] {
            let before = engine.published
            let old = bits(before)
            try market.merge(..<(last + 1), into: store)
            #expect(try engine.publish(at: 0).origin == .memory)
            #expect(bits(before) == old, "what was published does not change")
        }
        try expectTheBitsOfAReplay(engine, market, through: 2300)
    }

    @Test func whoIsKilledBeforeTheCheckpointGoesOnFromTheOneBefore() throws {
        let market = MarketUnderTest(seed: 5)
        try keep(market, through: 2000)
        try market.merge(..<2100, into: Store(at: path, for: .writing))
        try engine().publish(at: 0)
        try market.merge(..<2200, into: Store(at: path, for: .writing))
        let engine = try engine()
        #expect(try engine.publish(at: 0) == Publication(origin: .checkpoint, minutes: 199))
        try expectTheBitsOfAReplay(engine, market, through: 2199)
    }

    /// Late and corrected minutes, of a block that is full and of the one that grows.
    @Test(arguments: [200, 4000, 5100])
    func aChangeOfThePastIsNoticed(minute: Int) throws {
        var market = MarketUnderTest(seed: 6)
        market.symbols[0].missing.append(minute..<minute + 1)
        try keep(market, through: 5200)
        market.symbols[0].missing.removeLast()
        try market.merge(..<5211, into: Store(at: path, for: .writing))
        let engine = try engine()
        #expect(try engine.publish(at: 0).origin == .history)
        try expectTheBitsOfAReplay(engine, market, through: 5210)
    }

    @Test func aMissingMinuteThatTurnsOutAHaltIsNoticed() throws {
        var market = MarketUnderTest(seed: 7)
        market.symbols[0].missing.append(2100..<2101)
        try keep(market, through: 2200)
        market.symbols[0].missing.removeLast()
        market.symbols[0].halts.append(2100..<2101)
        try market.merge(..<2201, into: Store(at: path, for: .writing))
        let engine = try engine()
        #expect(try engine.publish(at: 0).origin == .history)
        try expectTheBitsOfAReplay(engine, market, through: 2200)
    }

    @Test func aSymbolImportedLaterIsPartOfIt() throws {
        var market = MarketUnderTest(seed: 8)
        let late = market.symbols.remove(at: 2)
        try keep(market, through: 2200)
        market.symbols.insert(late, at: 2)
        try market.merge(..<2201, into: Store(at: path, for: .writing))
        let engine = try engine()
        #expect(try engine.publish(at: 0).origin == .history)
        try expectTheBitsOfAReplay(engine, market, through: 2200)
    }

    @Test func moreThanADayBehindIsReplayed() throws {
        let market = MarketUnderTest(seed: 9)
        try keep(market, through: 1500)
        try market.merge(..<(1500 + 1442), into: Store(at: path, for: .writing))
        let engine = try engine()
        #expect(try engine.publish(at: 0).origin == .history)
        try expectTheBitsOfAReplay(engine, market, through: 1500 + 1441)
    }

    /// The real thing, should it be at hand: outages, and symbols with gaps of their own.
    @Test(.enabled(if: RealCandles.isThere, "no recorded candles: set NONET_DATA"))
    func recordedCandlesGoOnWithTheSameBits() throws {
        let cut = 26_988_000  // 2021-04-25T00:00Z, four hours before an outage.
        let files = try RealCandles.files("spot-2021-04")
        for now in [cut + 123, cut + 123 + 900] {
            let engine = try engine()
            _ = try engine.importFiles(files, ImportOptions(now: Minute(now)))
            let publication = try engine.publish(at: 0)
            #expect(publication.origin == (now == cut + 123 ? .history : .checkpoint))
            try engine.putCheckpoint()
            #expect(try wrongRows(engine) == [])
        }
    }
}

/// The recorded candles, where they are at hand: `NONET_DATA`, or `../shared/data` beside the package.
enum RealCandles {
    static let data =
        ProcessInfo.processInfo.environment["NONET_DATA"].map { URL(fileURLWithPath: $0) }
        ?? URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/data")
    static let isThere = FileManager.default.fileExists(
        atPath: data.appendingPathComponent("spot-2021-04").path)

    static func files(_ folder: String) throws -> [String] {
        let path = data.appendingPathComponent(folder).path
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".csv.gz") }
            .sorted().map { path + "/" + $0 }
    }
}
