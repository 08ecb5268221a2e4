import Exchange
import Foundation
import Market
import Testing

@Suite struct SimulatedListingTests {
    static let start = ExchangeUnderTest.start
    static let symbols = ExchangeUnderTest.symbols

    @Test func exchangeInfoSaysWhatIsListedAndHow() async throws {
        let under = try await ExchangeUnderTest(lifetimes: [
            Self.symbols[2]: Self.start - 100..<Self.start - 10,
            Self.symbols[3]: Self.start + 5..<Self.start + 100,
        ])
        let http = try under.http()
        func statuses() throws -> [String: String] {
            let listed = try http.get("/api/v3/exchangeInfo").object()["symbols"] as? [[String: Any]] ?? []
            return Dictionary(
                uniqueKeysWithValues: listed.map {
                    ($0["symbol"] as? String ?? "", $0["status"] as? String ?? "")
                })
        }
        #expect(try statuses() == ["BTCUSDT": "TRADING", "ETHUSDT": "TRADING", "SOLUSDT": "BREAK"])
        #expect(try http.get("/api/v3/klines?symbol=XRPUSDT&interval=1m").status == 400)
        under.clock.advance(seconds: 300)
        #expect(try statuses()["XRPUSDT"] == "TRADING")
        #expect(try http.get("/api/v3/klines?symbol=XRPUSDT&interval=1m").rows().count == 1)
        #expect(try http.get("/api/v3/klines?symbol=SOLUSDT&interval=1m").rows().count == 90)
        await under.exchange.stop()
    }

    @Test func aHaltedSymbolSaysSo() async throws {
        var traits = SeededMarket.Traits.unbroken
        traits.outagesPerDay = 1
        let under = try await ExchangeUnderTest(traits: traits)
        let traded = Set(under.market.klines(of: 0, Self.start..<Self.start + 1440).map(\.minute))
        let halted = try #require((0..<1440).first { !traded.contains(Self.start + $0) })
        under.clock.advance(seconds: Double(halted) * 60)
        let info = try under.http().get("/api/v3/exchangeInfo?symbol=BTCUSDT").object()
        let listed = try #require((info["symbols"] as? [[String: Any]])?.first)
        #expect(listed["status"] as? String == "HALT")
        await under.exchange.stop()
    }

    @Test func exchangeInfoHasTheDocumentedFields() async throws {
        let under = try await ExchangeUnderTest()
        let object = try under.http().get("/api/v3/exchangeInfo?symbols=%5B%22ETHUSDT%22%5D").object()
        #expect(
            object["timezone"] as? String == "UTC" && object["serverTime"] as? Int == Self.start.milliseconds)
        let limits = object["rateLimits"] as? [[String: Any]] ?? []
        #expect(
            limits.first?["rateLimitType"] as? String == "REQUEST_WEIGHT"
                && limits.first?["limit"] as? Int == 6000)
        let symbol = try #require((object["symbols"] as? [[String: Any]])?.first)
        #expect(symbol["symbol"] as? String == "ETHUSDT")
        #expect(symbol["baseAsset"] as? String == "ETH" && symbol["quoteAsset"] as? String == "USDT")
        #expect(symbol["isSpotTradingAllowed"] as? Bool == true)
        let filters = symbol["filters"] as? [[String: Any]] ?? []
        #expect(filters.map { $0["filterType"] as? String } == ["PRICE_FILTER", "LOT_SIZE"])
        await under.exchange.stop()
    }

    @Test func aTickerAddsUpTheLastDay() async throws {
        let under = try await ExchangeUnderTest()
        let http = try under.http()
        let one = try http.get("/api/v3/ticker/24hr?symbol=BTCUSDT").object()
        let day = under.exchange.truth(Self.symbols[0], Self.start - 1439..<Self.start)
        func number(_ name: String) -> Double { (one[name] as? String).flatMap(Double.init) ?? .nan }
        let volume = day.reduce(0) { $0 + $1.candle.quoteVolume }
        #expect(abs(number("quoteVolume") / volume - 1) < 1e-12)
        #expect(one["count"] as? Double == day.reduce(0) { $0 + $1.candle.trades })
        #expect(number("openPrice") == day.first?.candle.open)
        #expect(number("highPrice") == day.map(\.candle.high).max())
        #expect(one["closeTime"] as? Int == Self.start.milliseconds)
        #expect((one["priceChangePercent"] as? String)?.split(separator: ".").last?.utf8.count == 3)
        #expect(try http.get("/api/v3/ticker/24hr").objects().count == 4)
        let two = try http.get("/api/v3/ticker/24hr?type=MINI&symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D")
            .objects()
        #expect(two.map { $0["symbol"] as? String } == ["BTCUSDT", "ETHUSDT"] && two[0]["askPrice"] == nil)
        await under.exchange.stop()
    }
}
