import CandleStore
import Engine
import Exchange
import Market
import Testing

@Suite struct GapStatusTests {
    let directory = TemporaryDirectory()

    @Test(arguments: [
        (0, GapClass.current), (4, .current), (5, .minor), (59, .minor), (60, .moderate), (1439, .moderate),
        (1440, .major), (1 << 20, .major),
    ])
    func theClassIsByTheAgeOfTheTail(minutes: Int, expected: GapClass) throws {
        #expect(GapClass(minutes: minutes) == expected)
        let engine = try Engine(storeAt: directory.path, for: .writing)
        _ = try engine.store.merge(rows(0..<10), of: bitcoin)
        let now = Minute(start + 10 + minutes)
        let gap = try #require(try engine.gapStatus(at: now.microseconds + 59_999_999).first)
        #expect(gap.age == minutes && gap.gapClass == expected && gap.standing == nil)
    }

    @Test func aDelistedSymbolIsAsOldAsItWasThen() throws {
        let engine = try Engine(storeAt: directory.path, for: .writing)
        _ = try engine.store.merge(rows(0..<10), of: bitcoin)
        let gone = SymbolStanding(.delisted, since: Minute(start + 12).microseconds)
        let gap = try #require(
            try engine.gapStatus(at: Minute(start + 9000).microseconds, standings: [bitcoin: gone]).first)
        #expect(gap.age == 2 && gap.gapClass == .current && gap.standing == gone)
    }
}
