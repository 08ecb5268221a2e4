public import Market
internal import Synchronization

/// A published snapshot with its number, and what it brought against the one before.
public struct Issue: Sendable {
    /// Counts from 1; a jump means that those between are not kept any more.
    public let number: UInt64
    public let snapshot: PublishedSnapshot
    public let change: Change
}

/// What a published snapshot brought against the one before.
public enum Change: Sendable {
    /// Anything may differ, the symbols too.
    case everything
    /// A minute closed, and the bars that end with it: those that the tables show with the open time that goes with it.
    case close(Minute)
    /// Bars of the past became known or changed.
    case past(PastChange)
}

/// Bars of the past that became known or changed, by the symbol's row.
public struct PastChange: Sendable {
    /// A row that the indicators' table of an interval shows anew.
    public struct Indicators: Sendable {
        public let row: Int
        public let interval: Interval
        /// It is of a later bar than the one shown before; else of the same, with other values.
        public let isLate: Bool

        public init(row: Int, interval: Interval, isLate: Bool) {
            (self.row, self.interval, self.isLate) = (row, interval, isLate)
        }
    }

    /// A closed bar as it is now known.
    public struct Bar: Sendable {
        public let row: Int
        public let interval: Interval
        public let bar: CandleRow
        /// Nothing was known of it before; else it was known otherwise.
        public let isLate: Bool

        public init(row: Int, interval: Interval, bar: CandleRow, isLate: Bool) {
            (self.row, self.interval, self.bar, self.isLate) = (row, interval, bar, isLate)
        }
    }

    public let indicators: [Indicators]
    public let bars: [Bar]

    public init(indicators: [Indicators], bars: [Bar]) { (self.indicators, self.bars) = (indicators, bars) }
}

/// Where the newest snapshot is found, the few before it and the jobs; and who is told that there is something new.
package final class Feed: Sendable {
    private struct State {
        var newest: PublishedSnapshot
        /// Oldest first, the newest last.
        var recent: [Issue]
        var jobs = JobBoard()
    }

    /// Who reads later than this many publications after the last look starts from the newest state.
    package static let recentMax = 8

    private let state: Mutex<State>
    private let listeners = Mutex<(calls: [UInt64: @Sendable () -> Void], last: UInt64)>(([:], 0))

    package init(_ snapshot: PublishedSnapshot) {
        let issue = Issue(number: 1, snapshot: snapshot, change: .everything)
        state = Mutex(State(newest: snapshot, recent: [issue]))
    }

    package var published: PublishedSnapshot { state.withLock { $0.newest } }

    package var jobs: JobBoard { state.withLock { $0.jobs } }

    /// Those after a number, oldest first; without one, the newest.
    package func issues(after number: UInt64?) -> [Issue] {
        state.withLock { state in
            guard let number else { return state.recent.suffix(1) }
            return state.recent.filter { $0.number > number }
        }
    }

    package func publish(_ snapshot: PublishedSnapshot, _ change: Change) {
        state.withLock { state in
            let number = (state.recent.last?.number ?? 0) + 1
            state.newest = snapshot
            state.recent.append(Issue(number: number, snapshot: snapshot, change: change))
            if state.recent.count > Self.recentMax { state.recent.removeFirst() }
        }
        tell()
    }

    package func report(_ job: JobEvent) {
        state.withLock { $0.jobs.report(job) }
        tell()
    }

    /// Calls back, from the thread of whoever publishes, whenever there is something new. The call must not wait.
    package func listen(_ call: @escaping @Sendable () -> Void) -> UInt64 {
        listeners.withLock { listeners in
            listeners.last += 1
            listeners.calls[listeners.last] = call
            return listeners.last
        }
    }

    /// Ends what `listen` began: no call is under way or comes after this returns.
    package func unlisten(_ listener: UInt64) { listeners.withLock { $0.calls[listener] = nil } }

    private func tell() { listeners.withLock { for call in $0.calls.values { call() } } }
}
