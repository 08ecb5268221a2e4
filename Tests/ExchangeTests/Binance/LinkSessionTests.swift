import Exchange
import Market
import Testing

struct StreamMessageTests {
    private func message(_ text: String) throws(ExchangeError) -> StreamMessage {
        try StreamMessage(Array(text.utf8))
    }

    private func refusal(_ text: String) throws -> String? {
        if case .refused(_, let reason) = try message(text) { reason } else { nil }
    }

    @Test func onlyXClosesACandle() throws {
        guard case .closed(let candle) = try message(Klines.message(3)) else {
            Issue.record("not closed")
            return
        }
        #expect(candle.symbol == Klines.symbol && candle.minute == Klines.first + 3)
        #expect(candle.candle.bits == Klines.candle.bits)
        guard case .nothing = try message(Klines.message(3, isClosed: false)) else {
            Issue.record("closed")
            return
        }
    }

    @Test(arguments: [
        "{\"result\":null,\"id\":1}", "{\"stream\":\"a\",\"data\":{\"e\":\"trade\",\"E\":1,\"s\":\"A\"}}",
        "{}",
        "{\"error\":{\"code\":2,\"msg\":\"x\"}}",
    ])
    func otherMessagesAreNothing(text: String) throws {
        guard case .nothing = try message(text) else {
            Issue.record("\(text)")
            return
        }
    }

    @Test(arguments: [
        "{\"e\":\"serverShutdown\",\"E\":1770123456789}",
        "{\"stream\":\"x\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}",
        "{\"event\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}", "{\"event\":\"serverShutdown\"}",
    ])
    func theServerSaysWhenItGoes(text: String) throws {
        guard case .shutdown = try message(text) else {
            Issue.record("\(text)")
            return
        }
    }

    @Test func aCandleThatCantBeTakenIsRefusedWithItsReason() throws {
        #expect(try refusal(Klines.message(0, close: "67050"))?.contains("high") == true)
        #expect(try refusal(Klines.message(0, interval: "5m")) == "a candle of 5m")
        #expect(try refusal(Klines.message(0, of: "btcusdt")) == "no symbol, or two")
        #expect(
            try refusal(Klines.message(0).replacing("\"s\":\"BTCUSDT\",\"i\"", with: "\"s\":\"A\",\"i\""))
                != nil)
        let (event, open) = ((Klines.first + 1).milliseconds + 12, Klines.first.milliseconds)
        let early = Klines.message(0).replacing("\"E\":\(event)", with: "\"E\":\(open - 1)")
        #expect(try refusal(early)?.contains("future") == true)
    }

    @Test(arguments: [
        "", "[]", "<html>", "{\"e\":1}", "{\"data\":[]}", "{\"e\":\"a\",\"e\":\"b\"}", "{\"e\":\"kline\"} x",
        "{\"e\":\"kline\",\"k\":{}}",
    ])
    func whatIsNoMessageIsMalformed(text: String) {
        #expect(throws: ExchangeError.self) { try message(text) }
    }

    @Test func cutAndDamagedMessagesAreMalformedOrOfAnotherForm() {
        let whole = Array(Klines.message(3).utf8)
        for cut in 0..<whole.count {
            #expect(throws: ExchangeError.self) { try StreamMessage(Array(whole.prefix(cut))) }
        }
        var random = SplitMix(state: 3)
        for _ in 0..<20_000 {
            var damaged = whole
            damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(
                in: 0...255, using: &random)
            if case .closed(let candle)? = try? StreamMessage(damaged) { #expect(candle.candle.flaw == nil) }
        }
    }
}

struct LinkSessionTests {
    private static let second: Int64 = 1_000_000

    private func session(_ change: (inout StreamLimits) -> Void = { _ in }) -> LinkSession {
        var limits = StreamLimits()
        change(&limits)
        return LinkSession(limits, now: 0)
    }

    private func isClosed(_ action: LinkSession.Action?) -> Bool {
        if case .message(.closed)? = action { true } else { false }
    }

