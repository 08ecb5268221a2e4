internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket

extension SimulatedExchange {
    /// A listener whose connections speak HTTP, and WebSocket when asked to.
    static func bootstrap(
        _ loops: MultiThreadedEventLoopGroup, _ floor: NIOLoopBound<ExchangeFloor>
    ) -> ServerBootstrap {
        ServerBootstrap(group: loops)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 1 << 20, high: 8 << 20))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let rest = RestHandler(floor.value)
                    let bound = NIOLoopBound(rest, eventLoop: channel.eventLoop)
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withServerUpgrade: (
                            upgraders: [upgrader(floor)],
                            completionHandler: { context in
                                context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
                            }
                        ))
                    try channel.pipeline.syncOperations.addHandler(rest)
                }
            }
    }

    private static func upgrader(_ floor: NIOLoopBound<ExchangeFloor>) -> NIOWebSocketServerUpgrader {
        NIOWebSocketServerUpgrader(
            maxFrameSize: 1 << 18,
            shouldUpgrade: { channel, head in
                let isAdmitted =
                    StreamPath(uri: head.uri) != nil && floor.value.admitsHandshake(at: floor.value.clock.now)
                return channel.eventLoop.makeSucceededFuture(isAdmitted ? HTTPHeaders() : nil)
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    guard let path = StreamPath(uri: head.uri) else { throw ChannelError.ioOnClosedChannel }
                    try channel.pipeline.syncOperations.addHandler(StreamHandler(floor.value, path))
                }
            })
    }
}
