internal import Glibc

/// How many processors there are.
public func processorCount() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

/// Runs the same work on several threads at once, this one among them, until all have done it.
///
/// Where the system gives fewer threads, fewer run: the work must not count them. Not Dispatch: its threads stay, and
/// a process that has them may not fork, as Python's `multiprocessing` does.
func onThreads(_ count: Int, _ work: @escaping @Sendable () -> Void) {
    var started: [pthread_t] = []
    while started.count < count - 1 {
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(Work(run: work))
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, argument.toOpaque())
        guard code == 0 else {
            unsafe argument.release()
            break
        }
        started.append(thread)
    }
    work()
    for thread in started { pthread_join(thread, nil) }
}

private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
}
