public import CandleStore
public import Market

/// Which ranges of minutes were asked for, by which job, and what came of each: kept over restarts, so that nothing is asked
/// for twice.
///
/// What was answered is in the store. What is only here: ranges that the exchange has nothing of because the symbol was
/// not listed yet, and what went wrong.
public struct GapLedger: Sendable {
    private let state: StateStore
    private static let jobs = Table<GapJob.Identifier, GapJob>("gap_jobs")
    private static let ranges = Table<Compound<GapJob.Identifier, ShortName, Minute>, RangeRecord>(
        "gap_ranges")
    private static let beginnings = Table<ShortName, Beginning>("gap_beginnings")
    static let tables = [jobs.name, ranges.name, beginnings.name]

    /// Jobs that are remembered.
    static let jobsMax = 256

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    /// A range of a job, and what came of it.
    public struct Entry: Equatable, Sendable {
        public enum Outcome: UInt8, Sendable {
            // Part of the state's records: never change one.
            case planned = 1
            case done = 2
            /// The exchange has no candle in all of it: its minutes are halts, or before the symbol's first.
            case empty = 3
            /// No answer, or none that is understood: what of it is missing stays so.
            case failed = 4
        }

        public var symbol: Symbol
        public var minutes: Range<Minute>
        public var outcome: Outcome
        /// What went wrong, also where another way led to an answer.
        public var note: String?
    }

    /// Takes down a new job. Those that were running when a process ended count as interrupted from here on, and the oldest
    /// are forgotten.
    func begin(_ kind: GapJob.Kind, at now: Int64) throws(StoreError) -> GapJob {
        try state.write { transaction throws(StoreError) in
            let job = GapJob(try JobNumber.next(in: transaction), kind, begun: now)
            try Self.jobs.put(job, at: job.identifier, in: transaction)
            if job.identifier > UInt64(Self.jobsMax) {
                let oldest = job.identifier - UInt64(Self.jobsMax)
                for row in try Self.jobs.rows(.before(oldest), in: transaction) {
                    try Self.jobs.delete(row.key, in: transaction)
                }
                for row in try Self.ranges.rows(
                    .before(Compound(oldest, Self.least, Minute(0))), in: transaction)
                {
                    try Self.ranges.delete(row.key, in: transaction)
                }
            }
            return job
        }
    }

    /// The number of the last job; 0 before the first.
    static func lastJob(in view: borrowing some StateView & ~Copyable) throws(StoreError) -> GapJob.Identifier
    {
        try jobs.last(in: view)?.key ?? 0
    }

    /// Marks the jobs of a process that ended in their course.
    func closeInterrupted(at now: Int64) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            for row in try Self.jobs.rows(in: transaction) where row.record.state == .running {
                var job = row.record
                (job.state, job.ended) = (.interrupted, now)
                try Self.jobs.put(job, at: row.key, in: transaction)
            }
        }
    }

    func put(_ job: GapJob) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            try Self.jobs.put(job, at: job.identifier, in: transaction)
        }
    }

    func put(_ entries: [Entry], of job: GapJob.Identifier) throws(StoreError) {
        guard !entries.isEmpty else { return }
        try state.write { transaction throws(StoreError) in
            for entry in entries {
                let key = Compound(job, Self.name(of: entry.symbol), entry.minutes.lowerBound)
                let record = RangeRecord(
                    end: entry.minutes.upperBound, outcome: entry.outcome.rawValue, note: entry.note)
                try Self.ranges.put(record, at: key, in: transaction)
            }
        }
    }

    /// A job; nil for one that is not remembered.
    public func job(_ identifier: GapJob.Identifier) throws(StoreError) -> GapJob? {
        try Self.jobs.get(identifier, in: state.snapshot())
    }

    /// The jobs that are remembered, the newest first.
    public func jobs(limit: Int) throws(StoreError) -> [GapJob] {
        try Self.jobs.rows(.all, .backwards, limit: limit, in: state.snapshot()).map(\.record)
    }

    /// The ranges of a job, by symbol and time.
    public func entries(of job: GapJob.Identifier) throws(StoreError) -> [Entry] {
        try Self.ranges.rows(.prefix(job), in: state.snapshot()).compactMap { row in
            let (_, name, start) = row.key.parts
            guard let symbol = try? Symbol(name.text),
                let outcome = Entry.Outcome(rawValue: row.record.outcome)
            else { return nil }
            return Entry(
                symbol: symbol, minutes: start..<max(start, row.record.end), outcome: outcome,
                note: row.record.note)
        }
    }

    /// Takes down that the exchange has nothing of a symbol in a range.
    func put(nothingOf symbol: Symbol, in minutes: Range<Minute>) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            try Self.beginnings.put(
                Beginning(asked: minutes.lowerBound, first: minutes.upperBound), at: Self.name(of: symbol),
                in: transaction)
        }
    }

    /// The minute that the exchange has nothing of a symbol before, as far back as another; nil where that is not known.
    func first(of symbol: Symbol, from minute: Minute) throws(StoreError) -> Minute? {
        guard let known = try Self.beginnings.get(Self.name(of: symbol), in: state.snapshot()),
            known.asked <= minute
        else { return nil }
        return known.first
    }

    private static let least = name(of: "!")

    private static func name(of symbol: Symbol) -> ShortName { name(of: symbol.name) }

    private static func name(of text: String) -> ShortName {
        guard let name = ShortName(text) else { preconditionFailure("'\(text)' is printable ASCII") }
        return name
    }
}

private struct RangeRecord: StateRecord {
    static let version: UInt16 = 1
    var end: Minute
    var outcome: UInt8
    var note: String?

    init(end: Minute, outcome: UInt8, note: String?) {
        (self.end, self.outcome, self.note) = (end, outcome, note)
    }

    func write(to payload: inout PayloadWriter) {
        payload.write(end)
        payload.write(outcome)
        payload.write(note) { $0.write($1) }
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        (end, outcome) = (try payload.minute(), try payload.integer())
        note = try payload.optional { payload throws(Unreadable) in try payload.string() }
    }
}

/// The exchange was asked from `asked` on, and has nothing before `first`.
private struct Beginning: StateRecord {
    static let version: UInt16 = 1
    var asked: Minute
    var first: Minute

    init(asked: Minute, first: Minute) { (self.asked, self.first) = (asked, first) }

    func write(to payload: inout PayloadWriter) {
        payload.write(asked)
        payload.write(first)
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        (asked, first) = (try payload.minute(), try payload.minute())
    }
}
