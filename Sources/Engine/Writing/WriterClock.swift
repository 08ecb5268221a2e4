public import Exchange

#if canImport(Glibc)
    internal import Glibc
#endif

/// The time of day, as whoever depends on it sees it.
public protocol WriterClock: Sendable {
    /// Microseconds since the Unix epoch.
    var now: Int64 { get }

    /// Returns at an instant, given in microseconds since the epoch, or before when the task is cancelled.
    func sleep(until instant: Int64) async
}

/// The machine's.
public struct SystemClock: WriterClock {
    public init() {}

    public var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    public func sleep(until instant: Int64) async {
        try? await Task.sleep(for: .microseconds(max(0, instant - now)))
    }
}

/// The exchange's part waits by the same clock.
extension SystemClock: WallClock {}
