package import NIOCore
package import NIOWebSocket

/// One connection's frames: carries out what its session says. It lives on its event loop, and nowhere else.
package final class StreamLink: ChannelInboundHandler, @unchecked Sendable {
    package typealias InboundIn = WebSocketFrame
    package typealias OutboundOut = WebSocketFrame

    package enum Report {
        case opened
        case message(StreamMessage)
        /// The handshake was refused for asking too often; the end follows.
        case limited(status: Int, retryAfter: Int?)
        case ended(reason: String)
    }

    private let limits: StreamLimits
    private let clock: any WallClock
    /// Told of everything, on the event loop; of the end once, and of nothing after it.
    private let report: (Report) -> Void
    private var channel: (any Channel)?
    private var session: LinkSession?
    private var isOver = false

    package init(_ limits: StreamLimits, clock: any WallClock, report: @escaping (Report) -> Void) {
        (self.limits, self.clock, self.report) = (limits, clock, report)
    }

    /// There is a connection, which is not upgraded yet.
    func connected(_ channel: any Channel) {
        if isOver { return channel.close(promise: nil) }
        self.channel = channel
    }

    func fail(_ reason: String) {
        guard !isOver else { return }
        isOver = true
        channel?.close(promise: nil)
        channel = nil
        report(.ended(reason: reason))
    }

    /// The handshake was answered with another status than the upgrade's.
    func refuse(status: Int, retryAfter: Int?) {
        if !isOver, WeightBudget.limiting.contains(status) {
            report(.limited(status: status, retryAfter: retryAfter))
        }
        fail("refused with status \(status)")
    }

    /// Ends it without a report.
    package func close() {
        guard !isOver else { return }
        if let channel { sendClose(1000, channel) }
        isOver = true
        channel?.close(promise: nil)
        channel = nil
    }

    package func tick(now: Int64) {
        guard let channel, let action = session?.tick(now: now) else { return }
        carryOut(action, channel)
        channel.flush()
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        guard !isOver else { return context.close(promise: nil) }
        channel = context.channel
        session = LinkSession(limits, now: clock.now)
        report(.opened)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard let action = session?.received(Self.frame(frame), now: clock.now) else { return }
        carryOut(action, context.channel)
    }

    package func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

    package func channelInactive(context: ChannelHandlerContext) { fail("the connection was lost") }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) { fail("\(error)") }

    private func carryOut(_ action: LinkSession.Action, _ channel: any Channel) {
        switch action {
        case .pong(let payload): send(.pong, payload, channel)
        case .message(let message): if !isOver { report(.message(message)) }
        case .end(let reason, let code):
            if let code { sendClose(code, channel) }
            fail(reason)
        }
    }

    private func sendClose(_ code: UInt16, _ channel: any Channel) {
        guard session != nil else { return }  // Before the upgrade there are no frames.
        send(.connectionClose, [UInt8(code >> 8), UInt8(code & 0xFF)], channel)
        channel.flush()
    }

    /// A client masks what it sends, with a key nobody can guess (RFC 6455, 5.3).
    private func send(_ opcode: WebSocketOpcode, _ payload: [UInt8], _ channel: any Channel) {
        let frame = WebSocketFrame(
            fin: true, opcode: opcode, maskKey: .random(), data: channel.allocator.buffer(bytes: payload))
        channel.write(frame, promise: nil)
    }

    private static func frame(_ frame: WebSocketFrame) -> LinkSession.Frame {
        let kind: LinkSession.Kind =
            switch frame.opcode {
            case .text: .text
            case .binary: .binary
            case .continuation: .continuation
            case .ping: .ping
            case .pong: .pong
            case .connectionClose: .close
            default: .other(UInt8(webSocketOpcode: frame.opcode))
            }
        return LinkSession.Frame(
            kind, isFinal: frame.fin, isMasked: frame.maskKey != nil,
            hasReservedBits: frame.rsv1 || frame.rsv2 || frame.rsv3,
            Array(frame.data.readableBytesView))
    }
}
