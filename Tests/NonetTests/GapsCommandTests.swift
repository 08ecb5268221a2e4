import Foundation
import Testing

@Suite struct GapsCommandTests {
    let store = StoreUnderTest()

    struct Gaps: Decodable, Equatable {
        struct Range: Decodable, Equatable {
            var start: Int
            var minutes: Int
            var state: String
        }
        var symbol: String
        var first, last, present, quiet, halt, missing: Int
        var coverage: Double
        var ranges: [Range]
    }

    func gaps() throws -> [Gaps] {
        try JSONDecoder().decode([Gaps].self, from: Data(store.run(["gaps", "--json"]).output.utf8))
    }

    @Test func everyMinuteIsCountedOnce() throws {
        let start = Kline.day(0)
        let klines = Kline.walk((start..<start + 5000).filter { !(100..<384).contains($0 - start) }, seed: 1)
        try store.importing("BTCUSDT.csv", klines.csv(.poor))
        let quiet = klines.count { $0.values[4] == 0 }
        #expect(quiet > 100)
        let milliseconds = start * 60_000
        #expect(
            try gaps() == [
                Gaps(
                    symbol: "BTCUSDT", first: milliseconds, last: milliseconds + 4999 * 60_000, present: 4716,
                    quiet: quiet, halt: 0, missing: 284, coverage: 4716.0 / 5000,
                    ranges: [.init(start: milliseconds + 100 * 60_000, minutes: 284, state: "missing")])
            ])
    }

    /// Quiet minutes are present; halts are only what lies between the rows of a complete file.
    @Test func bothKindsOfHaltCanFollowEachOther() throws {
        let start = Kline.day(0)
        var klines = Kline.walk(start..<start + 300, seed: 2)
        for index in 100..<172 { klines[index].values = [50, 50, 50, 50, 0, 0, 0, 0] }
        klines.removeSubrange(172..<252)
        try store.importing("BTCUSDT.csv", klines.csv(.poor), ["--complete"])
        let gaps = try #require(try gaps().first)
        #expect(gaps.quiet == klines.count { $0.values[4] == 0 } && gaps.quiet >= 72)
        #expect(gaps.halt == 80 && gaps.missing == 0 && gaps.coverage == 1)
        #expect(gaps.ranges == [.init(start: (start + 172) * 60_000, minutes: 80, state: "halt")])
    }

    @Test func onlyTheSymbolsAskedFor() throws {
        for name in ["AUSDT", "BUSDT", "CUSDT"] {
            try store.importing("\(name).csv", Kline.walk([Kline.day(0)], seed: 3).csv())
        }
        #expect(try gaps().map(\.symbol) == ["AUSDT", "BUSDT", "CUSDT"])
        let some = try store.run(["gaps", "--symbols", "CUSDT,AUSDT"]).output.split(separator: "\n")
        #expect(some.count == 3)
        #expect(try store.run(["gaps", "--symbols", "AUSDT,NOPE"]).code == 1)
    }
}
