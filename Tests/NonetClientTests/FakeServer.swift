import NIOCore
import NIOPosix
import Wire

/// A server on loopback that answers as it is told.
final class FakeServer: Sendable {
    /// The frames to send for a frame received; nil = close the connection.
    typealias Answer = @Sendable (Frame) -> [ByteBuffer]?

    private let channel: any Channel

    var port: Int { channel.localAddress!.port! }

    /// Greets by itself and passes every other request to `answer`.
    init(answer: @escaping Answer) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func close() async throws { try await channel.close() }

    static func greeting(_ requestId: UInt64) -> HelloAck {
        HelloAck(
            requestId: requestId, role: .viewer, sessionId: 7, serverEpoch: 8, catalogHash: 9, serverTime: 10,
            serverName: "fake")
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var decoder = FrameDecoder(side: .server)
        private let answer: Answer

        init(answer: @escaping Answer) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            decoder.append(unwrapInboundIn(data))
            while let next = try? decoder.next() {
                if next.template == .goodbye { return context.close(promise: nil) }
                let greeting = next.template == .hello ? [frame(FakeServer.greeting(next.requestId))] : nil
                guard let frames = answer(next) ?? greeting else { return context.close(promise: nil) }
                for frame in frames { context.write(wrapOutboundOut(frame), promise: nil) }
            }
        }

        func channelReadComplete(context: ChannelHandlerContext) { context.flush() }
    }
}
