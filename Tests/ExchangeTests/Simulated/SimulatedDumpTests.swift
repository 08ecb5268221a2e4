import Exchange
import Foundation
import Market
import Testing

/// The files of candles that the simulated exchange offers, read by the reader of Binance's.
@Suite struct SimulatedDumpTests {
    private let folder = Folder()
    private static let symbol = ExchangeUnderTest.symbols[1]

    private func reader(_ under: ExchangeUnderTest) -> DumpReader {
        DumpReader(base: under.exchange.restURL, folder: folder.path, clock: MovedClock())
    }

    /// The exchange's clock stands at 2025-02-20 00:00.
    @Test(arguments: [
        (DumpPeriod.month(year: 2024, month: 12), 31 * 1440), (.month(year: 2025, month: 1), 31 * 1440),
        (.day(year: 2025, month: 2, day: 18), 1440),
    ])
    func aFileHasEveryCandleOfItsTime(period: DumpPeriod, minutes: Int) async throws {
        var traits = SeededMarket.Traits()
        (traits.haltsPerDay, traits.quiet) = (2, 0.1)
        let under = try await ExchangeUnderTest(traits: traits)
        do {
            let dump = try #require(try await reader(under).dump(of: Self.symbol, period))
            let truth = under.exchange.truth(Self.symbol, period.minutes)
            var (rows, found, count) = ([KlineRow](), true, 0)
            var reader = try dump.reader()
            while try reader.next(&rows) {
                for row in rows {
                    found =
                        found && truth[count].minute == row.minute
                        && truth[count].candle.bits == row.candle.bits
                    count += 1
                }
            }
            #expect(found && count == truth.count && reader.refusedCount == 0)
            #expect(count < minutes && count > minutes * 9 / 10, "there are halts in it")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        await under.exchange.stop()
    }

    @Test func whatIsNotOverOrWasNotListedHasNoFile() async throws {
        let listed = Minute(28_928_160)  // 2025-01-01
        let under = try await ExchangeUnderTest(
            lifetimes: [Self.symbol: listed..<Minute(Minute.range.upperBound)])
        let reader = reader(under)
        #expect(try await reader.dump(of: Self.symbol, .month(year: 2025, month: 2)) == nil)
        #expect(try await reader.dump(of: Self.symbol, .day(year: 2025, month: 2, day: 20)) == nil)
        #expect(try await reader.dump(of: Self.symbol, .month(year: 2024, month: 12)) == nil)
        #expect(try await reader.dump(of: Self.symbol, .month(year: 2025, month: 1)) != nil)
        #expect(try await reader.dump(of: try Symbol("NOPEUSDT"), .month(year: 2025, month: 1)) == nil)
        let http = try under.http()
        for path in [
            "/data/spot/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2025-13.zip",
            "/data/spot/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2025-01.zip",
            "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01.zip", "/data/spot/monthly/klines/",
            "/data/spot/monthly/klines/BTCUSDT/1m/.zip",
        ] {
            #expect(try http.get(path).status == 404, "\(path)")
        }
        await under.exchange.stop()
    }

    @Test func filesAreAbsentOrDamagedWhenAFaultSaysSo() async throws {
        let text = "0 60 dumps absent\n60 120 dumps damaged # and sound behind it"
        let under = try await ExchangeUnderTest(
            faults: FaultSchedule(text: text, start: ExchangeUnderTest.start.microseconds))
        let (reader, period) = (reader(under), DumpPeriod.day(year: 2025, month: 2, day: 17))
        #expect(try await reader.dump(of: Self.symbol, period) == nil)
        under.clock.advance(seconds: 60)
        let error = await #expect(throws: ExchangeError.self) {
            try await reader.dump(of: Self.symbol, period)
        }
        #expect("\(String(describing: error))".contains("its sha256 is"))
        under.clock.advance(seconds: 60)
        #expect(try await reader.dump(of: Self.symbol, period) != nil)
        #expect(throws: FaultTextError.self) { try FaultSchedule(text: "0 60 dumps late", start: 0) }
        await under.exchange.stop()
    }

    /// Files cost no weight, and leave the next request on the connection its answer.
    @Test func filesCountNoWeight() async throws {
        let under = try await ExchangeUnderTest { $0.weightLimit = 1 }
        let http = try under.http()
        let path = DumpPeriod.day(year: 2025, month: 2, day: 17).path(of: Self.symbol)
        let checksum = try http.get(path + ".CHECKSUM")
        #expect(checksum.status == 200 && checksum.headers["x-mbx-used-weight-1m"] == nil)
        #expect(checksum.body.wholeMatch(of: /[0-9a-f]{64}  [A-Z]+-1m-2025-02-17\.zip\n/) != nil)
        try http.ask(path + ".CHECKSUM")
        try http.ask("/api/v3/ping")
        #expect(try http.response().body == checksum.body)
        #expect(try http.response().body == "{}")
        await under.exchange.stop()
    }
}
