public import CandleStore
internal import Crypto
public import Learning
internal import Market
internal import Signals

/// Days of candidates with what became of them: the table that everything is learned from.
///
/// A day is complete at the midnight by which all its trades have ended; then its closes and outcomes become rows, in one
/// transaction, and never change.
public struct CandidateDays: Sendable {
    let state: StateStore
    static let days = Table<Int, CandidateDayRecord>("candidate_days")
    static let summaries = Table<Int, CandidateDaySummary>("candidate_day_summaries")

    package static let tables = [days.name, summaries.name]

    /// Days whose rows are kept, days whose moments are, so that decisions can be made again, and days of closes and outcomes
    /// that the next day to be complete is made of.
    static let daysMax = 180
    private static let momentDaysMax = 730
    private static let logDays = Decisions.daysToComplete + CandidateSlate.daysAround - 1

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    /// The days whose rows there are, ascending, and how many each has.
    public func days() throws(StoreError) -> [(day: Int, rows: Int)] {
        let snapshot = try state.snapshot()
        guard let first = try Self.days.first(in: snapshot)?.key,
            let last = try Self.days.last(in: snapshot)?.key
        else { return [] }
        return try Self.summaries.rows(.within(first..<last + 1), in: snapshot)
            .map { ($0.key, $0.record.rows) }
    }

    /// What least squares needs of each day, ascending; days with too few rows to learn from are left out.
    public func moments() throws(StoreError) -> [DayMoments] {
        try Self.summaries.rows(in: try state.snapshot()).compactMap(\.record.moments)
    }

    /// The rows of some days.
    public func table(_ days: ClosedRange<Int>) throws(StoreError) -> CandidateTable {
        var rows: [CandidateRow] = []
        let snapshot = try state.snapshot()
        try Self.days.forEach(.within(days.lowerBound..<days.upperBound + 1), in: snapshot) {
            row throws(StoreError) in
            do throws(Unreadable) { rows += try row.record.rows() } catch {
                throw .damagedRecord(table: Self.days.name, key: "\(row.key)", what: error.what)
            }
            return true
        }
        return CandidateTable(rows)
    }

    /// SHA-256 over the digests of some days: two tables with the same have the same rows.
    public func digest(of days: ClosedRange<Int>) throws(StoreError) -> [UInt8] {
        var hash = SHA256()
        let snapshot = try state.snapshot()
        for row in try Self.summaries.rows(.within(days.lowerBound..<days.upperBound + 1), in: snapshot) {
            hash.update(data: row.record.digest)
        }
        return Array(hash.finalize())
    }

    /// Completes every day that can be at 00:00 of `day`, once all minutes before have been decided on; answers the new ones.
    /// Each is one transaction. Again it changes nothing.
    public func complete(before day: Int) throws(StoreError) -> [Int] {
        var completed: [Int] = []
        for day in try incomplete(before: day) {
            if try put(day, try slate(for: day).rows(of: day)) { completed.append(day) }
        }
        return completed
    }

    /// Days with closes that are over long enough, and not complete.
    private func incomplete(before day: Int) throws(StoreError) -> [Int] {
        let snapshot = try state.snapshot()
        guard let first = try DecisionJournal.closes.first(in: snapshot)?.key else { return [] }
        let last = day - Decisions.daysToComplete
        var days: [Int] = []
        for day in stride(from: Interval.d1.bar(of: first), through: last, by: 1)
        where try Self.summaries.get(day, in: snapshot) == nil { days.append(day) }
        return days
    }

    /// What a day is made of: what was known by the midnight that it is complete at.
    private func slate(for day: Int) throws(StoreError) -> CandidateSlate {
        let snapshot = try state.snapshot()
        var names: [UInt32: Symbol] = [:]
        for row in try DecisionJournal.tracks.rows(in: snapshot) { names[row.key] = row.record.symbol }
        let known = names
        var slate = CandidateSlate { known[$0] }
        let minutes = KeyRange.within(
            Interval.d1.firstMinute(
                ofBar: day - CandidateSlate.daysAround)..<Interval.d1.firstMinute(
                    ofBar: day + Decisions.daysToComplete))
        try DecisionJournal.closes.forEach(minutes, in: snapshot) { row in
            slate.add(row.record, at: row.key)
            return true
        }
        try DecisionJournal.outcomes.forEach(minutes, in: snapshot) { row in
            slate.add(row.record)
            return true
        }
        return slate
    }

    /// Puts a day; false, and nothing changed, where it is there or has no rows.
    package func put(_ day: Int, _ rows: [CandidateRow]) throws(StoreError) -> Bool {
        guard !rows.isEmpty else { return false }
        let made = MadeDay(day, rows)
        return try state.write { transaction throws(StoreError) in try put(made, in: transaction) }
    }

    private func put(
        _ made: MadeDay, in transaction: borrowing StateTransaction
    ) throws(StoreError) -> Bool {
        guard try Self.summaries.insert(made.summary, at: made.day, in: transaction) else { return false }
        return try Self.days.insert(made.record, at: made.day, in: transaction)
    }

    /// Puts days that were made of history: all of them, or none.
    func put(_ days: [MadeDay]) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            for day in days { _ = try put(day, in: transaction) }
        }
    }

    /// The days that there are, or will be of what was decided live.
    func taken() throws(StoreError) -> [Int] {
        let snapshot = try state.snapshot()
        var days = Set(try Self.summaries.rows(in: snapshot).map(\.key))
        if let first = try DecisionJournal.closes.first(in: snapshot)?.key,
            let last = try DecisionJournal.closes.last(in: snapshot)?.key
        {
            days.formUnion(Interval.d1.bar(of: first)...Interval.d1.bar(of: last))
        }
        return days.sorted()
    }

    /// Lets go of what is too old at 00:00 of `day`: rows and moments beyond those kept, and closes and outcomes of which no day will be
    /// made any more.
    public func prune(before day: Int) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            while let first = try Self.days.first(in: transaction)?.key, first < day - Self.daysMax {
                try Self.days.delete(first, in: transaction)
            }
            for row in try Self.summaries.rows(.before(day - Self.momentDaysMax), in: transaction) {
                try Self.summaries.delete(row.key, in: transaction)
            }
        }
        while let first = try firstJournalled(), Interval.d1.bar(of: first) < day - Self.logDays {
            try forget(Interval.d1.firstMinute(ofBar: Interval.d1.bar(of: first) + 1))
        }
    }

    private func firstJournalled() throws(StoreError) -> Minute? {
        let snapshot = try state.snapshot()
        let closes = try DecisionJournal.closes.first(in: snapshot)?.key
        let outcomes = try DecisionJournal.outcomes.first(in: snapshot)?.key
        return [closes, outcomes].compactMap { $0 }.min()
    }

    /// Deletes closes and outcomes before a minute: a day of them is tens of megabytes.
    private func forget(_ end: Minute) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            for row in try DecisionJournal.closes.rows(.before(end), in: transaction) {
                try DecisionJournal.closes.delete(row.key, in: transaction)
            }
            for row in try DecisionJournal.outcomes.rows(.before(end), in: transaction) {
                try DecisionJournal.outcomes.delete(row.key, in: transaction)
            }
        }
    }
}

/// A day's rows as they are kept.
struct MadeDay {
    let day: Int
    let record: CandidateDayRecord
    let summary: CandidateDaySummary

    init(_ day: Int, _ rows: [CandidateRow]) {
        self.day = day
        record = CandidateDayRecord(day, rows)
        summary = CandidateDaySummary(record, DayMoments(of: CandidateTable(rows), day: day))
    }
}
