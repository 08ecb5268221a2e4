import Dispatch
import Engine
import Market
import NIOCore
import NIOPosix
import NonetClient
import Server
import Testing
import Wire

/// On loopback, with real sockets and the real client.
struct ServerTests {
    private func configuration(_ change: (inout Server.Configuration) -> Void = { _ in })
        -> Server.Configuration
    {
        var configuration = Server.Configuration()
        configuration.port = 0
        change(&configuration)
        return configuration
    }

    @Test func theClientGetsThePublishedBits() async throws {
        let source = TestSource()
        let server = try await Server.start(source: source, configuration: configuration())
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        let table = source.published.table(.h1)

        let snapshot = try await client.snapshot(symbol: "ADAUSDT", interval: .h1)
        #expect(
            snapshot.values.bits == Array(table.values[0..<3]).bits && snapshot.columns == TestSource.columns)
        let matrix = try await client.matrix(interval: .h1)
        #expect(matrix.values.bits == table.values.bits && matrix.rows.map(\.symbol) == TestSource.names)
        let chosen = try await client.matrix(interval: .h1, symbols: ["DOTUSDT.P", "BTCUSDT"])
        #expect(chosen.values.bits == Array(table.values[6..<9] + table.values[3..<6]).bits)
        #expect(try await client.symbols().map(\.name) == TestSource.names)
        #expect(try await client.indicators().map(\.name) == TestSource.columns)
        #expect(try await client.ping().serverTime > 0)

        client.close()
        await server.stop()
    }

    @Test func manyClientsAskAtOnce() async throws {
        let server = try await Server.start(
            source: TestSource(), configuration: configuration { $0.loops = 2 })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let client = try await Client.connect(host: "127.0.0.1", port: server.port)
                    for _ in 0..<200 {
                        #expect(try await client.snapshot(symbol: "BTCUSDT", interval: .m1).values.count == 3)
                    }
                    client.close()
                }
            }
            try await group.waitForAll()
        }
        await server.stop()
    }

    @Test func aTokenIsAskedFor() async throws {
        let server = try await Server.start(
            source: TestSource(), configuration: configuration { $0.token = "secret" })
        let client = try await Client.connect(host: "127.0.0.1", port: server.port, token: "secret")
        client.close()
        await #expect {
            _ = try await Client.connect(host: "127.0.0.1", port: server.port, token: "guess")
        } throws: { error in
            guard case .refused(let reason) = error as? ClientError else { return false }
            return reason.name == "Unauthenticated" && reason.isFatal
        }
        await server.stop()
    }

    @Test func oneConnectionTooManyIsToldSo() async throws {
        let server = try await Server.start(
            source: TestSource(), configuration: configuration { $0.connectionsMax = 1 })
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        await #expect {
            _ = try await Client.connect(host: "127.0.0.1", port: server.port)
        } throws: { error in
            guard case .refused(let reason) = error as? ClientError else { return false }
            return reason.name == "Overloaded" && reason.limit == 1
        }
        #expect(try await client.symbols().count == 4)
        client.close()
        await server.stop()
    }

    @Test func stoppingAnswersWhatIsUnderWay() async throws {
        let (started, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let row = CandleRow(
            open: Minute(1), candle: Candle(open: 1, high: 1, low: 1, close: 1, volume: 1), state: .closed,
            present: 1)
        let source = TestSource(candles: { _, _, _, _, _ in
            started.signal()
            gate.wait()
            return CandlePage(rows: [row], next: nil)
        })
        let server = try await Server.start(source: source, configuration: configuration())
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        async let candles = client.candles(symbol: "BTCUSDT", interval: .m1)
        await Task.detached { started.waitBlocking() }.value
        async let stopped: Void = server.stop()
        gate.signal()
        #expect(try await candles.count == 1)
        await stopped
        await #expect(throws: ClientError.self) { try await client.symbols() }
        await #expect(throws: ClientError.self) {
            try await Client.connect(host: "127.0.0.1", port: server.port)
        }
    }

    @Test func stoppingTwiceIsStoppingOnce() async throws {
        let server = try await Server.start(source: TestSource(), configuration: configuration())
        await server.stop()
        await server.stop()
    }

    /// A client that asks for far more than it reads: the server waits for it, and nothing is lost.
    @Test func aClientThatReadsLateGetsEverything() async throws {
        let names = (0..<40).map { "COIN\($0)" }
        let columns = (0..<69).map { "column_\($0)" }
        let source = TestSource(TestSource.snapshot(names: names, columns: columns))
        let server = try await Server.start(source: source, configuration: configuration())
        let requests = 2000  // Of 24 KB each: 48 MB, six times what may wait for a client.
        let (channel, counted) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let done = channel.eventLoop.makePromise(of: [UInt64].self)
                    try channel.pipeline.syncOperations.addHandler(MatrixReader(expecting: requests, done))
                    return (channel, done.futureResult)
                }
            }
        let queries = (1...UInt64(requests)).map { IndicatorMatrixQuery(requestId: $0, interval: .m1).frame }
        try await channel.writeAndFlush(
            ByteBuffer.joined([Hello(requestId: 0, clientName: "late").frame] + queries))
        try await channel.setOption(.autoRead, value: true).get()
        #expect(try await counted.get() == Array(1...UInt64(requests)))
        try await channel.close()
        await server.stop()
    }
}

/// Collects the ids of the matrices that come, until there are so many or the connection ends.
private final class MatrixReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let count: Int
    private let done: EventLoopPromise<[UInt64]>
    private var decoder = FrameDecoder(side: .client)
    private var ids: [UInt64] = []

    init(expecting count: Int, _ done: EventLoopPromise<[UInt64]>) {
        self.count = count
        self.done = done
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        do {
            while let frame = try decoder.next() {
                if frame.template == .indicatorMatrix { ids.append(frame.requestId) }
            }
        } catch {
            done.fail(error)
        }
        if ids.count >= count { done.succeed(ids) }
    }

    func channelInactive(context: ChannelHandlerContext) { done.succeed(ids) }
}
