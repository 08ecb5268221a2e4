/// The read transactions of a process that are under way, and those that lasted longer than they should.
///
/// LMDB takes no page again that a reader may see: while one lasts, every commit makes the file longer.
struct ReadingTimes: Sendable {
    /// How long a read transaction may last before it is to be renewed where that can be.
    static let budget = Duration.seconds(1)

    private var begun: [Duration] = []
    private var ended = 0
    private var longest = Duration.zero

    mutating func begin(_ now: Duration) { begun.append(now) }

    mutating func end(_ beginning: Duration, _ now: Duration) {
        if let place = begun.firstIndex(of: beginning) { begun.swapAt(place, begun.count - 1) }
        begun.removeLast()
        note(now - beginning)
    }

    private mutating func note(_ time: Duration) {
        longest = max(longest, time)
        if time > Self.budget { ended += 1 }
    }

    /// How many lasted longer than the budget, those under way among them, and how long the longest has lasted.
    func overdue(_ now: Duration) -> (count: Int, longest: Duration) {
        var all = self
        for beginning in begun { all.note(now - beginning) }
        return (all.ended, all.longest)
    }
}

extension Store {
    private static let start = ContinuousClock.now

    /// The time that has passed since this was first asked for: a clock that nobody turns back.
    @Sendable public static func uptime() -> Duration { start.duration(to: .now) }
}
