import NIOCore
import NonetClient
import Testing
import Wire

/// The client's side of the protocol without a socket: waiters are numbers.
@Suite struct ConversationTests {
    private var conversation = Conversation<Int>(timeout: .seconds(10), now: .uptimeNanoseconds(0))

    @Test mutating func aRequestIsSentAtOnceUnderItsOwnNumberAndAnsweredByIt() throws {
        let first = ask(1)
        let second = ask(2)
        #expect(first == [.sent(.listSymbols, 1)])
        #expect(second == [.sent(.listSymbols, 2)])
        #expect(receive(SymbolList(requestId: 2, symbols: [])) == [.answered(2, .symbolList)])
        #expect(receive(SymbolList(requestId: 1, symbols: [])) == [.answered(1, .symbolList)])
    }

    @Test mutating func anAnswerIsGivenOnceAndUnknownOnesAreLeft() {
        _ = ask(1)
        #expect(receive(SymbolList(requestId: 1, symbols: [])) == [.answered(1, .symbolList)])
        #expect(receive(SymbolList(requestId: 1, symbols: [])) == [])
        #expect(receive(SymbolList(requestId: 0, symbols: [])) == [])
        #expect(receive(SymbolList(requestId: 99, symbols: [])) == [])
    }

    @Test mutating func allFramesOfAReadAreTaken() {
        for waiter in 1...3 { _ = ask(waiter) }
        var bytes = ByteBuffer()
        for id in 1...3 { SymbolList(requestId: UInt64(id), symbols: []).encode(into: &bytes) }
        let half = bytes.readSlice(length: bytes.readableBytes - 5)!
        #expect(receive(bytes: half) == [.answered(1, .symbolList), .answered(2, .symbolList)])
        #expect(receive(bytes: bytes) == [.answered(3, .symbolList)])
    }

    @Test mutating func aServersPingGetsAPong() throws {
        let actions = conversation.received(frame(Ping(requestId: 77, sentAt: 5)), now: at(1), clock: 123)
        guard case .send(let bytes) = try #require(actions.first) else { throw Unexpected() }
        #expect(bytes == frame(Pong(requestId: 77, sentAt: 5, serverTime: 123)))
    }

