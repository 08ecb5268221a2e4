import Exchange
import Foundation
import Market
import Testing

@Suite struct SimulatedStreamTests {
    static let start = ExchangeUnderTest.start
    static let symbols = ExchangeUnderTest.symbols
    static let path = "/stream?streams=btcusdt@kline_1m/ethusdt@kline_1m"

    /// The kline of an event, and its stream.
    static func kline(_ event: [String: Any]) -> (stream: String?, kline: [String: Any]) {
        let data = event["data"] as? [String: Any] ?? event
        return (event["stream"] as? String, data["k"] as? [String: Any] ?? [:])
    }

    /// Whether the kline of an event is closed.
    static func isClosed(_ frame: RawWebSocket.Frame) -> Bool {
        if case .text(let text) = frame { text.contains("\"x\":true") } else { false }
    }

    @Test func aMinuteIsClosedOnceASymbol() async throws {
        let under = try await ExchangeUnderTest()
        let stream = try await under.stream(Self.path)
        for _ in 0..<6 { await under.pass(seconds: 10) }
        let frames = stream.pending()
        #expect(frames.count(where: Self.isClosed) == 2)
        // Two of each that is forming, and two pings.
        #expect(frames.count { if case .ping = $0 { true } else { false } } == 3)
        #expect(frames.count == 2 + 4 + 3)
        await under.exchange.stop()
    }

