#if canImport(Glibc)
    internal import Glibc
#endif

/// Runs an actor's jobs one after another on a thread of its own, in the order they come.
///
/// What waits for a disk must not hold up the threads that everything else shares.
@safe
final class ThreadExecutor: SerialExecutor, @unchecked Sendable {
    // Read and changed under the mutex only.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [UnownedJob] = []
    private var isStopped = false

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe changed = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(changed, nil)
        // The thread keeps it until the end of the process: an actor may be asked for as long as somebody knows it.
        let argument = unsafe Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<ThreadExecutor>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, argument.toOpaque())
        precondition(code == 0, "the system has no thread to give")
        pthread_detach(thread)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        unsafe pthread_mutex_lock(mutex)
        jobs.append(job)
        unsafe pthread_cond_signal(changed)
        unsafe pthread_mutex_unlock(mutex)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { unsafe UnownedSerialExecutor(ordinary: self) }

    /// Lets the thread end when it has nothing to do: when the actor is gone, nothing comes any more.
    func stop() {
        unsafe pthread_mutex_lock(mutex)
        isStopped = true
        unsafe pthread_cond_signal(changed)
        unsafe pthread_mutex_unlock(mutex)
    }

    private func run() {
        while true {
            unsafe pthread_mutex_lock(mutex)
            while jobs.isEmpty, !isStopped { unsafe pthread_cond_wait(changed, mutex) }
            let due = jobs
            jobs.removeAll(keepingCapacity: true)
            unsafe pthread_mutex_unlock(mutex)
            if due.isEmpty { return }
            for job in due { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }
}
