internal import CandleStore
internal import Learning
internal import Market

extension LiveRecord {
    /// What signals did before the midnight of a day, as the journal has it: of those that were decided on in the weeks
    /// that learning looks back. Of days whose labels the journal has not followed to their end no outcome is told, for the first
    /// are mostly those that lose.
    init(in state: StateStore, before day: Int) throws(StoreError) {
        self.init()
        let first = Interval.d1.firstMinute(ofBar: day - Self.days)
        let end = Interval.d1.firstMinute(ofBar: day)
        let journal = DecisionJournal(in: state)
        let followed = try journal.decidedUpTo().map { Interval.d1.bar(of: $0 + 1) } ?? .min
        for kept in try CandidateDays(in: state).days() where kept.day < day { emitted[kept.day] = 0 }
        for decided in day - Self.logDays..<day where try journal.hasDecided(allOf: decided) {
            emitted[decided] = 0
        }
        for entry in try journal.entries(of: nil, first..<end).reversed() {
            let decided = Interval.d1.bar(of: entry.signal.minute)
            if let count = emitted[decided] { emitted[decided] = count + 1 }
            guard decided + Decisions.daysToComplete <= followed, let multiple = entry.status.multiple,
                let ended = entry.status.endedAt, ended < end
            else { continue }
            outcomes.append(Outcome(day: decided, multiple: multiple))
        }
    }

    private static let days = 180
    /// Days that are not complete yet.
    private static let logDays = Decisions.daysToComplete
}

extension DecisionJournal {
    /// The last minute that brought a decision or an outcome; nil before the first.
    func decidedUpTo() throws(StoreError) -> Minute? {
        let snapshot = try state.snapshot()
        let last = [
            try Self.closes.last(in: snapshot)?.key, try Self.outcomes.last(in: snapshot)?.key,
        ]
        return last.compactMap { $0 }.max()
    }

    /// Whether it was decided in every hour of a day.
    fileprivate func hasDecided(allOf day: Int) throws(StoreError) -> Bool {
        let snapshot = try state.snapshot()
        let midnight = Interval.d1.firstMinute(ofBar: day)
        for hour in 0..<24 {
            let minutes = midnight + 60 * hour..<midnight + 60 * (hour + 1)
            guard try !Self.closes.rows(.within(minutes), limit: 1, in: snapshot).isEmpty else {
                return false
            }
        }
        return true
    }
}
