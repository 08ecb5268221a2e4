import Glibc
import NIOCore
import Wire

/// Carries out what the conversation says: bytes in and out, one flush a turn of the event loop, one alarm.
///
/// It reads no further while the consumer of some subscription has enough.
final class ConversationHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer
    typealias Continuation = CheckedContinuation<Result<Frame, ClientError>, Never>

    /// Who waits for an answer.
    enum Waiter {
        case answer(Continuation)
        /// The events follow the answer at once: they must find their consumer.
        case subscription(Continuation, key: UInt64)
        case nobody
    }

    private struct Consumer {
        let events: EventFrames.Source
        /// Known once the server has answered.
        var id: UInt32?
        var hasEnough = false
    }

    private var conversation: Conversation<Waiter>
    private var context: ChannelHandlerContext?
    private var isFlushDue = false
    /// By the client's key, and the key by the server's number.
    private var consumers: [UInt64: Consumer] = [:]
    private var keys: [UInt32: UInt64] = [:]
    private var isReadHeld = false
    private var alarm: (task: Scheduled<Void>, at: NIODeadline)?

    init(timeout: TimeAmount) { conversation = Conversation(timeout: timeout, now: .now()) }

    func ask(_ message: some Message, _ waiter: Waiter) {
        perform(conversation.ask(message, waiter, now: .now()))
    }

    func subscribe(
        _ message: Subscribe, _ key: UInt64, _ events: EventFrames.Source, _ continuation: Continuation
    ) {
        consumers[key] = Consumer(events: events)
        perform(conversation.ask(message, .subscription(continuation, key: key), now: .now()))
    }

    /// The consumer wants nothing more.
    func unsubscribe(_ key: UInt64) {
        guard let consumer = consumers.removeValue(forKey: key) else { return }
        if let id = consumer.id {
            keys[id] = nil
            endSubscription(id)
        }
        goOnReading()
    }

    private func endSubscription(_ id: UInt32) {
        let message = Unsubscribe(requestId: 0, subscriptionId: id)
        perform(conversation.ask(message, .nobody, now: .now()))
    }

    /// The consumer has room again.
    func wanted(_ key: UInt64) {
        consumers[key]?.hasEnough = false
        goOnReading()
    }

    func close() { perform(conversation.close()) }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        perform(conversation.lost("the channel was closed"))
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        perform(conversation.received(unwrapInboundIn(data), now: .now(), clock: wallClock()))
    }

    func read(context: ChannelHandlerContext) {
        if isFull { isReadHeld = true } else { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(conversation.lost("the server closed it"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        perform(conversation.lost("\(error)"))
    }

    private var isFull: Bool { consumers.values.contains { $0.hasEnough } }

    private func goOnReading() {
        guard isReadHeld, !isFull, let context else { return }
        isReadHeld = false
        conversation.excuse(now: .now())
        context.read()
    }

    private func answer(_ waiter: Waiter, _ result: Result<Frame, ClientError>) {
        switch waiter {
        case .answer(let continuation): continuation.resume(returning: result)
        case .nobody: break
        case .subscription(let continuation, let key):
            if case .success(let frame) = result, frame.template == .subscribeAck,
                let ack = try? SubscribeAck(frame)
            {
                if consumers[key] != nil {
                    consumers[key]?.id = ack.subscriptionId
                    keys[ack.subscriptionId] = key
                } else {
                    endSubscription(ack.subscriptionId)  // Its consumer has gone meanwhile.
                }
                continuation.resume(returning: result)
            } else {
                consumers.removeValue(forKey: key)?.events.finish()
                let wrong = ClientError.unreadable("the answer to Subscribe was no SubscribeAck")
                continuation.resume(returning: result.flatMap { _ in .failure(wrong) })
            }
        }
    }

    private func deliver(_ frame: Frame) {
        guard let id = frame.subscriptionId, let key = keys[id] else { return }  // Unsubscribed meanwhile.
        if consumers[key]?.events.yield(frame) == .stopProducing { consumers[key]?.hasEnough = true }
    }

    private func endSubscriptions() {
        for consumer in consumers.values {
            if let end = conversation.end, end != .closed {
                consumer.events.finish(end)
            } else {
                consumer.events.finish()
            }
        }
        (consumers, keys) = ([:], [:])
    }

    private func perform(_ actions: [Conversation<Waiter>.Action]) {
        for action in actions {
            switch action {
            case .send(let frame):
                context?.write(wrapOutboundOut(frame), promise: nil)
                flushSoon()
            case .answer(let waiter, let result): answer(waiter, result)
            case .event(let frame): deliver(frame)
            case .close:
                endSubscriptions()
                context?.flush()
                context?.close(promise: nil)
            }
        }
        setAlarm()
    }

    /// Flushes behind everything that this turn of the event loop still writes.
    private func flushSoon() {
        guard !isFlushDue, let context else { return }
        isFlushDue = true
        context.eventLoop.assumeIsolated().execute {
            self.isFlushDue = false
            self.context?.flush()
        }
    }

    /// Keeps one alarm at or before the next tick: one that is early finds nothing to do and sets the next.
    private func setAlarm() {
        guard let context, let due = conversation.nextTick else {
            alarm?.task.cancel()
            alarm = nil
            return
        }
        if let alarm, alarm.at <= due { return }
        alarm?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) {
            self.alarm = nil
            if self.isReadHeld { self.conversation.excuse(now: .now()) }
            self.perform(self.conversation.tick(now: .now(), clock: wallClock()))
        }
        alarm = (task, due)
    }
}

/// Microseconds since the Unix epoch.
func wallClock() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}
