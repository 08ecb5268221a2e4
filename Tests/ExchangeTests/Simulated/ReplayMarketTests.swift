import Exchange
import Market
import Testing

@Suite struct ReplayMarketTests {
    static let text = """
        1735689600000,10,12,9,11,5,1735689659999,52.5,3,2,21,0
        1735689660000,11,13,10,12,6,1735689719999,69,4,3,34.5,0
        1735689780000,12,12,12,12,0,1735689839999,0,0,0,0,0

        """

    @Test func aFileIsShownAsItIs() throws {
        let folder = Folder()
        let market = try ReplayMarket(files: [folder.file("BTCUSDT-1m-2025-01.csv", Self.text.utf8)])
        let first = Minute(containingMilliseconds: 1_735_689_600_000)
        #expect(market.extent == first..<first + 4)
        #expect(market.instruments.map(\.symbol.name) == ["BTCUSDT"])
        let rows = market.klines(of: 0, first - 10..<first + 10)
        #expect(rows.map(\.minute) == [first, first + 1, first + 3])
        #expect(rows[1].kline.candle.close == 12 && rows[1].kline.candle.quoteVolume == 69)
        #expect(market.klines(of: 0, first + 1..<first + 3).map(\.minute) == [first + 1])
    }

    @Test func recordingsAreMovedTogether() throws {
        let folder = Folder()
        let later = Self.text.split(separator: "\n")[1] + "\n"
        let start = Minute(30_000_000)
        let market = try ReplayMarket(
            files: [
                folder.file("ETHUSDT-1m-2025-01.csv", later.utf8),
                folder.file("BTCUSDT-1m-2025-01.csv", Self.text.utf8),
            ], start: start)
        #expect(market.instruments[0].lifetime == start + 1..<start + 2)
        #expect(market.instruments[1].lifetime == start..<start + 4)
    }

    @Test func itIsDelistedWhenTheRecordingEnds() async throws {
        let folder = Folder()
        let start = ExchangeUnderTest.start
        let market = try ReplayMarket(files: [folder.file("BTCUSDT.csv", Self.text.utf8)], start: start)
        let clock = ManualClock(at: start.microseconds + 30_000_000)
        let exchange = try await SimulatedExchange.start(market: market, clock: clock.exchangeClock)
        let http = try RawHTTP(port: exchange.port)
        func status() throws -> String? {
            let symbols = try http.get("/api/v3/exchangeInfo").object()["symbols"] as? [[String: Any]]
            return symbols?.first?["status"] as? String
        }
        #expect(try status() == "TRADING")
        clock.advance(seconds: 120)
        #expect(try status() == "HALT")
        clock.advance(seconds: 120)
        #expect(try status() == "BREAK")
        await exchange.stop()
    }
}
