internal import CandleStore
internal import Learning
internal import Market
internal import Signals

/// Which days of candidates were made of history.
public struct FilledDays: Sendable, Equatable {
    /// Since the Unix epoch; nil for none.
    public internal(set) var first: Int?
    public internal(set) var last: Int?
    public internal(set) var days = 0
    public internal(set) var rows = 0
}

extension Engine {
    /// Days that are filled unless others are asked for.
    static let filledDays = 120

    /// Makes days of candidates of history: what would have been decided, and what became of it. All days are put at once; live
    /// signals are left alone.
    ///
    /// Throws `EngineError.daysTaken` where days are there already, or will be of what was decided live.
    ///
    /// - Parameter replay: the days from its first decision to its end, as far as they are complete; those missing of the last
    ///   120 for nil.
    public func fill(
        _ days: CandidateDays, by replay: Replay, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(EngineError) -> FilledDays {
        let symbols = try self.symbols(replay.symbols)
        guard let range = try daysToFill(days, replay, symbols) else { return FilledDays() }
        var replay = replay
        replay.from = Interval.d1.firstMinute(ofBar: range.lowerBound)
        replay.to = Interval.d1.firstMinute(ofBar: range.upperBound + Decisions.daysToComplete)
        let names = Dictionary(
            symbols.map { (Signal.symbolPart(of: Signal.id($0.symbol, Minute(0))), $0.symbol) },
            uniquingKeysWith: { first, _ in first })
        var filling = DayFilling(from: range.lowerBound, names)
        try self.replay(replay, progress: progress) { filling.add($0) }
        filling.finish(through: range.upperBound)
        let made = filling.made
        try storing { () throws(StoreError) in try days.put(made) }
        return FilledDays(
            first: made.first?.day, last: made.last?.day, days: made.count,
            rows: made.reduce(0) { $0 + $1.record.count })
    }

    /// Nil where no day can be complete.
    private func daysToFill(
        _ days: CandidateDays, _ replay: Replay, _ symbols: [SymbolSummary]
    ) throws(EngineError) -> ClosedRange<Int>? {
        let taken = try storing { () throws(StoreError) in try days.taken() }
        guard let known = symbols.compactMap(\.first).min(), let newest = symbols.compactMap(\.last).max()
        else { return nil }
        let end = min(replay.to ?? newest + 1, newest + 1)
        var last = Interval.d1.bar(of: end) - Decisions.daysToComplete
        if replay.to == nil, let first = taken.first { last = min(last, first - 1) }
        let first = max(
            replay.from.map(Interval.d1.bar(of:)) ?? last - Self.filledDays + 1, Interval.d1.bar(of: known))
        let overlap = first <= last ? taken.filter((first...last).contains) : taken
        if let first = overlap.first, let last = overlap.last { throw .daysTaken(first...last) }
        return first <= last ? first...last : nil
    }
}

/// Days on their way from a replay: no more lie in memory than are needed for the next.
private struct DayFilling {
    private(set) var made: [MadeDay] = []
    private var next: Int
    private var slate: CandidateSlate

    init(from day: Int, _ names: [UInt32: Symbol]) {
        next = day
        slate = CandidateSlate { names[$0] }
    }

    mutating func add(_ step: Replay.Step) {
        finish(through: Interval.d1.bar(of: step.minute) - Decisions.daysToComplete)
        if let close = step.close { slate.add(close, at: step.minute) }
        var outcomes = OutcomesRecord()
        for ended in step.ended { outcomes.append(ended.label.key, ended.direction, ended.outcome) }
        slate.add(outcomes)
    }

    /// Makes the days up to one of which everything is known.
    mutating func finish(through day: Int) {
        while next <= day {
            let rows = slate.rows(of: next)
            if !rows.isEmpty { made.append(MadeDay(next, rows)) }
            next += 1
            slate.forget(before: next - CandidateSlate.daysAround)
        }
    }
}
