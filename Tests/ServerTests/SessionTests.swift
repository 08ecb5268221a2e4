import Engine
import NIOCore
import Server
import Testing
import Wire

/// Hello comes first, and decides what follows.
struct SessionGreetingTests {
    @Test func helloIsAnsweredWithWhatTheServerIs() throws {
        let talk = Talk {
            $0.serverName = "here"
            $0.serverEpoch = 77
        }
        talk.hear(Hello(requestId: 5, clientName: "test"))
        let replies = try talk.replies()
        let ack = try HelloAck(try #require(replies.first))
        #expect(replies.count == 1 && talk.standing == .open)
        #expect(ack.requestId == 5 && ack.version == WireLimits.version && ack.role == .admin)
        #expect(ack.sessionId == 9 && ack.serverEpoch == 77 && ack.serverName == "here")
        #expect(ack.catalogHash == 0xC0FFEE && ack.serverTime == 1_000_000)
        #expect(ack.maxFrameBytes == UInt32(WireLimits.requestBytes) && ack.maxInFlight == 256)
        #expect(ack.maxSubscriptions == 64 && ack.capabilities == [.pushEvents, .admin])
        #expect(ack.heartbeatMilliseconds == 15_000)
    }

    @Test func requestsMayFollowHelloAtOnce() throws {
        let talk = Talk()
        talk.hear(
            Hello(requestId: 1, clientName: "test"), ListSymbols(requestId: 2), Ping(requestId: 3, sentAt: 4))
        #expect(try talk.replies().map(\.template) == [.helloAck, .symbolList, .pong])
    }

    @Test(arguments: [Template.ping, .listSymbols, .indicatorSnapshotQuery])
    func nothingIsAnsweredBeforeHello(first: Template) throws {
        let talk = Talk()
        switch first {
        case .ping: talk.hear(Ping(requestId: 8, sentAt: 0))
        case .listSymbols: talk.hear(ListSymbols(requestId: 8))
        default: talk.hear(IndicatorSnapshotQuery(requestId: 8, symbol: .of("BTCUSDT"), interval: .m1))
        }
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .helloRequired && error.isFatal && error.requestId == 8)
        #expect(error.refTemplateId == first.rawValue && talk.standing == .ended)
    }

    @Test func anUnknownTemplateBeforeHelloEndsItToo() throws {
        let talk = Talk()
        var frame = ListSymbols(requestId: 8).frame
        frame.setInteger(UInt16(999), at: 8, endianness: .little)
        talk.hear(frame)
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .helloRequired && error.refTemplateId == 999 && talk.standing == .ended)
    }

    @Test(arguments: [0, 1])
    func aFrameBeforeHelloMayHold4KiB(more: Int) throws {
        let talk = Talk()
        let bare = Hello(requestId: 1, clientName: "").frame.readableBytes
        var frame = Hello(requestId: 1, clientName: "").frame
        // Fields of a later version: the frame is as long as it may be, and one byte longer.
        frame.setInteger(WireLimits.version + 1, at: 12, endianness: .little)
        frame.writeRepeatingByte(0, count: WireLimits.helloBytes - bare + more)
        frame.setInteger(UInt32(frame.readableBytes), at: 0, endianness: .little)
        talk.hear(frame)
        let reply = try #require(try talk.replies().first)
        #expect(reply.template == (more == 0 ? .helloAck : .error))
        if more > 0 { #expect(try ErrorReply(reply).code == .frameTooLarge) }
    }

    @Test func aFrameAfterHelloMayHold64KiB() throws {
        let talk = Talk().greeted()
        let names = Array(repeating: WireSymbol.of("BTCUSDT"), count: 2700)
        let query = IndicatorMatrixQuery(requestId: 2, interval: .m1, symbols: names)
        #expect(query.frame.readableBytes > 60 << 10)
        talk.hear(query)
        #expect(try talk.replies().map(\.template) == [.indicatorMatrix])
    }

    @Test func aSecondHelloIsRefusedAndHarmless() throws {
        let talk = Talk().greeted()
        talk.hear(Hello(requestId: 6, clientName: "again"), Ping(requestId: 7, sentAt: 0))
        let replies = try talk.replies()
        #expect(replies.map(\.template) == [.error, .pong])
        #expect(try ErrorReply(replies[0]).code == .conflict && talk.standing == .open)
    }
}

