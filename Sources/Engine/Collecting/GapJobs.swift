public import CandleStore
public import Exchange
public import Market

/// Looks for gaps and fills them, job by job: on its own while a `Collector` runs beside it, and as well without one.
///
/// These are what clients may ask for: `gaps`, `check`, `backfillAll`, `backfill` and `status`. The ranges of a job are
/// asked for eight at a time; a symbol is filled by one job at a time, so that nothing is asked for twice.
public actor GapJobs {
    /// Where things are taken from and put.
    public struct Surroundings: Sendable {
        public var engine: Engine
        public var writer: StoreWriter
        public var source: any CandleSource
        /// The exchange's files; nil to use none.
        public var dumps: DumpReader?
        /// As `EngineState` opens it.
        public var state: StateStore
        public var clock: any WallClock
        /// Told of every change of a job, in order.
        public var report: @Sendable (GapJob) -> Void

        public init(
            _ engine: Engine, _ writer: StoreWriter, _ state: StateStore, _ source: any CandleSource,
            dumps: DumpReader? = nil, clock: any WallClock
        ) {
            (self.engine, self.writer, self.state) = (engine, writer, state)
            (self.source, self.dumps, self.clock) = (source, dumps, clock)
            report = { engine.report(JobEvent($0, at: clock.now)) }
        }
    }

    /// What a collector that runs beside it adds.
    struct Follower: Sendable {
        /// The minute before which everything went out: history ends there.
        var end: @Sendable () async -> Minute
        /// Something of a symbol's past became known.
        var filled: @Sendable (Symbol) async throws(EngineError) -> Void
    }

    nonisolated let surroundings: Surroundings
    nonisolated let ledger: GapLedger
    nonisolated let symbolLedger: SymbolLedger
    nonisolated let plan: Collector.Plan
    private(set) var follower: Follower?
    private var running: [GapJob.Identifier: GapJob] = [:]
    private var tasks: [GapJob.Identifier: Task<GapJob, Never>] = [:]
    /// Symbols that are being filled, and what came of all since the start.
    var symbolsUnderWay = 0
    var totals = BackfillReport()
    /// Ranges that got no answer one after the other: an exchange that is away is not asked for all there is.
    var failuresInARow = 0
    static let failuresMax = 16
    /// Symbols of whose past something became known, which nobody was told yet.
    private var changed: Set<Symbol> = []
    private var symbolGates: [Symbol: Turnstile] = [:]
    let slots = Turnstile(places: fetchesAtOnce)
    /// The files' host was not reached: it is left alone until then.
    private var dumpsRestUntil: Int64 = .min

    /// As many as there are connections.
    private static let fetchesAtOnce = 8
    static let symbolsAtOnce = 16
    private static let jobsMax = 16
    /// The exchange does not give a minute at once.
    private static let grace: Int64 = 5_000_000
    private static let dumpsRest: Int64 = 3_600_000_000

    public init(_ surroundings: Surroundings, _ plan: Collector.Plan) {
        (self.surroundings, self.plan) = (surroundings, plan)
        (ledger, symbolLedger) = (GapLedger(in: surroundings.state), SymbolLedger(in: surroundings.state))
        // A ledger that can't be written is told by the first job.
        try? ledger.closeInterrupted(at: surroundings.clock.now)
    }

    func follow(_ follower: Follower?) { self.follower = follower }

    // MARK: What clients ask for

    /// What is known of the minutes of all symbols of the store, or of chosen ones.
    public nonisolated func gaps(of chosen: [Symbol]? = nil) throws(EngineError) -> [GapStatus] {
        let standings = try storing { () throws(StoreError) in try symbolLedger.standings() }
        return try surroundings.engine.gapStatus(
            of: chosen, at: surroundings.clock.now, standings: standings)
    }

    /// Counts what is missing of the plan's symbols, without asking for it. Answers the job, which goes on by itself.
    public func check() throws(EngineError) -> GapJob.Identifier { try start(.check, plan.symbols, nil) }

    /// Asks for all that is missing of the plan's symbols; where that is under way already, answers that job.
    public func backfillAll() throws(EngineError) -> GapJob.Identifier { try backfillAllOnce().job }

    /// The same, and says whether it was under way already.
    public func backfillAllOnce() throws(EngineError) -> (job: GapJob.Identifier, isOld: Bool) {
        if let same = running.values.first(where: { $0.kind == .all }) { return (same.identifier, true) }
        return (try start(.all, plan.symbols, nil), false)
    }

    /// The same of some symbols, or of all of the plan; from a minute, or as far back as the plan keeps; up to another, or
    /// now.
    public func backfill(
        _ symbols: [Symbol]?, from: Minute?, to: Minute?
    ) throws(EngineError) -> GapJob.Identifier {
        let over = Minute(containingMilliseconds: Int(surroundings.clock.now / 1000))
        let end = to ?? over
        let start = from ?? min(over - plan.historyMinutes, end)
        return try backfill(symbols ?? plan.symbols, start..<max(start, end))
    }

    /// Asks for what is missing of some symbols' minutes in a range; what of it is not over yet is left out.
    public func backfill(
        _ symbols: [Symbol], _ minutes: Range<Minute>
    ) throws(EngineError) -> GapJob.Identifier {
        let over = Minute(containingMilliseconds: Int(surroundings.clock.now / 1000))
        guard !minutes.isEmpty, minutes.lowerBound < over,
            minutes.lowerBound >= Minute(Minute.range.lowerBound)
        else { throw .emptyRange(minutes) }
        return try start(.range, symbols, minutes)
    }

    /// What is under way, by number; and what ended, also before a restart, the newest first.
    public func status(last limit: Int = 20) throws(EngineError) -> BackfillStatus {
        let kept = try storing { () throws(StoreError) in try ledger.jobs(limit: limit + running.count) }
        return BackfillStatus(
            running: running.values.sorted { $0.identifier < $1.identifier },
            ended: Array(kept.filter { running[$0.identifier] == nil }.prefix(limit)),
            weight: surroundings.source.weight)
    }

    /// What a job came to, when it has ended; nil for one that is not remembered.
    public func end(of identifier: GapJob.Identifier) async -> GapJob? {
        if let task = tasks[identifier] { return await task.value }
        return try? ledger.job(identifier)
    }

    /// Stops the jobs that clients asked for; returns when they have ended. What came is in the store.
    public func stop() async {
        let tasks = tasks.values
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.value }
    }

    private func start(
        _ kind: GapJob.Kind, _ symbols: [Symbol], _ range: Range<Minute>?
    ) throws(EngineError) -> GapJob.Identifier {
        guard running.count < Self.jobsMax else { throw .jobsBusy(limit: Self.jobsMax) }
        let job = try begin(kind)
        tasks[job.identifier] = Task {
            _ = await self.perform(job.identifier, symbols, range)
            return self.finish(job.identifier)
        }
        return job.identifier
    }

    /// The ranges of a job and what came of each, by symbol and time.
    public nonisolated func entries(of identifier: GapJob.Identifier) throws(EngineError) -> [GapLedger.Entry]
    {
        try storing { () throws(StoreError) in try ledger.entries(of: identifier) }
    }

    // MARK: Jobs

    /// Fills what is missing of some symbols for the collector. Answers those that are not complete, for want of an answer,
    /// and what went wrong.
    func run(of symbols: [Symbol]) async -> (unanswered: [Symbol], trouble: String?) {
        do {
            let job = try begin(.scheduled).identifier
            let unanswered = await perform(job, symbols, nil)
            return (unanswered, finish(job).trouble)
        } catch {
            return (symbols, "\(error)")
        }
    }

    private func begin(_ kind: GapJob.Kind) throws(EngineError) -> GapJob {
        let job = try storing { () throws(StoreError) in
            try ledger.begin(kind, at: surroundings.clock.now)
        }
        running[job.identifier] = job
        surroundings.report(job)
        return job
    }

    func change(_ identifier: GapJob.Identifier, _ change: (inout GapJob) -> Void) {
        guard var job = running[identifier] else { return }
        change(&job)
        running[identifier] = job
        surroundings.report(job)
    }

    private func finish(_ identifier: GapJob.Identifier) -> GapJob {
        guard var job = running.removeValue(forKey: identifier) else {
            preconditionFailure("job \(identifier) ends once")
        }
        tasks[identifier] = nil
        job.ended = surroundings.clock.now
        if job.state == .running { job.state = job.missing > 0 ? .incomplete : .done }
        do throws(StoreError) { try ledger.put(job) } catch { job.trouble = "the ledger: \(error)" }
        surroundings.report(job)
        return job
    }

    private func perform(
        _ identifier: GapJob.Identifier, _ symbols: [Symbol], _ range: Range<Minute>?
    ) async -> [Symbol] {
        do {
            let end = try await endOfHistory()
            failuresInARow = 0
            let windows = try windows(of: symbols, range, before: end)
            var missing = 0
            for window in windows { missing += try lacking(window.symbol, window.minutes).minutes }
            change(identifier) { ($0.symbols, $0.minutes) = (windows.count, missing) }
            if running[identifier]?.kind == .check {
                change(identifier) { job in
                    (job.symbolsDone, job.minutesDone, job.missing) = (job.symbols, missing, missing)
                    job.state = .done
                }
                return []
            }
            let unanswered = await fill(windows, identifier)
            missing = 0
            for window in windows { missing += try lacking(window.symbol, window.minutes).minutes }
            change(identifier) { job in
                job.missing = missing
                if Task.isCancelled { job.state = .interrupted }
            }
            return unanswered
        } catch {
            change(identifier) { job in
                job.state = Task.isCancelled ? .interrupted : .failed
                job.trouble = "\(error)"
            }
            return symbols
        }
    }

    /// The first minute that is not asked for.
    private func endOfHistory() async throws -> Minute {
        if let follower { return await follower.end() }
        return Minute(containingMilliseconds: Int((try await surroundings.source.time() - Self.grace) / 1000))
    }

    /// What of each symbol is to be known; of a delisted one up to its delisting.
    private func windows(
        of symbols: [Symbol], _ range: Range<Minute>?, before end: Minute
    ) throws(EngineError) -> [Window] {
        let standings = try storing { () throws(StoreError) in try symbolLedger.standings() }
        return symbols.map { symbol in
            var last = min(end, range?.upperBound ?? end)
            if let standing = standings[symbol], standing.status == .delisted {
                last = min(last, Minute(containingMilliseconds: Int(standing.since / 1000)))
            }
            let window = range ?? end - plan.historyMinutes..<end
            let minutes = window.lowerBound..<max(window.lowerBound, last)
            return Window(symbol: symbol, minutes: minutes)
        }
    }

    /// What is missing of a symbol in a window, as far as the exchange may have it.
    func lacking(_ symbol: Symbol, _ window: Range<Minute>) throws(EngineError) -> Lacking {
        let coverage = try surroundings.engine.coverage(of: symbol)
        let first = try storing { () throws(StoreError) in
            try ledger.first(of: symbol, from: window.lowerBound)
        }
        return Lacking(
            ranges: GapPlan.missing(in: coverage, within: window, absentBefore: first),
            firstKnown: coverage?.first)
    }

    struct Lacking {
        var ranges: [Range<Minute>]
        /// Nothing is known of the symbol before this minute; nil where nothing is known at all.
        var firstKnown: Minute?

        var minutes: Int { ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) } }

        /// Nothing is known of the symbol before a range.
        func isBefore(_ range: Range<Minute>) -> Bool { firstKnown.map { range.lowerBound < $0 } ?? true }
    }

    // MARK: What filling needs

    func gate(of symbol: Symbol) -> Turnstile {
        if let gate = symbolGates[symbol] { return gate }
        let gate = Turnstile()
        symbolGates[symbol] = gate
        return gate
    }

    /// Which files are asked for now.
    var files: FetchPlan.Files {
        surroundings.dumps != nil && surroundings.clock.now >= dumpsRestUntil ? .monthsAndDays : .none
    }

    func leaveDumpsAlone() { dumpsRestUntil = surroundings.clock.now + Self.dumpsRest }

    func noteChange(of symbol: Symbol) { changed.insert(symbol) }

    /// Whether something of a symbol became known since the last time of asking.
    func hasChanged(_ symbol: Symbol) -> Bool { changed.remove(symbol) != nil }
}

/// The backfills under way and those that ended.
public struct BackfillStatus: Sendable {
    /// By number.
    public var running: [GapJob]
    /// The newest first.
    public var ended: [GapJob]
    /// Of requests, where the exchange counts it.
    public var weight: RequestWeight?

    public init(running: [GapJob], ended: [GapJob], weight: RequestWeight? = nil) {
        (self.running, self.ended, self.weight) = (running, ended, weight)
    }
}
