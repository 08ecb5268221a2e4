package import NIOCore
import Wire

/// What a server tells a connection when it stops.
package struct ServerStop: Sendable {
    package init() {}
}

/// Carries out for a socket what its `Session` decides.
///
/// All frames of a read are answered into one buffer, which is written and flushed once. While more than the
/// high water mark waits for the client, nothing more is read or answered.
package final class SessionHandler: ChannelDuplexHandler, Subscriber {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundIn = Never
    package typealias OutboundOut = ByteBuffer

    /// Runs work on a thread that may wait for the store; false if its queue is full.
    package typealias Run = @Sendable (@escaping @Sendable () -> Void) -> Bool

    /// Replies are handed to the channel in pieces of at least so many bytes: only then does it count them.
    private static let pieceBytes = 256 << 10
    /// A reply buffer that has grown beyond this is not kept for the next batch.
    private static let keptBytes = 256 << 10
    /// How long the end of the connection waits for the client to close too, so that it can read the last
    /// frame.
    private static let linger = TimeAmount.seconds(2)

    private var session: Session
    private let frames: FrameCache
    private let source: any QuerySource
    private let operations: (any OperationSource)?
    private let run: Run
    private let runOperation: Run

    private var context: ChannelHandlerContext?
    private var replies = ByteBuffer()
    private var sentBytes = 0
    private var isFlushDue = false
    private var isWritable = true
    private var isReadHeld = false
    /// The cache tells of what is published.
    private var isListed = false
    /// More events are sent when the socket has taken all before.
    private var isDrainAwaited = false
    /// The last bytes are on their way, with FIN behind them; then FIN is sent.
    private var isEnding = false
    private var isFinished = false
    private var timer: Scheduled<Void>?

    package init(
        id: UInt64, _ terms: Terms, _ frames: FrameCache, _ source: any QuerySource,
        _ operations: (any OperationSource)?, at uptime: NIODeadline, run: @escaping Run,
        runOperation: @escaping Run
    ) {
        session = Session(id: id, terms: terms, at: uptime)
        self.frames = frames
        (self.source, self.operations) = (source, operations)
        (self.run, self.runOperation) = (run, runOperation)
    }

    /// Turns the connection away, before it is added to its channel.
    package func refuse(connectionsMax: Int) {
        session.refuse(connectionsMax: connectionsMax, into: &replies)
    }

    package func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
        frames.remove(self)
    }

    package func channelActive(context: ChannelHandlerContext) {
        schedule(context)
        finishBatch(context)  // A connection that was turned away has its answer waiting.
        context.fireChannelActive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = now(context)
        session.received(unwrapInboundIn(data), at: now)
        answer(context, at: now)
    }

    package func channelReadComplete(context: ChannelHandlerContext) { finishBatch(context) }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        guard isWritable else { return }
        answer(context, at: now(context))
        finishBatch(context)
        if isReadHeld, isWritable {
            isReadHeld = false
            context.read()
        }
    }

    package func read(context: ChannelHandlerContext) {
        if isWritable { context.read() } else { isReadHeld = true }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            session.inputClosed()
            if isFinished { return context.close(promise: nil) }
            answer(context, at: now(context))
        case is ServerStop: session.stop(into: &replies)
        default: break
        }
        finishBatch(context)
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

extension SessionHandler {
    /// Answers frames as long as there are some and the client takes the replies.
    private func answer(_ context: ChannelHandlerContext, at now: Moment) {
        let table = frames.current()
        // The whole loop runs inside the session: a class checks every access to its own at run time, a sixth
        // of the cost of a pipelined query.
        while isWritable,
            session.answer(at: now, from: table, into: &replies, pieceBytes: Self.pieceBytes)
        {
            write(context)
        }
    }

    /// Hands on what the batch brought: queries to the store, replies to the socket.
    private func finishBatch(_ context: ChannelHandlerContext) {
        while isWritable, let query = session.nextQuery() { start(query, context) }
        push(context)
        session.settle(into: &replies)
        if replies.readableBytes > 0 || isFlushDue { flush(context) }
        switch session.standing {
        case .greeting, .open, .stopping, .draining: break
        case .ended: end(context)
        case .broken: context.close(promise: nil)
        }
    }