/// Requests of an open session.
struct SessionRequestTests {
    @Test func requestsFromMemoryAreAnsweredInOrder() throws {
        let talk = Talk().greeted()
        talk.hear(
            IndicatorSnapshotQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .h1),
            ListIndicators(requestId: 3),
            IndicatorMatrixQuery(requestId: 4, interval: .m5), Ping(requestId: 5, sentAt: 66))
        let replies = try talk.replies()
        #expect(replies.map(\.template) == [.indicatorSnapshot, .indicatorList, .indicatorMatrix, .pong])
        #expect(replies.map(\.requestId) == [2, 3, 4, 5])
        let pong = try Pong(replies[3])
        #expect(pong.sentAt == 66 && pong.serverTime == 1_000_000)
    }

    @Test func wrongRequestsAreAnsweredAndTheSessionGoesOn() throws {
        let talk = Talk().greeted()
        var unknown = ListSymbols(requestId: 2).frame
        unknown.setInteger(UInt16(999), at: 8, endianness: .little)
        var interval = IndicatorSnapshotQuery(requestId: 3, symbol: .of("BTCUSDT"), interval: .m1).frame
        interval.setInteger(UInt8(2), at: WireLimits.headerBytes + 32)
        talk.hear(.joined([unknown, interval, Ping(requestId: 4, sentAt: 0).frame]))
        let replies = try talk.replies()
        #expect(replies.map(\.requestId) == [2, 3, 4] && talk.standing == .open)
        let errors = try replies.prefix(2).map { try ErrorReply($0) }
        #expect(errors.map(\.code) == [.unknownTemplate, .invalidArgument])
        #expect(errors.allSatisfy { !$0.isFatal } && errors[1].refFieldId == 3)
    }

    @Test func aFrameThatIsNoneEndsTheSession() throws {
        let talk = Talk().greeted()
        var frame = Ping(requestId: 2, sentAt: 0).frame
        frame.setInteger(UInt16(0x5BE0), at: 4, endianness: .little)
        talk.hear(.joined([frame, Ping(requestId: 3, sentAt: 0).frame]))
        let replies = try talk.replies()
        let error = try ErrorReply(try #require(replies.first))
        #expect(replies.count == 1 && error.isFatal && error.code == .unsupportedEncoding)
        #expect(talk.standing == .ended)
    }

    @Test func aBrowserIsAnsweredInItsOwnLanguage() {
        let talk = Talk()
        talk.hear(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
        #expect(talk.text().hasPrefix("HTTP/1.1 400 ") && talk.standing == .ended)
    }

    @Test func aTLSHelloGetsOneReadableError() throws {
        let talk = Talk()
        talk.hear(ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03]))
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.message.contains("TLS") && talk.standing == .ended)
    }

    @Test func everySplitOfTheBytesGivesTheSameReplies() throws {
        let bytes = ByteBuffer.joined([
            Hello(requestId: 1, clientName: "test").frame,
            IndicatorSnapshotQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .h1).frame,
            IndicatorSnapshotQuery(requestId: 3, symbol: .of("NEWUSDT"), interval: .h1).frame,
            IndicatorMatrixQuery(requestId: 4, interval: .d1, symbols: [.of("ADAUSDT")]).frame,
        ])
        let whole = Talk()
        whole.hear(bytes)
        for cut in 1..<bytes.readableBytes {
            let talk = Talk()
            var rest = bytes
            let start = rest.readSlice(length: cut)
            talk.hear(try #require(start))
            talk.hear(rest)
            #expect(talk.said == whole.said)
        }
        let single = Talk()
        for byte in bytes.readableBytesView { single.hear(ByteBuffer(bytes: [byte])) }
        #expect(single.said == whole.said)
    }

    /// A newer client appends fields; the server reads those it knows.
    @Test func aNewerClientIsUnderstood() throws {
        let talk = Talk().greeted()
        var frame = Ping(requestId: 2, sentAt: 3).frame
        frame.setInteger(UInt16(24), at: 6, endianness: .little)
        frame.setInteger(WireLimits.version + 1, at: 12, endianness: .little)
        frame.writeInteger(UInt64.max)
        frame.setInteger(UInt32(frame.readableBytes), at: 0, endianness: .little)
        talk.hear(frame)
        #expect(try talk.replies().map(\.template) == [.pong])
    }
}

