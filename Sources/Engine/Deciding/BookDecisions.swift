internal import CandleStore
internal import Market
internal import Signals

// How a book comes to decide: charts are filled by a walk over the last days, and what was open goes on.
extension LiveBook {
    /// Minutes of history that charts are filled from. What heads remember longer is lost with a restart.
    private static let fillMinutes = 45 * 1440
    /// The same for one symbol whose candles have changed: the longer intervals than these fill are few.
    private static let refreshMinutes = 45 * 1440

    /// Begins to decide with the minute after the book's.
    ///
    /// - Parameters:
    ///   - recall: is asked for what an earlier run left.
    ///   - visit: is told of every minute of the walk that something ended with.
    mutating func beginDeciding(
        _ judge: Judge, _ interval: Interval, in snapshot: borrowing Snapshot,
        recall: (inout Decisions) throws(StoreError) -> Void,
        _ visit: (Decisions.Step) throws(StoreError) -> Void
    ) throws(StoreError) {
        let symbols = rows.map { records[$0].symbol }
        var decisions = Decisions(symbols, decision: interval, judge, from: Minute(.max))
        try recall(&decisions)
        var filling = book(of: rows, minutes: Self.fillMinutes)
        filling.decisions = decisions
        var failure: StoreError?
        try filling.walk(to: minute + 1, in: snapshot) { decisions in
            guard failure == nil, let step = decisions?.last, !step.isEmpty else { return }
            do throws(StoreError) { try visit(step) } catch { failure = error }
        }
        if let failure { throw failure }
        self.decisions = filling.decisions
        self.decisions?.firstDecision = minute + 1
    }

    /// A book of some rows that begins so many minutes before this one's, at a midnight.
    private func book(of rows: [Int], minutes: Int) -> LiveBook {
        let day = Interval.d1.bar(of: minute + 1 - minutes)
        return LiveBook(
            rows.map { records[$0] }, rows.map { coverages[$0] }, rows: Array(rows.indices),
            minute: Interval.d1.firstMinute(ofBar: day) - 1, from: .history)
    }

    /// Brings charts up to date of which the past has changed since.
    mutating func refreshDecisions(in snapshot: borrowing Snapshot) throws(StoreError) {
        for place in decisions?.stale.sorted() ?? [] {
            guard let decisions else { return }
            let record = records[rows[place]]
            var alone = book(of: [rows[place]], minutes: Self.refreshMinutes)
            alone.decisions = Decisions(
                [record.symbol], decision: decisions.scene.decision, decisions.judge, from: Minute(.max))
            try alone.walk(to: minute + 1, in: snapshot) { _ in }
            guard let scene = alone.decisions?.scene else { return }
            var strip: MinuteStrip?
            var failure: StoreError?
            let last = minute
            self.decisions?.refresh(place, from: scene, through: minute) { next in
                if strip?.contains(next) != true {
                    let minutes = next.sinceEpoch..<min(last.sinceEpoch, next.sinceEpoch | 63) + 1
                    do throws(StoreError) {
                        strip = try MinuteStrip(of: record, minutes, in: snapshot)
                    } catch {
                        (strip, failure) = (nil, error)
                    }
                }
                return strip?[next] ?? .missing
            }
            if let failure { throw failure }
        }
    }
}