    @Test func anEventHasTheDocumentedFields() async throws {
        let under = try await ExchangeUnderTest { $0.updatesPerMinute = 0 }
        let stream = try await under.stream("/stream?streams=btcusdt@kline_1m")
        await under.pass(seconds: 60)
        let event = try stream.event()
        let data = try #require(event["data"] as? [String: Any])
        let kline = Self.kline(event).kline
        #expect(event["stream"] as? String == "btcusdt@kline_1m")
        #expect(data["e"] as? String == "kline" && data["s"] as? String == "BTCUSDT")
        #expect(data["E"] as? Int == Self.start.milliseconds + 60_000)
        #expect(
            Set(kline.keys)
                == Set(["t", "T", "s", "i", "f", "L", "o", "c", "h", "l", "v", "n", "x", "q", "V", "Q", "B"]))
        #expect(
            kline["t"] as? Int == Self.start.milliseconds
                && kline["T"] as? Int == Self.start.milliseconds + 59_999)
        #expect(kline["i"] as? String == "1m" && kline["x"] as? Bool == true)
        let trades = try #require(kline["n"] as? Int)
        #expect((kline["L"] as? Int ?? 0) - (kline["f"] as? Int ?? 0) + 1 == trades)
        let truth = try #require(
            under.exchange.truth(Self.symbols[0], Self.start..<Self.start + 1).first?.candle)
        let texts = ["o", "h", "l", "c", "v", "q", "V"].map { (kline[$0] as? String).flatMap(Double.init) }
        #expect(
            texts == [
                truth.open, truth.high, truth.low, truth.close, truth.volume, truth.quoteVolume,
                truth.takerBuyVolume,
            ])
        await under.exchange.stop()
    }

    @Test func whatTheStreamClosesIsWhatRESTSays() async throws {
        let under = try await ExchangeUnderTest { $0.updatesPerMinute = 0 }
        let stream = try await under.stream("/ws/solusdt@kline_1m")
        await under.pass(seconds: 60)
        let (name, kline) = Self.kline(try stream.event())
        #expect(name == nil, "raw streams are not wrapped")
        let row = try under.http().get("/api/v3/klines?symbol=SOLUSDT&interval=1m&limit=2").rows()[0]
        #expect(
            ["o", "h", "l", "c", "v", "q", "V", "Q"].map { kline[$0] as? String }
                == [1, 2, 3, 4, 5, 7, 9, 10].map { row[$0] as? String })
        #expect(kline["n"] as? Int == row[8] as? Int)
        await under.exchange.stop()
    }

    @Test func subscriptionsChangeWhileTheStreamIsOpen() async throws {
        let under = try await ExchangeUnderTest { $0.updatesPerMinute = 0 }
        let stream = try await under.stream("/stream")
        try stream.send(
            "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@kline_1m\",\"xrpusdt@kline_1m\"],\"id\":1}")
        #expect(stream.next() == .text("{\"result\":null,\"id\":1}"))
        try stream.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@kline_1m\"],\"id\":\"a-2\"}")
        #expect(stream.next() == .text("{\"result\":null,\"id\":\"a-2\"}"))
        try stream.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}")
        #expect(stream.next() == .text("{\"result\":[\"xrpusdt@kline_1m\"],\"id\":3}"))
        await under.pass(seconds: 60)
        #expect(Self.kline(try stream.event()).stream == "xrpusdt@kline_1m")
        await under.exchange.stop()
    }

    @Test func moreStreamsThanAllowedEndTheConnection() async throws {
        let under = try await ExchangeUnderTest()
        func names(_ count: Int) -> String { (0..<count).map { "s\($0)@kline_1m" }.joined(separator: "/") }
        let full = try await under.stream("/stream?streams=" + names(1024))
        try full.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@kline_1m\"],\"id\":1}")
        #expect(full.next() == .close(code: 1008, reason: "Too many streams"))
        let over = try RawWebSocket(port: under.exchange.port, path: "/stream?streams=" + names(1025))
        #expect(over.next() == .close(code: 1008, reason: "Too many streams"))
        await under.exchange.stop()
    }

    @Test func aPingWithoutItsPongEndsTheConnection() async throws {
        let under = try await ExchangeUnderTest { $0.updatesPerMinute = 0 }
        let (good, wrong) = (try await under.stream("/stream"), try await under.stream("/stream"))
        for _ in 0..<3 {
            await under.pass(seconds: 20)
            guard case .ping(let payload)? = good.next() else {
                Issue.record("a ping every 20 s")
                return
            }
            try good.pong(payload)
            try wrong.pong([1])
            // The answer to a ping of ours comes after the exchange has read the pong.
            try good.ping([7])
            #expect(good.next() == .pong([7]))
            try wrong.ping([7])
            while let frame = wrong.next(), frame != .pong([7]) {}
        }
        await under.pass(seconds: 20)
        #expect(good.pending().count == 1)
        #expect(wrong.next() == .close(code: 1008, reason: "Pong timeout"))
        await under.exchange.stop()
    }

    @Test func aDayIsTheMostAConnectionLives() async throws {
        let under = try await ExchangeUnderTest { $0.updatesPerMinute = 0 }
        let stream = try await under.stream("/stream")
        await under.pass(seconds: 86_400 - 600)
        var frames: [RawWebSocket.Frame] = []
        while let frame = stream.next(), frames.count < 2 {
            frames.append(frame)
            if case .ping(let payload) = frame { try stream.pong(payload) }
            if frames.count == 2 { break }
        }
        let time = (Self.start + 1430).milliseconds
        #expect(
            frames.first
                == .text("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":\(time)}}")
        )
        await under.pass(seconds: 600)
        // A pong on its way as the connection is cut makes a reset of it.
        let end = stream.next()
        #expect(end == .ended(.closed, left: 0) || end == .ended(.reset, left: 0))
        await under.exchange.stop()
    }

    @Test func fiveMessagesASecondAreTheMost() async throws {
        let under = try await ExchangeUnderTest()
        let stream = try await under.stream("/stream")
        for _ in 0..<5 { try stream.ping([1]) }
        for _ in 0..<5 { #expect(stream.next() == .pong([1])) }
        try stream.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}")
        #expect(stream.next() == .close(code: 1008, reason: "Too many requests"))
        await under.exchange.stop()
    }

    @Test func threeHundredConnectionsInFiveMinutesAreTheMost() async throws {
        let under = try await ExchangeUnderTest { $0.handshakesMax = 2 }
        for expected in [101, 101, 429] {
            #expect(try RawWebSocket(port: under.exchange.port, path: "/stream").response.status == expected)
        }
        under.clock.advance(seconds: 300)
        #expect(try RawWebSocket(port: under.exchange.port, path: "/stream").response.status == 101)
        await under.exchange.stop()
    }

    @Test func aClockThatRunsNeedsNobodyToTellIt() async throws {
        let market = SeededMarket(symbols: Self.symbols, seed: 9, traits: .unbroken)
        let exchange = try await SimulatedExchange.start(
            market: market,
            clock: .running(RunningClock(from: Self.start.microseconds + 50_000_000, speed: 20)))
        let stream = try RawWebSocket(port: exchange.port, path: Self.path)
        stream.answersPings = true
        var closed = 0
        while closed < 2, let frame = stream.next() {
            if case .ended = frame { break }
            if Self.isClosed(frame) { closed += 1 }
        }
        #expect(closed == 2)
        await exchange.stop()
    }

    @Test func aHaltedMinuteIsNotTold() async throws {
        var traits = SeededMarket.Traits.unbroken
        traits.outagesPerDay = 1
        let under = try await ExchangeUnderTest(traits: traits) { $0.updatesPerMinute = 0 }
        let stream = try await under.stream("/ws/btcusdt@kline_1m")
        // One leap: all minutes of the day are told, in order, but those without a candle.
        await under.pass(seconds: 82_800)
        let truth = under.exchange.truth(Self.symbols[0], Self.start..<Self.start + 1380).map(
            \.minute.milliseconds)
        #expect(truth.count < 1380)
        var told: [Int] = []
        while told.count < truth.count {
            guard case .text(let text)? = stream.next() else { break }
            let event = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
            if let time = Self.kline(event).kline["t"] as? Int { told.append(time) }
        }
        #expect(told == truth)
        await under.exchange.stop()
    }
}
