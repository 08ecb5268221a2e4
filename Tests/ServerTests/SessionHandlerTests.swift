import Engine
import Market
import NIOCore
import NIOEmbedded
import Server
import Synchronization
import Testing
import Wire

/// Work handed to the readers' threads, run when the test says so.
final class Work: Sendable {
    private let waiting = Mutex<[@Sendable () -> Void]>([])
    private let room: Int

    init(room: Int = .max) { self.room = room }

    var count: Int { waiting.withLock { $0.count } }

    func run(_ work: @escaping @Sendable () -> Void) -> Bool {
        waiting.withLock { waiting in
            guard waiting.count < room else { return false }
            waiting.append(work)
            return true
        }
    }

    func finishAll() {
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for work in all { work() }
    }
}

/// Counts what reaches the socket's side of the pipeline.
final class SocketSide: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private(set) var writes = 0
    private(set) var flushes = 0
    private(set) var reads = 0
    /// A client that takes nothing: bytes stay where they are.
    var isStuck = false
    /// A socket that has enough after each write.
    var isFull = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        writes += 1
        context.write(data, promise: promise)
        guard isFull, let channel = context.channel as? EmbeddedChannel else { return }
        channel.isWritable = false
        channel.pipeline.syncOperations.fireChannelWritabilityChanged()
    }

    func flush(context: ChannelHandlerContext) {
        flushes += 1
        if !isStuck { context.flush() }
    }

    func read(context: ChannelHandlerContext) {
        reads += 1
        context.read()
    }
}

/// A handler on a channel without a socket.
final class Line {
    let channel = EmbeddedChannel()
    let socket = SocketSide()
    let work: Work
    private let source: TestSource

    init(source: TestSource = TestSource(), work: Work = Work(), turnAway: Bool = false) throws {
        self.source = source
        self.work = work
        let handler = SessionHandler(
            id: 1, Terms(), FrameCache(source), source, nil, at: channel.eventLoop.now, run: work.run,
            runOperation: work.run)
        if turnAway { handler.refuse(connectionsMax: 1) }
        try channel.pipeline.syncOperations.addHandlers([socket, handler])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func hear(_ bytes: ByteBuffer) throws { try channel.writeInbound(bytes) }
    func hear(_ messages: any Message...) throws { try hear(.joined(messages.map(\.frame))) }

    func greeted() throws -> Line {
        try hear(Hello(requestId: 1, clientName: "test"))
        _ = try said()
        return self
    }

    /// The bytes that reached the socket since the last look.
    func said() throws -> ByteBuffer {
        var all = ByteBuffer()
        while let part = try channel.readOutbound(as: ByteBuffer.self) { all.writeImmutableBuffer(part) }
        return all
    }

    func writable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }
}

