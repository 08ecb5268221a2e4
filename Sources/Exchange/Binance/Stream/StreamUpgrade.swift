package import NIOCore
package import NIOHTTP1
package import NIOSSL
import NIOWebSocket

/// Asks for the upgrade to WebSocket, and is gone when it is granted.
package final class StreamUpgrade: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    package typealias InboundIn = HTTPClientResponsePart
    package typealias OutboundOut = HTTPClientRequestPart

    private let authority: String
    private let path: String
    private let link: StreamLink

    init(authority: String, path: String, link: StreamLink) {
        (self.authority, self.path, self.link) = (authority, path, link)
    }

    /// Fills a connection's pipeline: TLS, HTTP until the upgrade, then frames, which go to the link.
    ///
    /// - Parameter key: of the handshake; random where no test needs to know it.
    package static func prepare(
        _ channel: any Channel, _ address: StreamAddress, tls: NIOSSLContext?, path: String,
        messageBytesMax: Int, link: StreamLink, key: String = NIOWebSocketClientUpgrader.randomRequestKey()
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: address.host))
        }
        let upgrade = StreamUpgrade(authority: address.authority, path: path, link: link)
        let upgrader = NIOWebSocketClientUpgrader(
            requestKey: key, maxFrameSize: messageBytesMax, automaticErrorHandling: false
        ) { channel, _ in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(link) }
        }
        // What comes behind the answer to the upgrade are frames already.
        try pipeline.addHTTPClientHandlers(
            leftOverBytesStrategy: .forwardBytes,
            withClientUpgrade: (
                upgraders: [upgrader],
                completionHandler: { $0.pipeline.syncOperations.removeHandler(upgrade, promise: nil) }
            ))
        try pipeline.addHandler(upgrade)
    }

    package func channelActive(context: ChannelHandlerContext) {
        link.connected(context.channel)
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: path,
            headers: ["Host": authority, "User-Agent": "nonet", "Content-Length": "0"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        var answer = HTTPAnswer()
        for (name, value) in head.headers { answer.take(line: Array("\(name): \(value)".utf8)) }
        link.refuse(status: Int(head.status.code), retryAfter: answer.retryAfter)
    }

    package func channelInactive(context: ChannelHandlerContext) { link.fail("the connection was lost") }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) { link.fail("\(error)") }
}
