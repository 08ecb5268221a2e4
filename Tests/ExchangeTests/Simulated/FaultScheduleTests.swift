import Exchange
import Market
import Testing

@Suite struct FaultScheduleTests {
    @Test func aTextSaysFaults() throws {
        let text = """
            # What goes wrong.
            60 75 limited 30
            r100 r120 status 503   # by count
            300 301 stream half-open
            400 700 revised 30 BTCUSDT
            0.5 1 silent
            """
        let btc = try Symbol("BTCUSDT")
        #expect(
            try FaultSchedule(text: text, start: 1_000_000) == [
                .request(.limited(retryAfter: 30), at: .clock(61_000_000..<76_000_000)),
                .request(.status(503), at: .requests(100..<120)),
                .connection(.halfOpen, at: .clock(301_000_000..<302_000_000)),
                .candles(.revised(afterSeconds: 30), of: btc, at: .clock(401_000_000..<701_000_000)),
                .candles(.silent, at: .clock(1_500_000..<2_000_000)),
            ])
    }

    @Test(arguments: [
        "60 75", "75 60 dropped", "60 75 exploded", "60 75 status 200", "r5 9 dropped", "1 2 late",
        "1 2 stream",
        "1 2 silent BTC/USDT", "x 2 dropped",
    ])
    func aLineThatSaysNoneIsRefused(line: String) {
        #expect(throws: FaultTextError(line: 2, text: line)) {
            try FaultSchedule(text: "1 2 dropped\n" + line, start: 0)
        }
    }

    @Test func aSeedGivesFaultsOfEveryKind() {
        func random(_ seed: UInt64) -> FaultSchedule {
            .random(seed: seed, from: 0, minutes: 1440, symbols: SyntheticMarket.symbols(5))
        }
        let faults = random(1)
        #expect(faults == random(1) && faults != random(2))
        #expect((240...960).contains(faults.faults.count))
        let kinds = Set(faults.faults.map { "\($0.what)".prefix { $0 != ":" && !$0.isNumber } })
        #expect(kinds.count >= 14)
        for fault in faults.faults {
            guard case .clock(let range) = fault.time else {
                Issue.record("by the clock")
                return
            }
            #expect(range.lowerBound >= 0 && range.lowerBound < 1440 * 60_000_000)
        }
    }

    @Test func connectionFaultsCountBetweenTwoLooks() {
        let faults: FaultSchedule = [.connection(.reset, at: .clock(100..<200))]
        #expect(faults.connection(after: 0, through: 99) == nil)
        #expect(faults.connection(after: 0, through: 100) == .reset)
        #expect(faults.connection(after: 0, through: 1000) == .reset)
        #expect(faults.connection(after: 198, through: 1000) == .reset)
        #expect(faults.connection(after: 199, through: 1000) == nil)
    }
}