    @Test mutating func requestsBeyondWhatTheServerAllowsWaitForTheirTurn() {
        greet(inFlight: 2)
        #expect(ask(1) == [.sent(.listSymbols, 2)])
        #expect(ask(2) == [.sent(.listSymbols, 3)])
        #expect(ask(3) == [])
        #expect(ask(4) == [])
        let answers = receive(SymbolList(requestId: 2, symbols: []))
        #expect(answers == [.answered(1, .symbolList), .sent(.listSymbols, 4)])
        #expect(
            receive(SymbolList(requestId: 4, symbols: [])) == [
                .answered(3, .symbolList), .sent(.listSymbols, 5),
            ])
    }

    @Test mutating func termsThatNobodyAskedForAreLeft() {
        greet(inFlight: 1)
        let ack = HelloAck(
            requestId: 9, role: .admin, maxInFlight: 100, sessionId: 1, serverEpoch: 1, catalogHash: 1,
            serverTime: 1, serverName: "test")
        #expect(receive(ack) == [])
        #expect(ask(1) == [.sent(.listSymbols, 2)])
        #expect(ask(2) == [])
    }

    @Test mutating func requestsMayFollowHelloBeforeItsAnswer() {
        let hello = conversation.ask(Hello(requestId: 0, clientName: "test"), 0, now: at(0)).map(Seen.init)
        #expect(hello == [.sent(.hello, 1)])
        #expect(ask(1) == [.sent(.listSymbols, 2)])
    }

    @Test mutating func aRequestLongerThanTheServerAcceptsIsNotSent() {
        greet(requestBytes: 51)
        let symbol = WireSymbol("BTCUSDT")!
        let short = IndicatorMatrixQuery(requestId: 0, interval: .m1, symbols: [symbol])
        let long = IndicatorMatrixQuery(requestId: 0, interval: .m1, symbols: [symbol, symbol])
        #expect(conversation.ask(short, 1, now: at(0)).map(Seen.init) == [.sent(.indicatorMatrixQuery, 2)])
        guard case .failed(2, .invalidArgument) = conversation.ask(long, 2, now: at(0)).map(Seen.init).first
        else {
            Issue.record("a request that is too long was not refused")
            return
        }
    }

    @Test mutating func anErrorFailsItsRequestAndNoOther() throws {
        _ = ask(1)
        _ = ask(2)
        let error = ErrorReply(
            requestId: 1, code: .notFound, refTemplateId: 22, refFieldId: 2, message: "no ABC")
        guard case .failed(1, .refused(let refusal)) = try #require(receive(error).first) else {
            throw Unexpected()
        }
        #expect(refusal.name == "NotFound" && refusal.code == 10 && refusal.message == "no ABC")
        #expect(receive(SymbolList(requestId: 2, symbols: [])) == [.answered(2, .symbolList)])
    }

    @Test mutating func aFatalErrorFailsEveryoneAndCloses() {
        _ = ask(1)
        _ = ask(2)
        let seen = receive(ErrorReply(requestId: 0, code: .slowConsumer, isFatal: true, message: "too slow"))
        guard seen.count == 3, case .failed(1, .refused(let error)) = seen[0],
            case .failed(2, .refused) = seen[1]
        else {
            Issue.record("\(seen)")
            return
        }
        #expect(error.name == "SlowConsumer" && error.isFatal)
        #expect(seen[2] == .closed)
        #expect(ask(3) == [.failed(3, .refused(error))])
        #expect(conversation.nextTick == nil)
    }

    @Test mutating func aGoodbyeFailsEveryoneAndCloses() {
        _ = ask(1)
        let seen = receive(Goodbye(code: .shuttingDown, retryAfterMilliseconds: 500, message: "restart"))
        guard seen.count == 2, case .failed(1, .ended(let error)) = seen[0] else {
            Issue.record("\(seen)")
            return
        }
        #expect(error.name == "ShuttingDown" && error.retryAfterMilliseconds == 500)
        #expect(seen[1] == .closed)
    }

    @Test mutating func bytesThatAreNoFramesFailEveryoneAndClose() {
        _ = ask(1)
        let seen = receive(bytes: ByteBuffer(string: "HTTP/1.1 400 Bad Request"))
        guard seen.count == 2, case .failed(1, .unreadable) = seen[0] else {
            Issue.record("\(seen)")
            return
        }
        #expect(seen[1] == .closed)
    }

    @Test mutating func aTemplateOfANewerServerFailsOnlyItsRequest() {
        _ = ask(1)
        _ = ask(2)
        var unknown = frame(SymbolList(requestId: 1, symbols: []))
        unknown.setInteger(UInt16(500), at: 8, endianness: .little)
        guard case .failed(1, .unreadable) = receive(bytes: unknown).first else {
            Issue.record("the request was not failed")
            return
        }
        #expect(receive(SymbolList(requestId: 2, symbols: [])) == [.answered(2, .symbolList)])
    }

    @Test mutating func aRequestWithoutAnAnswerTimesOutAndTheOthersGoOn() {
        _ = ask(1, at: 0)
        _ = ask(2, at: 3)
        #expect(conversation.nextTick == at(10))
        #expect(tick(9) == [])
        #expect(tick(10) == [.failed(1, .timedOut(milliseconds: 10_000))])
        #expect(receive(SymbolList(requestId: 1, symbols: []), at: 11) == [])
        #expect(receive(SymbolList(requestId: 2, symbols: []), at: 11) == [.answered(2, .symbolList)])
    }

    @Test mutating func aTimeoutGivesItsPlaceToOneThatWaits() {
        greet(inFlight: 1)
        _ = ask(1, at: 0)
        _ = ask(2, at: 1)
        _ = ask(3, at: 5)
        #expect(tick(10) == [.failed(1, .timedOut(milliseconds: 10_000)), .sent(.listSymbols, 3)])
        #expect(tick(11) == [.failed(2, .timedOut(milliseconds: 10_000)), .sent(.listSymbols, 4)])
    }

    @Test mutating func whatTimesOutWhileItWaitsIsNeverSentAndHeldNoPlace() {
        greet(inFlight: 1)
        _ = ask(1, at: 0)
        _ = ask(2, at: 0)
        _ = ask(3, at: 5)
        let overdue = (1...2).map { Seen.failed($0, .timedOut(milliseconds: 10_000)) }
        #expect(tick(10) == overdue + [.sent(.listSymbols, 4)])
        #expect(ask(4, at: 11) == [])
    }

    @Test mutating func aSilentServerIsAskedAndThenGivenUp() {
        greet(heartbeatMilliseconds: 4000)
        #expect(conversation.nextTick == at(4))
        #expect(tick(3) == [])
        #expect(tick(4) == [.sent(.ping, 2)])
        #expect(tick(5) == [])
        #expect(tick(8) == [.sent(.ping, 3)])
        _ = ask(1, at: 9)
        #expect(tick(11) == [])
        #expect(conversation.nextTick == at(12))
        let end = tick(12)
        #expect(end == [.sent(.goodbye, 0), .failed(1, .silent(milliseconds: 12_000)), .closed])
        #expect(tick(100) == [])
    }

    @Test mutating func anyByteOfTheServerIsASignOfLife() {
        greet(heartbeatMilliseconds: 4000)
        #expect(tick(4) == [.sent(.ping, 2)])
        #expect(receive(Pong(requestId: 2, sentAt: 0, serverTime: 0), at: 5) == [])
        #expect(conversation.nextTick == at(9))
        #expect(tick(8) == [])
        #expect(tick(9) == [.sent(.ping, 3)])
    }

    @Test mutating func aLostConnectionFailsEveryoneInTheOrderTheyAsked() {
        for waiter in 1...4 { _ = ask(waiter) }
        let failures = (1...4).map { Seen.failed($0, .lost("reset")) }
        #expect(conversation.lost("reset").map(Seen.init) == failures + [.closed])
        #expect(conversation.lost("again").map(Seen.init) == [])
        #expect(ask(5) == [.failed(5, .lost("reset"))])
    }

    @Test mutating func closingSaysGoodbye() {
        _ = ask(1)
        #expect(conversation.close().map(Seen.init) == [.sent(.goodbye, 0), .failed(1, .closed), .closed])
        #expect(conversation.close().map(Seen.init) == [])
        #expect(receive(SymbolList(requestId: 1, symbols: [])) == [])
    }

    @Test mutating func waitingHasABound() {
        greet(inFlight: 1)
        _ = ask(0)
        for waiter in 1...Conversation<Int>.waitingMax { #expect(ask(waiter) == []) }
        #expect(ask(-1) == [.failed(-1, .tooManyWaiting(65_536))])
    }

    private mutating func greet(
        inFlight: UInt32 = 256, requestBytes: UInt32 = 65_536, heartbeatMilliseconds: UInt32 = 15_000
    ) {
        _ = conversation.ask(Hello(requestId: 0, clientName: "test"), 0, now: at(0))
        let ack = HelloAck(
            requestId: 1, role: .viewer, heartbeatMilliseconds: heartbeatMilliseconds,
            maxFrameBytes: requestBytes,
            maxInFlight: inFlight, sessionId: 1, serverEpoch: 1, catalogHash: 1, serverTime: 1,
            serverName: "test")
        #expect(receive(ack) == [.answered(0, .helloAck)])
    }

    private mutating func ask(_ waiter: Int, at second: Int64 = 0) -> [Seen] {
        conversation.ask(ListSymbols(requestId: 0), waiter, now: at(second)).map(Seen.init)
    }

    private mutating func receive(_ message: some Message, at second: Int64 = 0) -> [Seen] {
        receive(bytes: frame(message), at: second)
    }

    private mutating func receive(bytes: ByteBuffer, at second: Int64 = 0) -> [Seen] {
        conversation.received(bytes, now: at(second), clock: 0).map(Seen.init)
    }

    private mutating func tick(_ second: Int64) -> [Seen] {
        conversation.tick(now: at(second), clock: 0).map(Seen.init)
    }

    private func at(_ second: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(second) }
}

private struct Unexpected: Error {}

/// An action as a test compares it.
private enum Seen: Equatable {
    case sent(Template, UInt64)
    case answered(Int, Template)
    case failed(Int, ClientError)
    case event(Template)
    case closed

    init(_ action: Conversation<Int>.Action) {
        switch action {
        case .send(let frame):
            let template: UInt16 = frame.getInteger(at: 8, endianness: .little)!
            self = .sent(Template(rawValue: template)!, frame.getInteger(at: 14, endianness: .little)!)
        case .answer(let waiter, .success(let frame)): self = .answered(waiter, frame.template)
        case .answer(let waiter, .failure(let error)): self = .failed(waiter, error)
        case .event(let frame): self = .event(frame.template)
        case .close: self = .closed
        }
    }
}

/// The frame of a message.
func frame(_ message: some Message) -> ByteBuffer {
    var frame = ByteBuffer()
    message.encode(into: &frame)
    return frame
}
