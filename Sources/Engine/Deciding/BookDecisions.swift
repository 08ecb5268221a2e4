internal import CandleStore
internal import Market
internal import Signals

// How a book comes to decide: charts are filled by a walk over the last days, and what was open goes on.
extension LiveBook {
    /// Minutes of history that charts are filled from. What heads remember longer is lost with a restart.
    private static let fillMinutes = 45 * 1440

    /// A book of the same symbols in the past, which charts are filled with up to this one's minute: beside this one, which
    /// notes from here on what changes in the past.
    mutating func makeFilling(_ plan: DecidingPlan) throws(StoreError) -> LiveBook {
        (decisions, changes) = (nil, [])
        weights = try plan.versions?.active()
        let judge = weights.map { plan.judge.weighing(by: $0) } ?? plan.judge
        var filling = book(of: rows)
        var decisions = Decisions(
            rows.map { records[$0].symbol }, decision: plan.interval, judge, from: Minute(.max))
        decisions.take(try plan.journal.recall(after: minute))
        filling.decisions = decisions
        return filling
    }

    /// Goes on deciding with the charts and what was open of a book that has come to the same minute. False where it is not
    /// of this one any more.
    mutating func adopt(
        _ filling: consuming LiveBook, _ plan: DecidingPlan, in snapshot: borrowing Snapshot
    ) throws(StoreError) -> Bool {
        guard let changes, let filled = filling.decisions, filling.minute == minute,
            filled.scene.sights.map(\.symbol) == rows.map({ records[$0].symbol })
        else { return false }
        (decisions, self.changes) = (filled, nil)
        decisions?.firstDecision = minute + 1
        for place in changes { decisions?.markStale(place) }
        decided.begin(
            filled.judge, plan.interval, with: try plan.journal.entries(limit: PublishedDecisions.signalsMax))
        return true
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
