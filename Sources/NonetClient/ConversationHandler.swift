import Glibc
import NIOCore
import Wire

/// Carries out what the conversation says: bytes in and out, one flush a turn of the event loop, one alarm.
final class ConversationHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias Waiter = CheckedContinuation<Result<Frame, ClientError>, Never>

    private var conversation: Conversation<Waiter>
    private var context: ChannelHandlerContext?
    private var isFlushDue = false
    private var alarm: (task: Scheduled<Void>, at: NIODeadline)?

    init(timeout: TimeAmount) { conversation = Conversation(timeout: timeout, now: .now()) }

    func ask(_ message: some Message, _ waiter: Waiter) {
        perform(conversation.ask(message, waiter, now: .now()))
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

    func channelInactive(context: ChannelHandlerContext) {
        perform(conversation.lost("the server closed it"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        perform(conversation.lost("\(error)"))
    }

    private func perform(_ actions: [Conversation<Waiter>.Action]) {
        for action in actions {
            switch action {
            case .send(let frame):
                context?.write(wrapOutboundOut(frame), promise: nil)
                flushSoon()
            case .answer(let waiter, let result): waiter.resume(returning: result)
            case .close:
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