    private func end(_ action: LinkSession.Action?) -> UInt16? {
        if case .end(_, let code)? = action { code } else { nil }
    }

    private let text = Array(Klines.message(0).utf8)

    @Test func aPingIsAnsweredWithItsPayload() {
        var session = session()
        guard case .pong([1, 2, 3])? = session.received(.init(.ping, [1, 2, 3]), now: 5) else {
            Issue.record("no pong")
            return
        }
    }

    @Test func noMoreThanFiveMessagesASecondGoOutAndTheLatestPingIsAnswered() {
        var session = session()
        var pongs: [UInt8] = []
        func count(_ action: LinkSession.Action?) {
            if case .pong(let payload)? = action { pongs += payload }
        }
        for number in 0..<20 { count(session.received(.init(.ping, [UInt8(number)]), now: Int64(number))) }
        #expect(pongs == [0, 1, 2, 3, 4])
        count(session.tick(now: Self.second - 1))
        #expect(pongs.count == 5)
        count(session.tick(now: Self.second + 1))
        count(session.tick(now: 2 * Self.second))
        #expect(pongs == [0, 1, 2, 3, 4, 19])
    }

    @Test func fragmentsAreJoinedWhereverTheyAreCutAndAPingMayComeBetween() {
        for cut in 0...text.count {
            var session = session()
            #expect(session.received(.init(.text, isFinal: false, Array(text[..<cut])), now: 1) == nil)
            if case .pong([9])? = session.received(.init(.ping, [9]), now: 1) {
            } else {
                Issue.record("no pong")
            }
            #expect(session.received(.init(.continuation, isFinal: false), now: 1) == nil)
            #expect(isClosed(session.received(.init(.continuation, Array(text[cut...])), now: 1)))
        }
    }

    @Test func aMessageIsBoundedWithAllItsFragments() {
        var session = session { $0.messageBytesMax = 1000 }
        let piece = [UInt8](repeating: 32, count: 500)
        #expect(session.received(.init(.text, isFinal: false, piece), now: 1) == nil)
        #expect(session.received(.init(.continuation, isFinal: false, piece), now: 1) == nil)
        #expect(end(session.received(.init(.continuation, [32]), now: 1)) == 1009)
    }

    @Test func whatNoServerMaySendEndsIt() {
        func code(_ frames: LinkSession.Frame...) -> UInt16? {
            var session = session()
            return frames.map { end(session.received($0, now: 1)) }.last ?? nil
        }
        #expect(code(.init(.binary, text)) == 1003)
        #expect(code(.init(.continuation, text)) == 1002)
        #expect(code(.init(.text, isFinal: false), .init(.text)) == 1002)
        #expect(code(.init(.text, isMasked: true, text)) == 1002)
        #expect(code(.init(.text, hasReservedBits: true, text)) == 1002)
        #expect(code(.init(.other(3))) == 1002)
        #expect(code(.init(.text, Array("{".utf8))) == 1007)
        #expect(code(.init(.close, [3, 0xE9] + Array("bye".utf8))) == 1000)
    }

    @Test func theServersReasonIsTold() {
        var session = session()
        guard
            case .end("closed by the server 1001 bye", 1000)? = session.received(
                .init(.close, [3, 0xE9] + Array("bye".utf8)), now: 1)
        else {
            Issue.record("another reason")
            return
        }
        #expect(session.received(.init(.text, text), now: 2) == nil && session.tick(now: .max / 2) == nil)
    }

    @Test func halfAMinuteOfSilenceEndsIt() {
        var session = session()
        #expect(session.tick(now: 30 * Self.second) == nil)
        _ = session.received(.init(.pong), now: 30 * Self.second)  // Anything is a sign of life.
        #expect(session.tick(now: 60 * Self.second) == nil)
        guard case .end("nothing came for 30 s", nil)? = session.tick(now: 60 * Self.second + 1) else {
            Issue.record("goes on")
            return
        }
    }
}
