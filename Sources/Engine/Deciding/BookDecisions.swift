internal import CandleStore
internal import Market
internal import Signals

// How a book comes to decide: charts are filled by a walk over the last days, and what was open goes on.
extension LiveBook {
    /// Minutes of history that charts are filled from. What heads remember longer is lost with a restart.
    private static let fillMinutes = 45 * 1440

    /// Begins to decide with the minute after the book's.
    ///
    /// - Parameters:
    ///   - recall: what an earlier run left.
    ///   - visit: is told of every minute of the walk that something ended with.
    mutating func beginDeciding(
        _ judge: Judge, _ interval: Interval, in snapshot: borrowing Snapshot,
        _ recall: Recall, _ visit: (Decisions.Step) throws(StoreError) -> Void
    ) throws(StoreError) {
        let symbols = rows.map { records[$0].symbol }
        var decisions = Decisions(symbols, decision: interval, judge, from: Minute(.max))
        decisions.take(recall)
        var filling = book(of: rows)
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

    /// A book of some rows that begins as far back as charts are filled from and candles are known, at a midnight.
    private func book(of rows: [Int]) -> LiveBook {
        let first = rows.compactMap { coverages[$0]?.first }.min() ?? minute
        let day = Interval.d1.bar(of: max(first, minute + 1 - Self.fillMinutes))
        return LiveBook(
            rows.map { records[$0] }, rows.map { coverages[$0] }, rows: Array(rows.indices),
            minute: Interval.d1.firstMinute(ofBar: day) - 1, from: .history)
    }

    /// Brings charts up to date of which the past has changed since, of a few symbols: each is a walk over its last days.
    mutating func refreshDecisions(
        atMost count: Int, in snapshot: borrowing Snapshot
    ) throws(StoreError) {
        for place in (decisions?.stale ?? []).sorted().prefix(count) { try refresh(place, in: snapshot) }
    }

    private mutating func refresh(_ place: Int, in snapshot: borrowing Snapshot) throws(StoreError) {
        guard let interval = decisions?.scene.decision, let judge = decisions?.judge else { return }
        let (record, last) = (records[rows[place]], minute)
        var alone = book(of: [rows[place]])
        alone.decisions = Decisions([record.symbol], decision: interval, judge, from: Minute(.max))
        try alone.walk(to: last + 1, in: snapshot) { _ in }
        guard let scene = alone.decisions?.scene else { return }
        var strip: MinuteStrip?
        var failure: StoreError?
        decisions?.refresh(place, from: scene, through: last) { next in
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
