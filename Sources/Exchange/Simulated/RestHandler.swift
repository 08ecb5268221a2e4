internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket

#if canImport(Glibc)
    internal import Glibc
#endif

/// Answers the requests of one connection, or does to it what a fault says.
final class RestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let floor: ExchangeFloor
    private var head: HTTPRequestHead?
    /// The connection gets no more answers.
    private var isStalled = false

    init(_ floor: ExchangeFloor) { self.floor = floor }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head, !isStalled else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A handshake that was not admitted comes as a request next, and has its answer.
        if error is NIOWebSocketUpgradeError { return }
        context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let now = floor.clock.now
        let request = RestRequest(uri: head.uri)
        if StreamPath(uri: head.uri) != nil {
            // A handshake that was not admitted, or none.
            if let fault = floor.board.faults.request(nil, at: now) { return suffer(fault, head, context) }
            let status: HTTPResponseStatus = floor.hasTooManyHandshakes ? .tooManyRequests : .badRequest
            return send(RestReply(status: status), head, context)
        }
        if let fault = floor.beginRequest(at: now) { return suffer(fault, head, context) }
        if let path = DumpPath(request.path) { return offer(path, head, context, at: now) }
        send(
            reply(to: request, head, from: address(context), at: now), head,
            context)
    }

    private func reply(to request: RestRequest, _ head: HTTPRequestHead, from address: String, at now: Int64)
        -> RestReply
    {
        guard RestAnswers.serves(request.path) else {
            return RestReply(status: .notFound, page: "404 Not Found")
        }
        guard head.method == .GET else {
            return RestReply(status: .methodNotAllowed, page: "405 Method Not Allowed")
        }
        var reply = RestReply()
        do throws(RestError) {
            switch floor.ask(weight: floor.answers.weight(of: request), from: address, at: now) {
            case .admitted(let used):
                reply.usedWeight = used
            case .limited(let used, let wait):
                (reply.usedWeight, reply.retryAfter) = (used, wait)
                throw .tooMuchWeight(limit: floor.configuration.weightLimit)
            case .banned(let used, let until):
                (reply.usedWeight, reply.retryAfter) = (used, until - now)
                throw .banned(until: until / 1000)
            }
            try floor.answers.write(request, at: now, into: &reply.body)
        } catch {
            reply.set(error)
        }
        return reply
    }
}

extension RestHandler {
    private func address(_ context: ChannelHandlerContext) -> String {
        context.channel.remoteAddress?.ipAddress ?? ""
    }

    private func send(_ reply: RestReply, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(reply.head(to: head, speed: floor.clock.speed))), promise: nil)
        if reply.body.readableBytes > 0, head.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(reply.body))), promise: nil)
        }
        let isSent = head.isKeepAlive ? nil : context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: isSent)
        let channel = context.channel
        isSent?.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }

    /// Sends a file of candles or its checksum. It is made on another thread: a month takes a part of a second.
    private func offer(
        _ path: DumpPath, _ head: HTTPRequestHead, _ context: ChannelHandlerContext, at now: Int64
    ) {
        guard let instrument = floor.instrument(of: path, at: now) else {
            return send(RestReply(status: .notFound, page: "404 Not Found"), head, context)
        }
        let (symbol, period, market) = (path.symbol, path.period, floor.board.market)
        let name = period.path(of: symbol)
        if let dump = floor.dump(at: name) { return send(dump, path, head, context) }
        NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) {
            SimulatedDump(market, instrument, period)
        }.assumeIsolated().whenComplete { result in
            guard let dump = try? result.get() else {
                return self.send(RestReply(status: .notFound, page: "404 Not Found"), head, context)
            }
            self.floor.keep(dump, at: name)
            self.send(dump, path, head, context)
        }
    }

    private func send(
        _ dump: SimulatedDump, _ path: DumpPath, _ head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        var reply = RestReply()
        reply.body = path.isChecksum ? dump.checksum : dump.file
        if !path.isChecksum, floor.board.faults.dumps(at: floor.clock.now) == .damaged {
            let middle = reply.body.readerIndex + reply.body.readableBytes / 2
            let byte = reply.body.getInteger(at: middle, as: UInt8.self) ?? 0
            reply.body.setInteger(byte ^ 1, at: middle)
        }
        send(reply, head, context)
    }

    private func suffer(_ fault: Fault.Request, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var reply = RestReply()
        switch fault {
        case .limited(let seconds):
            reply.set(.tooMuchWeight(limit: floor.configuration.weightLimit))
            (reply.usedWeight, reply.retryAfter) = (
                floor.configuration.weightLimit + 1, Int64(seconds) * 1_000_000
            )
        case .banned(let seconds):
            reply.set(.banned(until: floor.clock.now / 1000 + Int64(seconds) * 1000))
            (reply.usedWeight, reply.retryAfter) = (
                floor.configuration.weightLimit + 1, Int64(seconds) * 1_000_000
            )
        case .status(let status):
            reply.set(.internalError)
            reply.status = HTTPResponseStatus(statusCode: status)
        case .html(let status):
            reply = RestReply(status: HTTPResponseStatus(statusCode: status), page: "\(status) Bad Gateway")
        case .cutOff:
            var whole = self.reply(
                to: RestRequest(uri: head.uri), head, from: address(context), at: floor.clock.now)
            context.write(
                wrapOutboundOut(.head(whole.head(to: head, speed: floor.clock.speed))), promise: nil)
            if let half = whole.body.readSlice(length: whole.body.readableBytes / 2) {
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half))), promise: nil)
            }
            return context.close(promise: nil)
        case .dropped: return context.close(promise: nil)
        case .stalled:
            isStalled = true
            return
        case .reset: return context.channel.reset()
        }
        send(reply, head, context)
    }
}

extension Channel {
    /// Closes with RST instead of FIN.
    func reset() {
        if let provider = self as? any SocketOptionProvider {
            _ = provider.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        close(promise: nil)
    }
}
