import Exchange
import Market
import Testing

@Suite struct RequestWeightsTests {
    @Test func aMinuteHasItsWeightAndTheNextOneItsOwn() {
        var weights = RequestWeights(limit: 100)
        #expect(weights.ask(weight: 80, at: 60_000_000) == .admitted(used: 80))
        #expect(weights.ask(weight: 20, at: 61_000_000) == .admitted(used: 100))
        #expect(weights.ask(weight: 2, at: 90_000_000) == .limited(used: 102, wait: 30_000_000))
        #expect(weights.ask(weight: 2, at: 120_000_000) == .admitted(used: 2))
    }

    @Test func goingOnAskingIsBannedLongerEachTime() {
        var weights = RequestWeights(limit: 1)
        for ban: Int64 in [120_000_000, 480_000_000] {
            let now = ban * 10
            _ = weights.ask(weight: 1, at: now)
            for _ in 0..<RequestWeights.patience {
                guard case .limited = weights.ask(weight: 1, at: now) else {
                    Issue.record("limited at first")
                    return
                }
            }
            let until = now + ban
            guard case .banned(_, until) = weights.ask(weight: 1, at: now) else {
                Issue.record("banned for \(ban)")
                return
            }
            guard case .banned(_, until) = weights.ask(weight: 1, at: until - 1) else {
                Issue.record("banned to the end")
                return
            }
            guard case .admitted = weights.ask(weight: 1, at: until) else {
                Issue.record("not banned any more")
                return
            }
        }
    }

    @Test func everyAnswerSaysTheWeightSoFar() async throws {
        let under = try await ExchangeUnderTest { $0.weightLimit = 110 }
        let http = try under.http()
        func used(_ path: String) throws -> String? { try http.get(path).headers["x-mbx-used-weight-1m"] }
        #expect(try used("/api/v3/ping") == "1")
        #expect(try used("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1") == "3")
        #expect(try used("/api/v3/exchangeInfo") == "23")
        #expect(try used("/api/v3/ticker/24hr?symbol=BTCUSDT") == "25")
        #expect(try used("/api/v3/ticker/24hr") == "105")
        under.clock.advance(seconds: 45)
        #expect(try used("/api/v3/klines?symbol=NOUSDT&interval=1m") == "107")
        let over = try http.get("/api/v3/exchangeInfo")
        #expect(over.status == 429 && over.headers["retry-after"] == "15")
        #expect(try over.object()["code"] as? Int == -1003)
        for _ in 0..<RequestWeights.patience { _ = try http.get("/api/v3/ping") }
        let banned = try http.get("/api/v3/ping")
        #expect(banned.status == 418 && banned.headers["retry-after"] == "120")
        under.clock.advance(seconds: 120)
        #expect(try used("/api/v3/ping") == "1")
        await under.exchange.stop()
    }
}
