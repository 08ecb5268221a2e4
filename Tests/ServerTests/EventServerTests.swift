import Engine
import Market
import NIOCore
import NIOPosix
import NonetClient
import Server
import Synchronization
import Testing
import Wire

/// Subscriptions over real sockets, with the real client.
struct EventServerTests {
    private let noon = Minute(28_401_120 + 12 * 60)

    private func started(
        _ source: TestSource, _ change: (inout Server.Configuration) -> Void = { _ in }
    ) async throws -> Server {
        var configuration = Server.Configuration()
        configuration.port = 0
        change(&configuration)
        return try await Server.start(source: source, configuration: configuration)
    }

    @Test func aClientIsToldOfWhatCloses() async throws {
        let source = TestSource(TestSource.snapshot(minute: noon - 1))
        let server = try await started(source)
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        let events = try await client.subscribe(to: .indicators, symbols: ["BTCUSDT"], interval: .m1)
        #expect(events.matched == 1 && events.columns == TestSource.columns)
        var iterator = events.makeAsyncIterator()
        let first = try #require(try await iterator.next())
        #expect(first.origin == .snapshot && first.sequence == 1)
        source.close(noon)
        let second = try #require(try await iterator.next())
        guard case .indicators(let snapshot) = second.content else {
            Issue.record("\(second)")
            return
        }
        let table = source.published.table(.m1)
        #expect(snapshot.values.bits == table.values[3..<6].map(\.bitPattern))
        #expect(snapshot.openTime == noon.microseconds && second.origin == .live && second.sequence == 2)
        // Queries go on beside it.
        #expect(try await client.symbols().count == 4)
        client.close()
        #expect(try await iterator.next() == nil)
        await server.stop()
    }

