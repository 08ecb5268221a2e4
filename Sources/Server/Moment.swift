package import NIOCore

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Now, by both clocks: one that only goes forward, and the one that people read.
package struct Moment: Sendable {
    package var uptime: NIODeadline
    /// Microseconds since the epoch, UTC.
    package var utc: Int64

    package init(uptime: NIODeadline, utc: Int64) {
        self.uptime = uptime
        self.utc = utc
    }

    /// This moment; only a loop knows the time of its timers.
    init(uptime: NIODeadline) {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        self.init(uptime: uptime, utc: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