/// Requests that the store answers.
struct SessionInFlightTests {
    private func query(_ id: UInt64) -> CandlesQuery {
        CandlesQuery(requestId: id, symbol: .of("BTCUSDT"), interval: .m1)
    }

    @Test func onlySoManyMayBeUnanswered() throws {
        let talk = Talk { $0.inFlight = 3 }.greeted()
        for id in 1...4 as ClosedRange<UInt64> { talk.hear(query(id)) }
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .tooManyInFlight && error.requestId == 4 && error.limit == 3 && !error.isFatal)
        talk.finish(try #require(talk.take()))
        talk.hear(query(5))
        #expect(try talk.replies().map(\.template) == [.candlesResult])
        #expect(talk.session.inFlight == 3)
    }

    @Test func theDefaultIsTheProtocols() throws {
        let talk = Talk().greeted()
        for id in 1...256 as ClosedRange<UInt64> { talk.hear(query(id)) }
        #expect(try talk.replies().isEmpty)
        talk.hear(query(257))
        #expect(try talk.replies().count == 1)
    }

    @Test func onlySomeOfThemRunAtATime() throws {
        let talk = Talk { $0.running = 2 }.greeted()
        for id in 1...3 as ClosedRange<UInt64> { talk.hear(query(id)) }
        let first = try #require(talk.take())
        #expect(talk.take() != nil && talk.take() == nil)
        talk.finish(first)
        #expect(talk.take()?.requestId == 3)
    }

    @Test func whatMemoryAnswersOvertakesTheStore() throws {
        let talk = Talk().greeted()
        talk.hear(query(1), ListSymbols(requestId: 2))
        talk.finish(try #require(talk.take()))
        #expect(try talk.replies().map(\.requestId) == [2, 1])
    }

    @Test func aFullQueueIsOneRequestsTrouble() throws {
        let talk = Talk().greeted()
        talk.hear(query(1))
        talk.refuse(try #require(talk.take()))
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .overloaded && error.requestId == 1 && error.retryAfterMilliseconds > 0)
        #expect(error.refTemplateId == Template.candlesQuery.rawValue && !error.isFatal)
        #expect(talk.session.inFlight == 0 && talk.standing == .open)
    }
}

/// How sessions end.
struct SessionEndTests {
    private let query = CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1)

    @Test func goodbyeEndsAnIdleSession() throws {
        let talk = Talk().greeted()
        talk.hear(Goodbye(), ListSymbols(requestId: 3))
        #expect(try talk.replies().isEmpty && talk.standing == .ended)
    }

