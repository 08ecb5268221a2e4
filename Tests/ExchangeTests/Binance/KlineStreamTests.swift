import Exchange
import Market
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Testing

/// Over sockets: what the parts do is tested with them.
struct KlineStreamTests {
    /// Says on each connection what its script says: a candle, a ping that must be answered, the end.
    private final class Server: Sendable {
        enum Line {
            case send(String)
            case ping([UInt8])
            case end
        }

        private let channel: any Channel
        private let recorder: Recorder<String>
        var requests: [String] { recorder.all }
        var url: String { "ws://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

        init(_ scripts: [[Line]]) async throws {
            let seen = Recorder<String>()
            recorder = seen
            channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    let upgrader = NIOWebSocketServerUpgrader(
                        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
                        upgradePipelineHandler: { channel, head in
                            seen.add(head.uri)
                            let script = scripts[min(seen.all.count, scripts.count) - 1]
                            return channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(Handler(script))
                            }
                        })
                    return channel.pipeline.configureHTTPServerPipeline(
                        withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
                }
                .bind(host: "127.0.0.1", port: 0).get()
        }

        func stop() { channel.close(promise: nil) }

        private final class Handler: ChannelInboundHandler {
            typealias InboundIn = WebSocketFrame
            typealias OutboundOut = WebSocketFrame
            private var script: ArraySlice<Line>

            init(_ script: [Line]) { self.script = script[...] }

            func handlerAdded(context: ChannelHandlerContext) { play(context) }

            /// Up to the next ping, and on when its answer is there.
            private func play(_ context: ChannelHandlerContext) {
                while let line = script.popFirst() {
                    switch line {
                    case .send(let text): write(.text, Array(text.utf8), context)
                    case .ping(let payload):
                        write(.ping, payload, context)
                        script.insert(line, at: script.startIndex)
                        return
                    case .end: return context.close(promise: nil)
                    }
                }
            }

            private func write(
                _ opcode: WebSocketOpcode, _ payload: [UInt8], _ context: ChannelHandlerContext
            ) {
                let data = context.channel.allocator.buffer(bytes: payload)
                context.writeAndFlush(
                    wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: nil)
            }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                let frame = unwrapInboundIn(data)
                guard frame.opcode == .pong, frame.maskKey != nil, case .ping(let payload)? = script.first,
                    Array(frame.unmaskedData.readableBytesView) == payload
                else { return }
                script.removeFirst()
                play(context)
            }
        }
    }

    @Test func candlesComeOverALostConnectionAndItIsTold() async throws {
        let server = try await Server([
            [
                .send(Klines.message(0, isClosed: false)), .send(Klines.message(0)), .ping([7]),
                .send(Klines.message(1)), .end,
            ],
            [.send(Klines.message(2)), .ping([8, 9]), .send(Klines.message(3))],
        ])
        let clock = MovedClock()
        var configuration = BinanceSource.Configuration()
        configuration.stream = server.url
        let source = BinanceSource(configuration, clock: clock)
        var log: [String] = []
        for await event in source.closes(of: [Klines.symbol]) {
            switch event {
            case .closed(let candle): log.append("\(candle.minute - Klines.first)")
            case .connected: log.append("connected")
            case .refused(let name, let reason): log.append("\(name) \(reason)")
            case .interrupted:
                log.append("interrupted")
                clock.advance(1_000_000)  // More than the first wait.
            }
            if log.last == "3" { break }
        }
        server.stop()
        #expect(log == ["connected", "0", "1", "interrupted", "connected", "2", "3"])
        #expect(server.requests == Array(repeating: "/stream?streams=btcusdt@kline_1m", count: 2))
    }

    @Test func manySymbolsAreSpreadOverConnections() async throws {
        let server = try await Server([[]])
        var configuration = BinanceSource.Configuration()
        configuration.stream = server.url
        configuration.streamLimits.streamsPerConnection = 2
        let source = BinanceSource(configuration, clock: MovedClock())
        var connected: [Symbol] = []
        for await event in source.closes(of: SyntheticMarket.symbols(5)) {
            if case .connected(let symbols) = event { connected += symbols }
            if connected.count == 5 { break }
        }
        server.stop()
        #expect(Set(connected) == Set(SyntheticMarket.symbols(5)) && server.requests.count == 3)
        #expect(server.requests.contains("/stream?streams=btcusdt@kline_1m/ethusdt@kline_1m"))
    }

    @Test func aBanAtTheHandshakeHoldsForRequestsToo() async throws {
        let server = ScriptedServer { _ in .http(418, "", headers: ["Retry-After": "120"]) }
        let bans = Recorder<Int64>()
        var configuration = BinanceSource.Configuration()
        configuration.rest = server.base
        configuration.stream = server.base.replacing("http:", with: "ws:")
        configuration.recordBan = { bans.add($0) }
        let source = BinanceSource(configuration, clock: MovedClock())
        let until = MovedClock.start + 120_000_000
        for await event in source.closes(of: [Klines.symbol]) {
            guard case .interrupted(_, "refused with status 418") = event else {
                Issue.record("\(event)")
                break
            }
            await #expect(throws: ExchangeError.limited(until: until, isBan: true)) {
                try await source.time()
            }
            break
        }
        #expect(bans.all == [until] && server.requests.count == 1)
    }

    @Test func aPerpetualIsNotListenedTo() async throws {
        let source = BinanceSource(clock: MovedClock())
        var refused: [String] = []
        for await event in source.closes(of: [try Symbol("BTCUSDT.P")]) {
            if case .refused(let name, _) = event { refused.append(name) }
        }
        #expect(refused == ["BTCUSDT.P"])
    }

    @Test func anAddressThatIsNoneEndsAtOnceWithItsReason() async {
        var configuration = BinanceSource.Configuration()
        configuration.stream = "https://a"
        var reasons: [String] = []
        for await event in BinanceSource(configuration, clock: MovedClock()).closes(of: [Klines.symbol]) {
            if case .interrupted(_, let reason) = event { reasons.append(reason) }
        }
        #expect(reasons.count == 1 && reasons[0].contains("'https://a' is not ws://"))
    }
}
