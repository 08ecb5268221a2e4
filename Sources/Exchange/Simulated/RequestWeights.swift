/// What an address has asked for, by the minute: Binance's limit of request weight, and its bans.
package struct RequestWeights {
    package enum Verdict: Equatable {
        case admitted(used: Int)
        /// 429: not before so many microseconds have passed.
        case limited(used: Int, wait: Int64)
        /// 418: banned until an instant.
        case banned(used: Int, until: Int64)
    }

    /// Requests that a limited address may still make before it is banned.
    package static let patience = 10
    /// Two minutes at first, three days at most.
    private static let firstBan: Int64 = 120_000_000
    private static let longestBan: Int64 = 3 * 86_400_000_000
    private static let minute: Int64 = 60_000_000

    let limit: Int
    private(set) var used = 0
    private var window: Int64 = .min
    private var ignored = 0
    private var bannedUntil: Int64 = .min
    private var nextBan = firstBan

    package init(limit: Int) { self.limit = limit }

    /// Counts a request and says what becomes of it.
    package mutating func ask(weight: Int, at now: Int64) -> Verdict {
        let window = now - now % Self.minute
        if window != self.window { (self.window, used, ignored) = (window, 0, 0) }
        if now < bannedUntil { return .banned(used: used, until: bannedUntil) }
        used += weight
        if used <= limit { return .admitted(used: used) }
        ignored += 1
        guard ignored > Self.patience else { return .limited(used: used, wait: window + Self.minute - now) }
        bannedUntil = now + nextBan
        nextBan = min(nextBan * 4, Self.longestBan)
        return .banned(used: used, until: bannedUntil)
    }
}