    @Test func whatIsNotThereIsRefusedAndTheClientGoesOn() async throws {
        let server = try await started(TestSource())
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        await #expect {
            _ = try await client.subscribe(to: .candles, symbols: ["btcusdt"])
        } throws: { error in
            guard case .refused(let reason) = error as? ClientError else { return false }
            return reason.name == "NotFound" && !reason.isFatal && reason.message.contains("BTCUSDT?")
        }
        #expect(try await client.subscribe(to: .candles, symbols: ["BTCUSDT"]).matched == 1)
        client.close()
        await server.stop()
    }

    @Test func leavingTheLoopUnsubscribes() async throws {
        let source = TestSource(TestSource.snapshot(minute: noon - 1))
        let server = try await started(source)
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        // More than one connection may have, were they not given back.
        for _ in 0..<WireLimits.subscriptions + 5 {
            for try await _ in try await client.subscribe(to: .candles, interval: .m1) { break }
            _ = try await client.ping()
        }
        client.close()
        await server.stop()
    }

    @Test func aServerThatStopsEndsTheEvents() async throws {
        let server = try await started(TestSource())
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        var events = try await client.subscribe(to: .jobs).makeAsyncIterator()
        await server.stop()
        await #expect {
            _ = try await events.next()
        } throws: { error in
            if case .ended(let reason) = error as? ClientError {
                reason.name == "ShuttingDown"
            } else {
                false
            }
        }
    }

    /// Clients that subscribe while minutes close, on two loops: none misses one, and none gets one twice.
    @Test func nothingIsMissedOrDoubledBetweenTheStateAndTheEvents() async throws {
        let source = TestSource(TestSource.snapshot(minute: noon - 1))
        let server = try await started(source) { $0.loops = 2 }
        let last = noon + 3000
        let progress = Progress(noon - 1)
        let publishing = Task { [noon] in
            var minute = noon
            while minute <= last {
                source.close(minute)
                minute = minute + 1
                while minute - progress.heard.withLock({ $0 }) > Feed.recentMax - 2 { await Task.yield() }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let client = try await Client.connect(host: "127.0.0.1", port: server.port)
                    var before: Int64?
                    if number % 2 == 0 {
                        before = try await client.snapshot(symbol: "ADAUSDT", interval: .m1).openTime
                    }
                    let events = try await client.subscribe(
                        to: .candles, symbols: ["ADAUSDT"], interval: .m1)
                    var (due, states) = (Int64?.none, 0)
                    for try await event in events {
                        // A close before the state went out takes its place: the state that follows is newer.
                        if case .conflated = event.content { continue }
                        guard case .candle(_, _, let candle) = event.content else {
                            Issue.record("\(event)")
                            return
                        }
                        if event.origin == .snapshot { states += 1 }
                        if event.origin == .live { progress.lives.add(1, ordering: .relaxed) }
                        if let due, event.origin == .live { #expect(candle.openTime == due) }
                        if let before { #expect(candle.openTime >= before) }
                        if let due { #expect(candle.openTime >= due) }
                        due = candle.openTime + 60_000_000
                        let minute = Minute(Int(candle.openTime / 60_000_000))
                        progress.heard.withLock { $0 = max($0, minute) }
                        if minute == last { break }
                    }
                    #expect(states >= 1)
                    client.close()
                }
            }
            try await group.waitForAll()
        }
        await publishing.value
        #expect(progress.lives.load(ordering: .relaxed) > 3000)
        await server.stop()
    }

    /// A client that reads nothing for many minutes: what waits for it has a bound, and it can go on.
    @Test func aSlowClientCostsABoundedAmountOfMemory() async throws {
        let names = (0..<500).map { "COIN\(1000 + $0)" }
        let columns = (0..<69).map { "column_\($0)" }
        func snapshot(_ minute: Minute) -> PublishedSnapshot {
            TestSource.snapshot(names: names, columns: columns, unready: [], minute: minute)
        }
        let source = TestSource(snapshot(noon - 1))
        let server = try await started(source) { $0.loops = 1 }
        let (channel, reader) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let reader = EventReader()
                    try channel.pipeline.syncOperations.addHandler(reader)
                    return (channel, NIOLoopBound(reader, eventLoop: channel.eventLoop))
                }
            }
        try await channel.writeAndFlush(
            ByteBuffer.joined([
                Hello(requestId: 1, clientName: "slow").frame,
                Subscribe(requestId: 2, channel: .indicatorClose, interval: .m1).frame,
            ]))
        // It has to be subscribed before: another client on the same loop waits for that.
        let other = try await Client.connect(host: "127.0.0.1", port: server.port)
        var events = try await other.subscribe(
            to: .indicators, symbols: [names[0]], interval: .m1
        ).makeAsyncIterator()
        _ = try await events.next()
        // 200 closes of 340 KB each are 68 MB; the socket and one MiB hold only some of it.
        for minute in 0..<200 {
            source.publish(snapshot(noon + minute), .close(noon + minute))
            _ = try await events.next()
        }
        try await channel.setOption(.autoRead, value: true).get()
        let last = (noon + 199).microseconds
        let tally = try await channel.eventLoop.flatSubmit { reader.value.untilAll(500, at: last) }.get()
        #expect(tally.conflations > 0 && tally.sequences[1] == 200 * 500)
        #expect(tally.newest.values.allSatisfy { $0 == last } && tally.newest.count == 500)
        // What was received is what was not dropped: far less than all.
        #expect(tally.events < 30_000)
        try await channel.close()
        other.close()
        await server.stop()
    }
}

private final class Progress: Sendable {
    /// The newest minute that some client has: the source is not far ahead.
    let heard: Mutex<Minute>
    let lives = Atomic(0)

    init(_ minute: Minute) { heard = Mutex(minute) }
}

/// Reads events, and counts them.
private final class EventReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var decoder = FrameDecoder(side: .client)
    private var tally = Tally()
    private var wanted: (count: Int, open: Int64, done: EventLoopPromise<Tally>)?
    private var loop: (any EventLoop)?

    func handlerAdded(context: ChannelHandlerContext) { loop = context.eventLoop }

    /// The tally once so many symbols have come at an open time.
    func untilAll(_ count: Int, at open: Int64) -> EventLoopFuture<Tally> {
        guard let loop else { preconditionFailure("it is on a channel") }
        let done = loop.makePromise(of: Tally.self)
        wanted = (count, open, done)
        look()
        return done.futureResult
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        do {
            while let frame = try decoder.next() {
                if frame.subscriptionId != nil { try tally.take([frame]) }
            }
        } catch {
            wanted?.done.fail(error)
        }
        look()
    }

    func channelInactive(context: ChannelHandlerContext) { wanted?.done.succeed(tally) }

    private func look() {
        guard let wanted, tally.newest.values.count(where: { $0 == wanted.open }) == wanted.count else {
            return
        }
        wanted.done.succeed(tally)
    }
}
