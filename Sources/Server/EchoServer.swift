internal import NIOCore
internal import NIOPosix

/// The neighbour of `nonet bench query`: what a bare swift-nio server takes for bytes of the same sizes, and
/// no more.
///
/// A request is `u32 length` (little-endian, of the whole request) and anything; the answer to each is `u32
/// replyBytes` and as many bytes as are missing. Replies of one read are flushed together, as in `Server`.
public final class EchoServer: Sendable {
    /// The port on 127.0.0.1 that it listens on.
    public let port: Int
    private let listener: any Channel
    private let loop: MultiThreadedEventLoopGroup

    private init(_ listener: any Channel, _ loop: MultiThreadedEventLoopGroup) {
        (self.listener, self.loop) = (listener, loop)
        port = listener.localAddress?.port ?? 0
    }

    /// Listens on a free port; every request is answered with `replyBytes`, which must be at least 4.
    public static func start(replyBytes: Int) async throws(ListenError) -> EchoServer {
        precondition(replyBytes >= 4)
        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let listener = try await ServerBootstrap(group: loop)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(EchoHandler(replyBytes: replyBytes))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            return EchoServer(listener, loop)
        } catch {
            try? await loop.shutdownGracefully()
            throw .listen(host: "127.0.0.1", port: 0, reason: "\(error)")
        }
    }

    /// Closes it with all its connections.
    public func stop() async {
        try? await listener.close()
        try? await loop.shutdownGracefully()
    }
}

private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reply: ByteBuffer
    private var requests = ByteBuffer()
    private var replies = ByteBuffer()

    init(replyBytes: Int) {
        var reply = ByteBuffer()
        reply.writeInteger(UInt32(replyBytes), endianness: .little)
        reply.writeRepeatingByte(0, count: replyBytes - 4)
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if requests.readableBytes == 0 { requests = bytes } else { requests.writeBuffer(&bytes) }
        while let length = requests.getInteger(
            at: requests.readerIndex, endianness: .little, as: UInt32.self),
            length >= 4, requests.readSlice(length: Int(length)) != nil
        {
            replies.writeImmutableBuffer(reply)
        }
        requests.discardReadBytes()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        var batch = replies
        replies = ByteBuffer()
        context.writeAndFlush(wrapOutboundOut(batch), promise: nil)
        batch.clear(minimumCapacity: 0)
        replies = batch
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
