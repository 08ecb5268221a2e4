package import Market

/// When a seal or a backfill may take its next step: not around a minute's end, where only its commit may begin.
package struct WriteSchedule {
    /// The newest minute that came in live.
    package var newestLive: Minute?

    /// Nothing long begins after this second of a minute, so that the next commit finds the writer free.
    private static let lastSecond: Int64 = 57
    /// A minute that is not in by this second is not waited for: whatever feeds the writer has trouble of its own.
    private static let patienceSeconds: Int64 = 10
    /// Without a live minute for so long, nothing is live.
    private static let liveMinutes = 3

    package init() {}

    /// Blocks that a step of backfill changes.
    package func blocks(at now: Int64) -> Int { isLive(now) ? 8 : 64 }

    /// The instant before which no step may begin, in microseconds since the Unix epoch; nil when one may now.
    package func quietUntil(_ now: Int64) -> Int64? {
        guard isLive(now), let newestLive else { return nil }
        let minute = Minute(containingMilliseconds: Int(now / 1000))
        let second = (now - minute.microseconds) / 1_000_000
        let patience = Self.patienceSeconds * 1_000_000
        if second >= Self.lastSecond { return (minute + 1).microseconds + patience }
        if newestLive < minute - 1, second < Self.patienceSeconds { return minute.microseconds + patience }
        return nil
    }

    private func isLive(_ now: Int64) -> Bool {
        guard let newestLive else { return false }
        return Minute(containingMilliseconds: Int(now / 1000)) - newestLive <= Self.liveMinutes
    }
}