    /// Writes the replies so far, for a flush to come.
    private func write(_ context: ChannelHandlerContext) {
        guard replies.readableBytes > 0 else { return }
        let piece = replies
        replies = ByteBuffer()
        sentBytes += piece.readableBytes
        isFlushDue = true
        context.write(wrapOutboundOut(piece), promise: nil)
    }

    private func flush(_ context: ChannelHandlerContext) {
        var batch = replies
        write(context)
        isFlushDue = false
        context.flush()
        // Mostly the socket has taken all of it by now, and the storage can hold the next batch. The flush
        // itself may have answered more, after a change of writability.
        guard replies.readableBytes == 0, batch.storageCapacity <= Self.keptBytes else { return }
        batch.clear(minimumCapacity: 0)
        replies = batch
    }

    package func published(_ table: FrameTable) {
        guard let context else { return }
        session.publish(table, room: room(context), into: &replies)
        push(context)
        if replies.readableBytes > 0 || isFlushDue { flush(context) }
    }

    /// Sends events that wait, as far as there is room, and the rest when the socket has taken these.
    private func push(_ context: ChannelHandlerContext) {
        if session.isSubscribed != isListed {
            isListed.toggle()
            if isListed { frames.add(self) } else { frames.remove(self) }
        }
        guard session.isWaiting else { return }
        let table = frames.current()
        guard !isDrainAwaited else { return }
        session.resume(table, room: room(context), into: &replies)
        guard session.isWaiting else { return }
        isDrainAwaited = true
        write(context)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let taken = context.eventLoop.makePromise(of: Void.self)
        context.write(wrapOutboundOut(ByteBuffer()), promise: taken)
        isFlushDue = true
        taken.futureResult.whenComplete { _ in handler.value.drained() }
    }

    private func drained() {
        isDrainAwaited = false
        guard let context else { return }
        finishBatch(context)
    }

    /// Bytes that may still be written before events are conflated.
    private func room(_ context: ChannelHandlerContext) -> Int {
        WireLimits.outboundSoftBytes - pending(context) - replies.readableBytes
    }

    private func pending(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Has a query answered apart from the loop.
    private func start(_ query: SlowQuery, _ context: ChannelHandlerContext) {
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let (source, loop) = (source, context.eventLoop)
        let finish: @Sendable (ByteBuffer) -> Void = { reply in
            loop.execute { handler.value.answered(reply) }
        }
        var isAccepted = true
        switch query {
        case .store(let query): isAccepted = run { finish(query.answer(from: source)) }
        case .operation(let query):
            guard let operations else {
                return session.refuse(.operation(query), as: .withoutOperations, into: &replies)
            }
            switch query.work {
            case .read: isAccepted = runOperation { finish(query.read(from: operations)) }
            case .ask: Task { finish(await query.answer(from: operations)) }
            }
        }
        if !isAccepted { session.refuse(query, as: .overloaded, into: &replies) }
    }

    private func answered(_ reply: ByteBuffer) {
        guard let context else { return }  // The client has gone.
        if session.answered() {
            write(context)
            replies = reply  // As it is: a page can have 16 MiB, and a copy would hold up all of the loop.
        }
        finishBatch(context)
    }

    /// FIN behind the last reply; what the client still sends is read and dropped until it closes too.
    ///
    /// Closing at once would answer bytes on their way here with a reset, which takes the last reply with it.
    private func end(_ context: ChannelHandlerContext) {
        guard !isEnding else { return }
        isEnding = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        written.futureResult.whenComplete { _ in handler.value.finish() }
    }

    private func finish() {
        guard let context else { return }
        isFinished = true
        context.close(mode: .output, promise: nil)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.linger) { handler.value.context?.close(promise: nil) }
    }

    private func schedule(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let due = session.nextTick(after: now(context), isReading: isWritable)
        timer = context.eventLoop.scheduleTask(deadline: due) { handler.value.tick() }
    }

    private func tick() {
        guard let context else { return }
        let pending = pending(context)
        let outbound = Liveness.Outbound(pending: pending, taken: sentBytes - pending)
        session.tick(at: now(context), outbound, isReading: isWritable, into: &replies)
        finishBatch(context)
        if context.channel.isActive { schedule(context) }
    }

    private func now(_ context: ChannelHandlerContext) -> Moment { Moment(uptime: context.eventLoop.now) }
}
