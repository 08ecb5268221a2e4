import Exchange
import Foundation
import Market
import Testing

@Suite struct SimulatedRestTests {
    static let start = ExchangeUnderTest.start

    @Test func pingAndTimeAreAnsweredByTheExchangesClock() async throws {
        let under = try await ExchangeUnderTest()
        let http = try under.http()
        let ping = try http.get("/api/v3/ping")
        #expect(ping.status == 200 && ping.body == "{}")
        #expect(ping.headers["content-type"] == "application/json;charset=UTF-8")
        under.clock.advance(seconds: 1.5)
        #expect(try http.get("/api/v3/time").body == "{\"serverTime\":\(Self.start.milliseconds + 1500)}")
        await under.exchange.stop()
    }

    @Test func aKlineIsTwelveElementsAsBinanceWritesThem() async throws {
        let under = try await ExchangeUnderTest()
        let from = Self.start.milliseconds - 120_000
        let response = try under.http().get(
            "/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=\(from)&endTime=\(from + 59_999)")
        let rows = try response.rows()
        #expect(rows.count == 1)
        let truth = try #require(
            under.exchange.truth(ExchangeUnderTest.symbols[0], Self.start - 2..<Self.start - 1).first)
        let row = try #require(rows.first)
        #expect(row.count == 12)
        #expect(row[0] as? Int == from && row[6] as? Int == from + 59_999)
        let texts = [1, 2, 3, 4, 5, 7, 9, 10].compactMap { row[$0] as? String }
        #expect(texts.count == 8 && texts.allSatisfy { $0.split(separator: ".").last?.utf8.count == 8 })
        #expect(
            texts.prefix(7).compactMap(Double.init) == [
                truth.candle.open, truth.candle.high, truth.candle.low, truth.candle.close,
                truth.candle.volume,
                truth.candle.quoteVolume, truth.candle.takerBuyVolume,
            ])
        #expect(row[8] as? Double == truth.candle.trades && row[11] as? String == "0")
        await under.exchange.stop()
    }

    @Test func theLastKlineIsTheFormingOne() async throws {
        let under = try await ExchangeUnderTest()
        under.clock.advance(seconds: 30)
        let path = "/api/v3/klines?symbol=ETHUSDT&interval=1m"
        let http = try under.http()
        let rows = try http.get(path).rows()
        #expect(rows.count == 500)
        #expect(rows.last?[0] as? Int == Self.start.milliseconds)
        let volume = (rows.last?[5] as? String).flatMap(Double.init) ?? 0
        under.clock.advance(seconds: 40)
        let later = try http.get(path + "&limit=2").rows()
        #expect(later.map { $0[0] as? Int } == [Self.start.milliseconds, Self.start.milliseconds + 60_000])
        #expect((later[0][5] as? String).flatMap(Double.init) ?? 0 > volume)
        await under.exchange.stop()
    }

    @Test func pagesFollowTheirBounds() async throws {
        let under = try await ExchangeUnderTest()
        let http = try under.http()
        func times(_ query: String) throws -> [Int] {
            try http.get("/api/v3/klines?symbol=BTCUSDT&interval=1m&" + query).rows().compactMap {
                $0[0] as? Int
            }
        }
        let begin = (Self.start - 3000).milliseconds
        #expect(try times("startTime=\(begin)&limit=1000") == (0..<1000).map { begin + $0 * 60_000 })
        #expect(try times("startTime=\(begin)&limit=5000").count == 1000)
        #expect(try times("startTime=\(begin + 1)&limit=1") == [begin + 60_000])
        #expect(
            try times("startTime=\(begin)&endTime=\(begin + 120_000)") == [
                begin, begin + 60_000, begin + 120_000,
            ])
        #expect(try times("endTime=\(begin + 59_999)&limit=2") == [begin - 60_000, begin])
        #expect(try times("startTime=\(begin)&endTime=\(begin - 1)").isEmpty)
        #expect(try times("startTime=\(Self.start.milliseconds + 60_000)").isEmpty)
        await under.exchange.stop()
    }

    @Test func haltsAreLeftOutAndPagesGoOnBehindThem() async throws {
        var traits = SeededMarket.Traits()
        traits.haltsPerDay = 1
        let under = try await ExchangeUnderTest(traits: traits)
        let symbol = ExchangeUnderTest.symbols[1]
        let all = under.exchange.truth(symbol, Self.start - 1440..<Self.start)
        #expect(all.count < 1440)
        var (from, got) = ((Self.start - 1440).milliseconds, [Int]())
        let http = try under.http()
        while from < Self.start.milliseconds {
            let rows = try http.get(
                "/api/v3/klines?symbol=\(symbol)&interval=1m&startTime=\(from)&endTime=\(Self.start.milliseconds - 1)&limit=200"
            ).rows()
            guard let last = rows.last?[0] as? Int else { break }
            got += rows.compactMap { $0[0] as? Int }
            from = last + 60_000
        }
        #expect(got == all.map(\.minute.milliseconds))
        await under.exchange.stop()
    }

    @Test(arguments: [
        (
            "klines?interval=1m", -1102,
            "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."
        ),
        (
            "klines?symbol=BTCUSDT", -1102,
            "Mandatory parameter 'interval' was not sent, was empty/null, or malformed."
        ),
        ("klines?symbol=NOUSDT&interval=1m", -1121, "Invalid symbol."),
        ("klines?symbol=BTCUSDT&interval=7m", -1120, "Invalid interval."),
        (
            "klines?symbol=btcusdt&interval=1m", -1100,
            "Illegal characters found in parameter 'symbol'; legal range is '^[\\w\\-._&&[^a-z]]{1,50}$'."
        ),
        (
            "klines?symbol=BTCUSDT&interval=1m&limit=x", -1100,
            "Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'."
        ),
        ("ping?a=1", -1104, "Not all sent parameters were read; read '0' parameter(s) but was sent '1'."),
        ("ticker/24hr?symbol=NOUSDT", -1121, "Invalid symbol."),
    ])
    func errorsHaveBinancesForm(path: String, code: Int, message: String) async throws {
        let under = try await ExchangeUnderTest()
        let response = try under.http().get("/api/v3/" + path)
        #expect(response.status == 400)
        let object = try response.object()
        #expect(object["code"] as? Int == code && object["msg"] as? String == message)
        await under.exchange.stop()
    }

    @Test func pipelinedRequestsAreAnsweredInOrderAndAConnectionIsClosedWhenAsked() async throws {
        let under = try await ExchangeUnderTest()
        let http = try under.http()
        try http.ask("/api/v3/ping")
        try http.ask("/api/v3/time")
        try http.ask("/api/v3/ping", headers: ["Connection: close"])
        #expect(try http.response().body == "{}")
        #expect(try http.response().body.hasPrefix("{\"serverTime\""))
        let last = try http.response()
        #expect(last.body == "{}" && last.headers["connection"] == "close")
        #expect(http.socket.receive() == .closed)
        await under.exchange.stop()
    }

    @Test func aPortIsTakenOnce() async throws {
        let under = try await ExchangeUnderTest()
        await #expect(throws: SimulatedExchange.ListenFailure.self) {
            _ = try await ExchangeUnderTest { $0.port = under.exchange.port }
        }
        await under.exchange.stop()
    }

    @Test func whatIsNotServedIsNotFound() async throws {
        let under = try await ExchangeUnderTest()
        let http = try under.http()
        #expect(try http.get("/api/v3/depth?symbol=BTCUSDT").status == 404)
        try http.ask("/api/v3/ping", method: "POST", headers: ["Content-Length: 0"])
        #expect(try http.response().status == 405)
        await under.exchange.stop()
    }
}