    @Test func whatWasAskedBeforeGoodbyeIsAnswered() throws {
        let talk = Talk().greeted()
        talk.hear(query, Goodbye())
        #expect(talk.standing == .draining)
        talk.finish(try #require(talk.take()))
        #expect(try talk.replies().map(\.requestId) == [2] && talk.standing == .ended)
    }

    @Test func whatWasSentBeforeFINIsAnswered() throws {
        let talk = Talk().greeted()
        talk.hear(query)
        talk.endInput()
        #expect(talk.standing == .draining)
        talk.finish(try #require(talk.take()))
        #expect(try talk.replies().map(\.requestId) == [2] && talk.standing == .ended)
    }

    @Test func aConnectionClosedBeforeHelloJustEnds() throws {
        let talk = Talk()
        talk.endInput()
        #expect(try talk.replies().isEmpty && talk.standing == .ended)
    }

    @Test func aStoppingServerFinishesAndSaysGoodbyeLast() throws {
        let talk = Talk().greeted()
        talk.hear(query)
        talk.stop()
        talk.hear(ListSymbols(requestId: 3), Ping(requestId: 4, sentAt: 0))
        #expect(talk.standing == .stopping)
        talk.finish(try #require(talk.take()))
        let replies = try talk.replies()
        #expect(
            replies.map(\.template) == [.error, .pong, .candlesResult, .goodbye] && talk.standing == .ended)
        #expect(try ErrorReply(replies[0]).code == .shuttingDown)
        #expect(try Goodbye(replies[3]).code == .shuttingDown)
    }

    @Test func aStoppingServerGreetsNobody() throws {
        let talk = Talk()
        talk.stop()
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .shuttingDown && error.isFatal && talk.standing == .ended)
    }

    @Test func aFullServerSaysSo() throws {
        let talk = Talk()
        talk.turnAway(connectionsMax: 10)
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .overloaded && error.isFatal && error.limit == 10 && talk.standing == .ended)
    }

    @Test func answersThatComeAfterTheEndAreDropped() throws {
        let talk = Talk().greeted()
        talk.hear(query)
        let running = try #require(talk.take())
        talk.hear(ByteBuffer(repeating: 0xFF, count: 32))
        #expect(try talk.replies().map(\.template) == [.error])
        talk.finish(running)
        #expect(try talk.replies().isEmpty && talk.session.inFlight == 0)
    }
}

/// What time does to a session; the boundaries are tested at `Liveness`.
struct SessionTimeTests {
    @Test func aSilentClientIsPingedAndThenLeft() throws {
        let talk = Talk().greeted()
        talk.pass(.milliseconds(14_999))
        #expect(try talk.replies().isEmpty)
        talk.pass(.milliseconds(1))
        let ping = try Ping(try #require(try talk.replies().first))
        #expect(ping.requestId == 0 && ping.sentAt == 16_000_000)
        talk.pass(.seconds(15))
        #expect(try talk.replies().map(\.template) == [.ping])
        talk.pass(.seconds(15))
        let goodbye = try Goodbye(try #require(try talk.replies().first))
        #expect(goodbye.code == .heartbeatTimeout && talk.standing == .ended)
    }

    @Test func aPongIsASignOfLife() throws {
        let talk = Talk().greeted()
        for _ in 0..<10 {
            talk.pass(.seconds(15))
            #expect(try talk.replies().map(\.template) == [.ping])
            talk.hear(Pong(requestId: 0, sentAt: 0, serverTime: 0))
        }
        #expect(talk.standing == .open)
    }

    @Test func helloMustComeInTime() throws {
        let talk = Talk()
        talk.pass(.milliseconds(4_999))
        #expect(talk.standing == .greeting)
        talk.pass(.milliseconds(1))
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .helloRequired && error.isFatal && talk.standing == .ended)
    }

    @Test func aClientThatTakesNothingIsCutOff() throws {
        let talk = Talk().greeted()
        talk.pass(.seconds(1), pending: 100, taken: 50, isReading: false)
        talk.pass(.milliseconds(29_999), pending: 100, taken: 50, isReading: false)
        #expect(talk.standing == .open)
        talk.pass(.milliseconds(1), pending: 100, taken: 50, isReading: false)
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .slowConsumer && error.isFatal && talk.standing == .broken)
    }
}
