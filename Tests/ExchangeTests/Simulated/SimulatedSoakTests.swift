import Exchange
import Foundation
import Market
import Testing

/// Hours of drawn faults, with clients that break off wherever they are.
@Suite struct SimulatedSoakTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func whenTheFaultsAreOverAllIsToBeHad(seed: UInt64) async throws {
        let start = ExchangeUnderTest.start
        let faults = FaultSchedule.random(
            seed: seed, from: start.microseconds, minutes: 120, symbols: ExchangeUnderTest.symbols)
        let under = try await ExchangeUnderTest(faults: faults, traits: SeededMarket.Traits()) {
            $0.updatesPerMinute = 1
        }
        var streams: [RawWebSocket] = []
        var requests: [RawHTTP] = []
        for step in 0..<(130 * 6) {
            await under.pass(seconds: 10)
            if step % 7 == 0, let http = try? under.http() {
                try? http.ask("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=\(step + 1)")
                requests = requests.suffix(20) + [http]
            }
            // A handshake that is never answered would be waited for.
            if step % 9 == 0, faults.request(nil, at: under.clock.now) != .stalled,
                let stream = try? RawWebSocket(
                    port: under.exchange.port, path: SimulatedStreamTests.path)
            {
                stream.answersPings = step % 2 == 0
                streams = streams.suffix(5) + [stream]
            }
            for stream in streams { _ = stream.pending() }
        }
        let http = try under.http()
        for symbol in ExchangeUnderTest.symbols {
            let truth = under.exchange.truth(symbol, start..<start + 130)
            let rows = try http.get(
                "/api/v3/klines?symbol=\(symbol)&interval=1m&startTime=\(start.milliseconds)"
                    + "&endTime=\((start + 130).milliseconds - 1)"
            ).rows()
            let closes = rows.map { ($0[4] as? String).flatMap(Double.init) }
            #expect(closes == truth.map(\.candle.close) && truth.count > 100)
        }
        await under.exchange.stop()
    }
}
