internal import NIOCore
internal import NIOWebSocket

/// Carries out for one WebSocket what its `StreamSession` decides, and what faults do to it.
final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// What its candles' instruments are called by the client's subscription.
    private(set) var instruments: [Int: String] = [:]

    private let floor: ExchangeFloor
    private var session: StreamSession
    private var context: ChannelHandlerContext?
    private var isClosing = false
    /// Half open: the socket is there, and nothing goes through it.
    private var isMute = false

    init(_ floor: ExchangeFloor, _ path: StreamPath) {
        self.floor = floor
        session = StreamSession(
            streams: path.streams, isCombined: path.isCombined, limits: floor.configuration.streams,
            at: floor.clock.now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        updateInstruments()
        floor.opened(self)
        if session.hasTooManyStreams { perform([StreamSession.tooManyStreams]) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        floor.closed(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        floor.closed(self)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isMute, !isClosing else { return }
        let (frame, now) = (unwrapInboundIn(data), floor.clock.now)
        switch frame.opcode {
        case .text, .binary:
            let actions = session.received(frame.unmaskedData, at: now)
            updateInstruments()
            perform(actions)
        case .pong: perform(session.pong(String(buffer: frame.unmaskedData), at: now))
        case .ping:
            send(.pong, frame.unmaskedData)
            perform(session.ping(at: now))
        case .connectionClose:
            isClosing = true
            send(.connectionClose, frame.unmaskedData)
            context.close(promise: nil)
        default: context.close(promise: nil)
        }
        context.flush()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func updateInstruments() {
        instruments = [:]
        for name in session.streams {
            if let instrument = floor.instrument(ofStream: name) { instruments[instrument] = name }
        }
    }
}

extension StreamHandler {
    /// Sends an event of an instrument that the client has subscribed to; `tick` flushes it.
    func deliver(_ data: ByteBuffer, of instrument: Int) {
        guard let name = instruments[instrument], let context, !isMute, !isClosing else { return }
        // A client that does not read: the exchange does not keep its events for ever.
        guard context.channel.isWritable else { return context.close(promise: nil) }
        send(.text, session.isCombined ? Self.wrapped(data, in: name) : data)
    }

    func tick(at now: Int64) {
        guard !isMute, !isClosing else { return }
        perform(session.tick(at: now))
        context?.flush()
    }

    func suffer(_ fault: Fault.Connection) {
        guard let context, !isMute, !isClosing else { return }
        switch fault {
        case .dropped: context.close(promise: nil)
        case .reset: context.channel.reset()
        case .halfOpen: isMute = true
        case .truncated:
            isClosing = true
            // A frame of 300 bytes, of which 40 come: behind the encoder, which would not make it.
            var bytes = ByteBuffer(bytes: [0x81, 126, 0x01, 0x2C])
            bytes.writeString("{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\"")
            let encoder = try? context.pipeline.syncOperations.context(
                handlerType: WebSocketFrameEncoder.self)
            encoder?.writeAndFlush(NIOAny(bytes), promise: nil)
            context.close(promise: nil)
        }
    }

    private static func wrapped(_ data: ByteBuffer, in name: String) -> ByteBuffer {
        var event = ByteBuffer()
        event.reserveCapacity(data.readableBytes + name.utf8.count + 24)
        event.writeStaticString("{\"stream\":")
        event.writeQuoted(name)
        event.writeStaticString(",\"data\":")
        event.writeImmutableBuffer(data)
        event.writeStaticString("}")
        return event
    }

    private func perform(_ actions: [StreamSession.Action]) {
        for action in actions {
            switch action {
            case .reply(let text): send(.text, text)
            case .ping(let payload): send(.ping, ByteBuffer(string: payload))
            case .close(let code, let reason):
                var payload = ByteBuffer(integer: code)
                payload.writeString(reason)
                isClosing = true
                send(.connectionClose, payload)
                context?.flush()
                context?.close(promise: nil)
            case .cut:
                isClosing = true
                context?.close(promise: nil)
            }
        }
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
        guard let context else { return }
        context.write(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: nil)
    }
}
