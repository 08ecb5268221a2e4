import Exchange
import Market
import Testing

@Suite struct EndpointCheckTests {
    @Test(arguments: [
        ("https://data-api.binance.vision", "data-api.binance.vision"),
        ("ws://127.0.0.1:9443/x", "127.0.0.1"),
        ("localhost", "localhost"),
    ])
    func theHostOfAnAddress(url: String, host: String) {
        #expect(EndpointCheck.host(of: url) == host)
    }

    @Test func anExchangeTellsItsTimeAndWhatItAllows() async throws {
        let under = try await ExchangeUnderTest { $0.weightLimit = 4321 }
        let check = EndpointCheck(clock: ManualClock(at: ExchangeUnderTest.start.microseconds - 2_000_000))
        let (offset, _) = try await check.clockOffset(under.exchange.restURL)
        #expect((1_900_000...2_000_000).contains(offset))
        #expect(try await check.weight(under.exchange.restURL) == RequestWeight(used: 21, limit: 4321))
        try await check.reach(under.exchange.restURL)
        try await check.reach(under.exchange.streamURL)
        #expect(await check.addresses(of: "127.0.0.1") == 1)
        await under.exchange.stop()
        await #expect(throws: ExchangeError.self) { try await check.reach(under.exchange.streamURL) }
    }

    @Test(arguments: [
        "{}", "{\"rateLimits\":[]}", "[]", "<html>",
        "{\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"DAY\",\"intervalNum\":1,\"limit\":9}]}",
    ])
    func whatNamesNoLimitIsNotUnderstood(body: String) {
        #expect(throws: ExchangeError.self) { try RateLimits.weight(in: Array(body.utf8)) }
    }
}