struct SessionHandlerTests {
    private let query = CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1)

    @Test func allRequestsOfAReadShareOneWriteAndOneFlush() throws {
        let line = try Line().greeted()
        let (writes, flushes) = (line.socket.writes, line.socket.flushes)
        try line.hear(.joined((1...200).map { Ping(requestId: $0, sentAt: 0).frame }))
        #expect(line.socket.writes == writes + 1 && line.socket.flushes == flushes + 1)
        #expect(try line.said().replies().map(\.requestId) == Array(1...200))
    }

    @Test func aReadWithoutAWholeRequestWritesNothing() throws {
        let line = try Line().greeted()
        let (writes, flushes) = (line.socket.writes, line.socket.flushes)
        var half = Ping(requestId: 2, sentAt: 0).frame
        let start = half.readSlice(length: 10)
        try line.hear(try #require(start))
        #expect(line.socket.writes == writes && line.socket.flushes == flushes)
        try line.hear(half)
        #expect(try line.said().replies().map(\.template) == [.pong])
    }

    @Test func whileTheClientTakesTooLittleNothingIsReadOrAnswered() throws {
        let line = try Line().greeted()
        line.writable(false)
        let reads = line.socket.reads
        line.channel.read()
        try line.hear(ListSymbols(requestId: 2), query, Ping(requestId: 3, sentAt: 0))
        #expect(try line.said().readableBytes == 0 && line.work.count == 0)
        #expect(line.socket.reads == reads)
        line.writable(true)
        #expect(try line.said().replies().map(\.requestId) == [2, 3])
        #expect(line.work.count == 1 && line.socket.reads == reads + 1)
    }

    /// 24 KB for a request of 27 bytes: the replies are handed on in pieces, and the socket has enough after
    /// each.
    @Test func manyLargeRepliesAreWrittenAsTheSocketTakesThem() throws {
        let snapshot = TestSource.snapshot(
            names: (0..<40).map { "COIN\($0)" }, columns: (0..<69).map { "column_\($0)" })
        let line = try Line(source: TestSource(snapshot)).greeted()
        line.socket.isFull = true
        try line.hear(.joined((1...100).map { IndicatorMatrixQuery(requestId: $0, interval: .m1).frame }))
        var ids: [UInt64] = []
        for _ in 0..<100 where ids.count < 100 {
            let replies = try line.said().replies()
            #expect(!replies.isEmpty && replies.count < 20)
            ids += replies.map(\.requestId)
            line.writable(true)
        }
        #expect(ids == Array(1...100))
    }

    @Test func aClientThatTakesNothingIsCutOff() throws {
        let line = try Line().greeted()
        line.socket.isStuck = true
        try line.hear(ListSymbols(requestId: 2))
        line.channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(line.channel.isActive)
        line.channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(!line.channel.isActive)
    }

    @Test func theStoreAnswersOnItsOwnThreadAndThenOnTheLoop() throws {
        let line = try Line().greeted()
        try line.hear(query, Ping(requestId: 3, sentAt: 0))
        #expect(try line.said().replies().map(\.requestId) == [3])
        line.work.finishAll()
        #expect(try line.said().readableBytes == 0)
        line.channel.embeddedEventLoop.run()
        #expect(try line.said().replies().map(\.template) == [.candlesResult])
    }

    @Test func aFullQueueRefusesOneByOne() throws {
        let line = try Line(work: Work(room: 1)).greeted()
        try line.hear(query, CandlesQuery(requestId: 3, symbol: .of("BTCUSDT"), interval: .m1))
        let error = try ErrorReply(try #require(try line.said().replies().first))
        #expect(error.code == .overloaded && error.requestId == 3)
        line.work.finishAll()
        line.channel.embeddedEventLoop.run()
        #expect(try line.said().replies().map(\.requestId) == [2])
    }

    @Test func answersForAClientThatHasGoneAreDropped() throws {
        let line = try Line().greeted()
        try line.hear(query)
        try line.channel.close().wait()
        line.channel.embeddedEventLoop.run()
        line.work.finishAll()
        line.channel.embeddedEventLoop.run()
        #expect(try line.said().readableBytes == 0)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n", "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}\u{01}",
        "garbage, and more of it",
    ])
    func bytesThatAreNoFramesAreAnsweredAndTheConnectionEnds(text: String) throws {
        let line = try Line()
        try line.hear(ByteBuffer(string: text))
        let said = try line.said()
        if text.hasPrefix("GET") {
            #expect(String(buffer: said).hasPrefix("HTTP/1.1 400 "))
        } else {
            #expect(try ErrorReply(try #require(try said.replies().first)).isFatal)
        }
        #expect(!line.channel.isActive)
    }

    @Test func everySplitOfTheBytesGivesTheSameBytes() throws {
        let bytes = ByteBuffer.joined([
            Hello(requestId: 1, clientName: "test").frame, Ping(requestId: 2, sentAt: 0).frame,
            IndicatorMatrixQuery(requestId: 3, interval: .h4).frame,
        ])
        let replies: [Template] = [.helloAck, .pong, .indicatorMatrix]
        for cut in 1..<bytes.readableBytes {
            let line = try Line()
            var rest = bytes
            let start = rest.readSlice(length: cut)
            try line.hear(try #require(start))
            try line.hear(rest)
            #expect(try line.said().replies().map(\.template) == replies)
        }
    }

    /// Random bytes before and after Hello: an answer or none, and never a trap.
    @Test func noiseIsSurvived() throws {
        var noise = SeededNoise(state: 4711)
        for _ in 0..<300 {
            let line = try Line()
            if noise.next() % 2 == 0 { try line.hear(Hello(requestId: 1, clientName: "test")) }
            var frame = IndicatorMatrixQuery(requestId: 3, interval: .h4, symbols: [.of("BTCUSDT")]).frame
            for _ in 0..<noise.next() % 4 {
                frame.setInteger(UInt8(truncatingIfNeeded: noise.next()), at: Int(noise.next() % 51))
            }
            try line.hear(frame)
            _ = try line.said().replies()
        }
    }

    @Test func timersRunByTheLoopsClock() throws {
        let line = try Line()
        line.channel.embeddedEventLoop.advanceTime(by: .milliseconds(4_999))
        #expect(try line.said().readableBytes == 0)
        line.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(try ErrorReply(try #require(try line.said().replies().first)).code == .helloRequired)
        #expect(!line.channel.isActive)
    }

    @Test func aSilentClientIsPingedByTheLoopsClock() throws {
        let line = try Line().greeted()
        line.channel.embeddedEventLoop.advanceTime(by: .seconds(45))
        #expect(try line.said().replies().map(\.template) == [.ping, .ping, .goodbye])
        #expect(!line.channel.isActive)
    }

    @Test func aClientThatEndsItsSideStillGetsItsAnswers() throws {
        let line = try Line().greeted()
        try line.hear(query)
        line.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(line.channel.isActive)
        line.work.finishAll()
        line.channel.embeddedEventLoop.run()
        #expect(try line.said().replies().map(\.requestId) == [2])
        #expect(!line.channel.isActive)
    }

    @Test func aServerThatStopsFinishesFirst() throws {
        let line = try Line().greeted()
        try line.hear(query)
        line.channel.pipeline.fireUserInboundEventTriggered(ServerStop())
        #expect(try line.said().readableBytes == 0)
        line.work.finishAll()
        line.channel.embeddedEventLoop.run()
        #expect(try line.said().replies().map(\.template) == [.candlesResult, .goodbye])
        #expect(!line.channel.isActive)
    }

    @Test func whomThereIsNoRoomForIsTold() throws {
        let line = try Line(turnAway: true)
        #expect(try ErrorReply(try #require(try line.said().replies().first)).code == .overloaded)
        #expect(!line.channel.isActive)
    }
}

/// SplitMix64: the same noise on every run.
struct SeededNoise {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
