import Exchange
import Foundation
import Market
import Testing

@Suite struct SimulatedFaultTests {
    static let start = ExchangeUnderTest.start
    static let symbols = ExchangeUnderTest.symbols

    @Test func requestsAreLimitedAndBannedWhenAFaultSaysSo() async throws {
        let under = try await ExchangeUnderTest(faults: [
            .request(.limited(retryAfter: 7), at: .requests(0..<1)),
            .request(.banned(retryAfter: 90), at: .requests(1..<2)),
        ])
        let http = try under.http()
        let limited = try http.get("/api/v3/ping")
        #expect(limited.status == 429 && limited.headers["retry-after"] == "7")
        #expect(try limited.object()["code"] as? Int == -1003)
        let banned = try http.get("/api/v3/ping")
        #expect(banned.status == 418 && banned.headers["retry-after"] == "90")
        #expect(try http.get("/api/v3/ping").status == 200)
        await under.exchange.stop()
    }

    @Test func errorsAndPagesComeInsteadOfAnswers() async throws {
        let under = try await ExchangeUnderTest(faults: [
            .request(.status(503), at: ExchangeUnderTest.seconds(0..<10)),
            .request(.html(status: 200), at: ExchangeUnderTest.seconds(10..<20)),
        ])
        let http = try under.http()
        #expect(try http.get("/api/v3/time").status == 503)
        #expect(try RawWebSocket(port: under.exchange.port, path: "/stream").response.status == 503)
        under.clock.advance(seconds: 10)
        let page = try http.get("/api/v3/time")
        #expect(
            page.status == 200 && page.headers["content-type"] == "text/html" && page.body.hasPrefix("<html>")
        )
        under.clock.advance(seconds: 10)
        #expect(
            try http.get("/api/v3/time").object()["serverTime"] as? Int == Self.start.milliseconds + 20_000)
        await under.exchange.stop()
    }

    @Test(arguments: [(Fault.Request.dropped, RawSocket.Received.closed), (.reset, .reset)])
    func connectionsEndInsteadOfAnswers(fault: Fault.Request, end: RawSocket.Received) async throws {
        let under = try await ExchangeUnderTest(faults: [.request(fault, at: .requests(0..<1))])
        let http = try under.http()
        try http.ask("/api/v3/time")
        #expect(http.socket.receive() == end)
        #expect(try under.http().get("/api/v3/time").status == 200)
        await under.exchange.stop()
    }

    @Test func anAnswerIsCutOff() async throws {
        let under = try await ExchangeUnderTest(faults: [.request(.cutOff, at: .requests(0..<1))])
        let http = try under.http()
        try http.ask("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=10")
        let head = try http.head()
        var came = http.rest().count
        while case .bytes(let bytes) = http.socket.receive() { came += bytes.count }
        let length = try #require(head.headers["content-length"].flatMap(Int.init))
        #expect(head.status == 200 && came == length / 2)
        await under.exchange.stop()
    }

    @Test func aStalledRequestIsNeverAnswered() async throws {
        let under = try await ExchangeUnderTest(faults: [.request(.stalled, at: .requests(0..<1))])
        let http = try under.http()
        try http.ask("/api/v3/time")
        while await under.exchange.counts().requests == 0 { await Task.yield() }
        #expect(try under.http().get("/api/v3/time").status == 200)
        #expect(http.socket.pending() == .silence)
        await under.exchange.stop()
    }

    @Test(arguments: [
        (Fault.Connection.dropped, RawWebSocket.Frame.ended(.closed, left: 0)),
        (.reset, .ended(.reset, left: 0)), (.truncated, .ended(.closed, left: 44)),
    ])
    func streamsEnd(fault: Fault.Connection, end: RawWebSocket.Frame) async throws {
        let under = try await ExchangeUnderTest(faults: [
            .connection(fault, at: ExchangeUnderTest.seconds(5..<6))
        ])
        let stream = try await under.stream("/stream?streams=btcusdt@kline_1m")
        await under.pass(seconds: 10)
        #expect(stream.next() == end)
        let second = try await under.stream("/stream?streams=btcusdt@kline_1m")
        await under.pass(seconds: 20)
        #expect(try second.event()["stream"] as? String == "btcusdt@kline_1m")
        await under.exchange.stop()
    }

    @Test func aHalfOpenStreamIsSilentForGood() async throws {
        let under = try await ExchangeUnderTest(faults: [
            .connection(.halfOpen, at: ExchangeUnderTest.seconds(5..<6))
        ])
        let mute = try await under.stream("/stream?streams=btcusdt@kline_1m")
        await under.pass(seconds: 6)
        let heard = try await under.stream("/stream?streams=btcusdt@kline_1m")
        try mute.ping([1])
        for _ in 0..<3 { await under.pass(seconds: 60) }
        #expect(heard.pending().contains(where: SimulatedStreamTests.isClosed))
        #expect(mute.socket.pending() == .silence)
        await under.exchange.stop()
    }

    @Test func aSymbolIsSilentOnTheStreamAlone() async throws {
        let under = try await ExchangeUnderTest(faults: [
            .candles(.silent, of: Self.symbols[0], at: ExchangeUnderTest.seconds(0..<61))
        ]) { $0.updatesPerMinute = 0 }
        let stream = try await under.stream(SimulatedStreamTests.path)
        await under.pass(seconds: 60)
        await under.pass(seconds: 60)
        var closed: [String?] = []
        for _ in 0..<5 {
            guard case .text(let text)? = stream.next() else { continue }
            closed.append(text.split(separator: "\"").dropFirst(3).first.map(String.init))
        }
        #expect(closed == ["ethusdt@kline_1m", "btcusdt@kline_1m", "ethusdt@kline_1m"])
        #expect(try under.http().get("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=3").rows().count == 3)
        await under.exchange.stop()
    }

    @Test func eventsComeTwiceOrLate() async throws {
        let under = try await ExchangeUnderTest(faults: [
            .candles(.duplicated, at: ExchangeUnderTest.seconds(50..<61)),
            .candles(.late(seconds: 15), at: ExchangeUnderTest.seconds(100..<121)),
        ]) {
            $0.updatesPerMinute = 0
            // The clock is moved faster than a pong arrives on a busy machine.
            $0.streams.pongTimeout = 3_600_000_000
        }
        let stream = try await under.stream("/ws/btcusdt@kline_1m")
        stream.answersPings = true
        func closes() -> Int { stream.pending().count(where: SimulatedStreamTests.isClosed) }
        func pass(_ seconds: Double) async -> Int {
            await under.pass(seconds: seconds)
            return closes()
        }
        #expect(await pass(60) == 2)
        #expect(await pass(60) == 0)
        await under.pass(seconds: 14)
        #expect(closes() == 0)
        await under.pass(seconds: 1)
        // Written when `pass` returns, and on a busy machine not there yet.
        let late = try #require(stream.next())
        #expect(SimulatedStreamTests.isClosed(late))
        await under.exchange.stop()
    }

    @Test func aCandleIsRevised() async throws {
        let under = try await ExchangeUnderTest(faults: [
            .candles(.revised(afterSeconds: 30), at: ExchangeUnderTest.seconds(50..<61))
        ]) { $0.updatesPerMinute = 0 }
        let stream = try await under.stream("/ws/btcusdt@kline_1m")
        await under.pass(seconds: 60)
        func rest() throws -> String? {
            try under.http().get("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=2").rows()[0][4] as? String
        }
        let told = SimulatedStreamTests.kline(try stream.event()).kline["c"] as? String
        let truth = try #require(under.exchange.truth(Self.symbols[0], Self.start..<Self.start + 1).first)
        #expect(try rest() == told && told.flatMap(Double.init) != truth.candle.close)
        under.clock.advance(seconds: 30)
        #expect(try rest().flatMap(Double.init) == truth.candle.close)
        await under.exchange.stop()
    }

    @Test func aFaultIsAddedOnTheWay() async throws {
        let under = try await ExchangeUnderTest()
        let http = try under.http()
        #expect(try http.get("/api/v3/ping").status == 200)
        await under.exchange.add(.request(.status(500), at: ExchangeUnderTest.seconds(0..<5)))
        #expect(try http.get("/api/v3/ping").status == 500)
        under.clock.advance(seconds: 5)
        #expect(try http.get("/api/v3/ping").status == 200)
        await under.exchange.stop()
    }

    @Test func openTimesLeaveTheGrid() async throws {
        let under = try await ExchangeUnderTest(faults: [
            .candles(
                .offGrid(milliseconds: 20_799), of: Self.symbols[0], at: ExchangeUnderTest.seconds(50..<61))
        ]) { $0.updatesPerMinute = 0 }
        let stream = try await under.stream("/ws/btcusdt@kline_1m")
        await under.pass(seconds: 60)
        #expect(
            SimulatedStreamTests.kline(try stream.event()).kline["t"] as? Int == Self.start.milliseconds
                + 20_799)
        let rows = try under.http().get("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=3").rows()
        #expect(
            rows.map { $0[0] as? Int } == [
                Self.start.milliseconds - 60_000, Self.start.milliseconds + 20_799,
                Self.start.milliseconds + 60_000,
            ])
        await under.exchange.stop()
    }
}
