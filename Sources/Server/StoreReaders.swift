internal import NIOPosix
internal import Synchronization

/// The threads that answer from the store, behind a queue of bounded length.
package final class StoreReaders: Sendable {
    private let pool: NIOThreadPool
    private let waiting = Atomic(0)
    private let queueMax: Int

    package init(threads: Int, queueMax: Int) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
        self.queueMax = queueMax
    }

    /// Runs `work` when a thread is free; false if `queueMax` are waiting already.
    package func run(_ work: @escaping @Sendable () -> Void) -> Bool {
        guard waiting.add(1, ordering: .relaxed).newValue <= queueMax else {
            waiting.subtract(1, ordering: .relaxed)
            return false
        }
        pool.submit { state in
            self.waiting.subtract(1, ordering: .relaxed)
            if state == .active { work() }
        }
        return true
    }

    /// Waits for the work under way; what is queued is dropped.
    package func stop() async { try? await pool.shutdownGracefully() }
}
