import Dispatch
import Server
import Testing

struct StoreReadersTests {
    @Test func theQueueHasABound() async {
        let readers = StoreReaders(threads: 1, queueMax: 2)
        let (started, gate, done) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        #expect(
            readers.run {
                started.signal()
                gate.wait()
            })
        // The one thread is busy from here on: two may wait, the third may not.
        await Task.detached { started.waitBlocking() }.value
        #expect(readers.run { done.signal() })
        #expect(readers.run { done.signal() })
        #expect(!readers.run { done.signal() })
        gate.signal()
        await Task.detached {
            done.waitBlocking()
            done.waitBlocking()
        }.value
        #expect(readers.run { done.signal() })
        await Task.detached { done.waitBlocking() }.value
        await readers.stop()
    }

    @Test func nothingRunsAfterTheyStopped() async {
        let readers = StoreReaders(threads: 1, queueMax: 2)
        await readers.stop()
        _ = readers.run { Issue.record("work ran on a stopped pool") }
    }
}

extension DispatchSemaphore {
    /// Waits; callers see to it that the thread may.
    func waitBlocking() { wait() }
}
