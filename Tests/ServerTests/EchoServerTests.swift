import NIOCore
import NIOPosix
import Server
import Testing

struct EchoServerTests {
    @Test func everyRequestGetsAReplyOfTheAgreedLength() async throws {
        let echo = try await EchoServer.start(replyBytes: 100)
        let (channel, received) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: echo.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let done = channel.eventLoop.makePromise(of: ByteBuffer.self)
                    try channel.pipeline.syncOperations.addHandler(BytesReader(expecting: 300, done))
                    return (channel, done.futureResult)
                }
            }
        var requests = ByteBuffer()
        for length in [4, 64, 1000] as [UInt32] {
            requests.writeInteger(length, endianness: .little)
            requests.writeRepeatingByte(7, count: Int(length) - 4)
        }
        // In two halves: a request may come in pieces.
        let start = requests.readSlice(length: 40)
        try await channel.writeAndFlush(try #require(start))
        try await channel.writeAndFlush(requests)
        let replies = try await received.get()
        #expect(replies.readableBytes == 300)
        for offset in [0, 100, 200] {
            #expect(replies.getInteger(at: offset, endianness: .little, as: UInt32.self) == 100)
        }
        try await channel.close()
        await echo.stop()
    }
}

/// Collects bytes until there are so many.
private final class BytesReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let count: Int
    private let done: EventLoopPromise<ByteBuffer>
    private var bytes = ByteBuffer()

    init(expecting count: Int, _ done: EventLoopPromise<ByteBuffer>) {
        self.count = count
        self.done = done
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.writeImmutableBuffer(unwrapInboundIn(data))
        if bytes.readableBytes >= count { done.succeed(bytes) }
    }
}
