internal import CandleStore
public import Learning
public import Market
public import Signals

/// History run through the same steps as the present, in a scratch state of its own.
public struct Replay: Sendable {
    /// Decisions are made at closes from here on; nil for as soon as anything can be seen.
    public var from: Minute?
    /// Minutes from here on are not looked at; nil for all that there is.
    public var to: Minute?
    /// Days before this one's are not looked at; nil for all that there is.
    public var since: Minute?
    /// These, or all; in the order of their names.
    public var symbols: [Symbol]?
    public var interval = Interval.m5
    public var judge = Judge()

    public init() {}

    /// Days before the first decision that charts fill in: as many as a head looks back.
    static let leadDays = 100

    /// What a minute of it brought.
    public struct Step: Sendable {
        public let minute: Minute
        /// In the order of the symbols, accepted or not.
        public let candidates: [Candidate]
        public let signals: [Signal]
        public let replaced: [UInt64]
        public let ended: [OpenLabels.Ended]
        /// The candidates as they would be journalled.
        package let close: CloseRecord?
    }
}

extension Engine {
    /// Runs a replay over what the store has.
    ///
    /// - Parameters:
    ///   - progress: is told how many of how many minutes are done.
    ///   - visit: gets what each minute brought that brought something.
    /// - Returns: minutes times symbols that were run.
    @discardableResult
    public func replay(
        _ replay: Replay, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in },
        visit: (Replay.Step) -> Void
    ) throws(EngineError) -> Int {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        let records = try Self.records(of: replay.symbols.map { Set($0).sorted() }, in: snapshot)
        do throws(StoreError) {
            guard var run = try replay.beginning(of: records, in: snapshot) else { return 0 }
            let (midnight, end) = (run.book.minute + 1, run.end)
            try run.book.walk(to: end, in: snapshot) { decisions in
                guard let step = decisions?.last else { return }
                progress(step.minute - midnight + 1, end - midnight)
                guard !step.candidates.isEmpty || !step.ended.isEmpty else { return }
                visit(
                    Replay.Step(
                        minute: step.minute, candidates: step.candidates, signals: step.signals,
                        replaced: step.replaced, ended: step.ended, close: step.close))
            }
            return (end - midnight) * records.count
        } catch {
            throw .store(error)
        }
    }
}

extension Engine {
    /// Measures candidates on a stretch of history, for thresholds to be fitted to.
    public func sample(
        _ replay: Replay, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(EngineError) -> CalibrationSample {
        var sample = CalibrationSample()
        try self.replay(replay, progress: progress) { step in
            for candidate in step.candidates { sample.add(candidate) }
        }
        return sample
    }
}

extension Replay {
    /// The records of its symbols, of those that the store knows.
    func records(in snapshot: borrowing Snapshot) throws(StoreError) -> [SymbolRecord] {
        try snapshot.symbols().filter { symbols?.contains($0.symbol) ?? true }
    }

    /// A book before its first minute, and the minute that it ends before; nil where there is nothing to run.
    func beginning(
        of records: [SymbolRecord], in snapshot: borrowing Snapshot
    ) throws(StoreError) -> Beginning? {
        var coverages: [Coverage?] = []
        for record in records { coverages.append(try snapshot.coverage(of: record)) }
        guard let first = coverages.compactMap({ $0?.first }).min() else { return nil }
        let end = min(to ?? coverages.newest + 1, coverages.newest + 1)
        let start = max(first, since ?? first, (from ?? first) - Self.leadDays * 1440)
        guard start < end else { return nil }
        // Whole days, so that longer bars are.
        let midnight = Interval.d1.firstMinute(ofBar: Interval.d1.bar(of: start))
        var book = LiveBook(
            records, coverages, rows: Array(records.indices), minute: midnight - 1, from: .history)
        book.decisions = Decisions(
            records.map(\.symbol), decision: interval, judge, from: from ?? first)
        return Beginning(book: book, end: end)
    }

    /// A book before its first minute.
    struct Beginning: ~Copyable {
        var book: LiveBook
        /// It ends before this minute.
        let end: Minute
    }
}
