import CCurl
import Glibc
import Synchronization

/// Carries out requests on a thread of its own, which keeps connections open between them.
///
/// libcurl is not async: one thread moves all transfers, and whoever asked waits without one.
@safe
final class TransferThread: @unchecked Sendable {
    private struct Inbox {
        var arrived: [(key: UInt64, transfer: Transfer)] = []
        var cancelled: Set<UInt64> = []
        var nextKey: UInt64 = 0
        var isStopped = false
        /// The thread takes nothing any more, and `multi` is gone.
        var isOver = false
    }

    static let connectionsMax = 8

    private let multi: UnsafeMutableRawPointer
    private let inbox = Mutex(Inbox())
    // The thread's own.
    private var waiting: [(key: UInt64, transfer: Transfer)] = []
    private var active: [UInt64: Transfer] = [:]

    init() {
        guard let multi = unsafe curl_multi_init() else { preconditionFailure("libcurl has no memory") }
        unsafe self.multi = multi
        unsafe nonet_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, Self.connectionsMax)
        unsafe nonet_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.connectionsMax)
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(self).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<TransferThread>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, argument)
        precondition(code == 0, "the system has no thread to give")
        pthread_detach(thread)
    }

    /// Ends the thread; what is under way is cancelled.
    func stop() {
        inbox.withLock { inbox in
            inbox.isStopped = true
            if !inbox.isOver { unsafe curl_multi_wakeup(multi) }
        }
    }

    /// The answer to a request, or why there is none. Cancelling the task ends the transfer.
    func answer(to request: HTTPRequest) async -> Result<HTTPAnswer, TransferFailure> {
        let key = inbox.withLock { inbox in
            inbox.nextKey += 1
            return inbox.nextKey
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit(Transfer(request) { continuation.resume(returning: $0) }, key)
                if Task.isCancelled { cancel(key) }  // Told before there was anything to cancel.
            }
        } onCancel: {
            cancel(key)
        }
    }

    private func cancel(_ key: UInt64) {
        inbox.withLock { inbox in
            guard !inbox.isOver else { return }
            inbox.cancelled.insert(key)
            unsafe curl_multi_wakeup(multi)
        }
    }

    private func submit(_ transfer: Transfer, _ key: UInt64) {
        let isTaken = inbox.withLock { inbox in
            guard !inbox.isOver, !inbox.isStopped else { return false }
            inbox.arrived.append((key, transfer))
            unsafe curl_multi_wakeup(multi)
            return true
        }
        if !isTaken { transfer.cancel() }
    }

    private func run() {
        while true {
            let isStopped = takeInbox()
            if isStopped { return end() }
            startWaiting()
            var running: Int32 = 0
            unsafe curl_multi_perform(multi, &running)
            finishDone()
            // Woken by a byte, by a timer of libcurl's or by the inbox.
            if waiting.isEmpty || active.count >= Self.connectionsMax {
                unsafe curl_multi_poll(multi, nil, 0, 60_000, nil)
            }
        }
    }

    private func takeInbox() -> Bool {
        let (arrived, cancelled, isStopped) = inbox.withLock { inbox in
            defer { (inbox.arrived, inbox.cancelled) = ([], []) }
            return (inbox.arrived, inbox.cancelled, inbox.isStopped)
        }
        waiting += arrived
        for key in cancelled {
            if let transfer = active.removeValue(forKey: key) {
                unsafe curl_multi_remove_handle(multi, transfer.handle)
                transfer.cancel()
            } else if let place = waiting.firstIndex(where: { $0.key == key }) {
                waiting.remove(at: place).transfer.cancel()
            }
        }
        return isStopped
    }

    /// As many as there may be connections, so that no transfer's time runs while it waits for one.
    private func startWaiting() {
        while active.count < Self.connectionsMax, !waiting.isEmpty {
            let (key, transfer) = waiting.removeFirst()
            active[key] = transfer
            unsafe curl_multi_add_handle(multi, transfer.handle)
        }
    }

    private func finishDone() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let place = active.firstIndex(where: { unsafe $0.value.handle == message.pointee.easy_handle }
                )
            else { continue }
            let code = unsafe message.pointee.data.result  // Gone with the handle.
            let transfer = active.remove(at: place).value
            unsafe curl_multi_remove_handle(multi, transfer.handle)
            transfer.end(code)
        }
    }

    private func end() {
        let arrived = inbox.withLock { inbox in
            inbox.isOver = true
            return inbox.arrived
        }
        for transfer in active.values {
            unsafe curl_multi_remove_handle(multi, transfer.handle)
            transfer.cancel()
        }
        for (_, transfer) in waiting + arrived { transfer.cancel() }
        (active, waiting) = ([:], [])
        unsafe curl_multi_cleanup(multi)
    }
}
