public import Exchange

#if canImport(Glibc)
    internal import Glibc
#endif

/// The machine's time of day.
public struct SystemClock: WallClock {
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
