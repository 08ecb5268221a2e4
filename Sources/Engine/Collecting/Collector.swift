internal import CandleStore
internal import Exchange
public import Logging
public import Market

/// Keeps a store at the exchange's heels: live minutes as they close, what they lack soon after, and gaps beside them.
///
/// A minute goes out as one commit when all symbols are in, or two seconds after its end; then indicators go on and are
/// published. At the fifth and the thirtieth second after it whoever is missing is asked for.
public actor Collector {
    /// What is collected.
    public struct Plan: Sendable {
        public var symbols: [Symbol]
        /// Minutes of history that are kept complete.
        public var historyMinutes: Int

        public init(symbols: [Symbol], historyMinutes: Int) {
            (self.symbols, self.historyMinutes) = (symbols, historyMinutes)
        }
    }

    /// What it did, and how it is.
    public struct Status: Sendable, Equatable {
        /// The newest minute that was published.
        public var minute: Minute?
        public var minutes = 0
        public var candles = 0
        public var late = 0
        public var revised = 0
        public var refused = 0
        public var halts = 0
        public var interruptions = 0
        /// What became of symbols at the exchange, of the last time that anything did.
        public var symbolNews: [SymbolEvent] = []
        /// Symbols whose gaps are being filled, and those that were.
        public var backfilling = 0
        public var backfilled = BackfillReport()
        /// Microseconds from a minute's end to its publication, the last one's.
        public var delay: Int64 = 0
        /// What went wrong last; nil when nothing has.
        public var trouble: String?
    }

    public nonisolated let engine: Engine
    public nonisolated let writer: StoreWriter
    /// What fills the gaps, and what clients ask for that.
    public nonisolated let gaps: GapJobs
    private var counts = Status()
    private let source: any CandleSource
    private let clock: any WallClock
    private let logger: Logger
    private let plan: Plan
    /// Begins to decide, once gaps are filled; nil when it has.
    private var deciding: (@Sendable () throws -> Void)?
    private var box: MinuteBox
    private let closing = Turnstile()
    /// The minute up to which the exchange was asked a second time.
    private var reconciled: [Symbol: Minute] = [:]
    /// The last minute of each symbol from before.
    private let knownAtStart: [Symbol: Minute]

    private static let frameDelay: Int64 = 2_000_000
    private static let firstLook: Int64 = 5_000_000
    private static let secondLook: Int64 = 30_000_000
    private static let minute: Int64 = 60_000_000
    private static let hour: Int64 = 3_600_000_000
    /// Symbols that are taken up again after a minute, each for about a tenth of a second.
    private static let refreshedPerMinute = 12
    /// Minutes that are asked for again before the end of a run, and at once at most: a page.
    private static let reconciledAtFirst = 90
    private static let reconciledMax = 1000
    private static let revisionLag = 10

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe writer.unownedExecutor }

    /// - Parameter deciding: begins to decide (`Engine.decide`), after gaps have been filled for the first time: charts are
    ///   filled once then, not symbol by symbol.
    public init(
        _ surroundings: GapJobs.Surroundings, _ plan: Plan, logger: Logger? = nil,
        deciding: (@Sendable () throws -> Void)? = nil
    ) {
        self.deciding = deciding
        (engine, writer) = (surroundings.engine, surroundings.writer)
        (source, clock) = (surroundings.source, surroundings.clock)
        self.plan = plan
        gaps = GapJobs(surroundings, plan)
        knownAtStart = surroundings.engine.published.lastMinutes
        self.logger = logger ?? .silent
        let now = Minute(containingMilliseconds: Int(clock.now / 1000))
        box = MinuteBox(expected: Set(plan.symbols), closed: now - 1)
    }

    /// What it did so far, and how it is.
    public var status: Status {
        get async {
            var status = counts
            (status.backfilling, status.backfilled) = await (gaps.symbolsUnderWay, gaps.totals)
            return status
        }
    }

    /// Whether all minutes before an instant were published, no gap is being filled, and every symbol is decided on.
    public func isComplete(upTo instant: Int64) async -> Bool {
        guard let minute = counts.minute, (minute + 1).microseconds >= instant else { return false }
        return await gaps.symbolsUnderWay == 0 && deciding == nil && engine.isDecidingOnAll
    }

    /// Collects until the task is cancelled; then the writer is stopped.
    public func run() async {
        await gaps.follow(
            GapJobs.Follower(
                end: { await self.box.closed + 1 },
                filled: { symbol throws(EngineError) in try await self.rebuild(symbol) }))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.listen() }
            group.addTask { await self.keepTime() }
            group.addTask { await self.watchGaps() }
            await group.waitForAll()
        }
        await gaps.stop()
        await gaps.follow(nil)
        await writer.stop()
    }

    // MARK: Live minutes

    private func listen() async {
        for await event in source.closes(of: plan.symbols) {
            if Task.isCancelled { return }
            switch event {
            case .closed(let candle): await take(candle)
            case .connected: break
            case .interrupted(let symbols, let reason):
                counts.interruptions += 1
                note("interrupted", reason)
                Task { _ = await self.fillGaps(of: symbols) }
            case .refused(_, let reason):
                counts.refused += 1
                note("refused", reason)
            }
        }
    }

    private func take(_ candle: ClosedCandle) async {
        // Whoever sends candles is traded again, whatever the last list said.
        box.expected.insert(candle.symbol)
        let row = JournalRow(symbol: candle.symbol, minute: candle.minute, candle: candle.candle)
        switch box.add(row) {
        case .waits: break
        case .completes(let minute): await close(through: minute)
        case .late: await append(late: [row])
        case .tooEarly:
            counts.refused += 1
            note("refused", "\(candle.symbol) closed \(candle.minute), which is far ahead of the clock")
        }
    }

    /// Sends minutes out in their order, with whatever is in. Who waited for another to do so finds nothing left to do.
    private func close(through last: Minute) async {
        await closing.enter()
        defer { closing.leave() }
        while box.closed < last { await closeNext() }
    }

    private func closeNext() async {
        let (minute, rows) = box.close()
        do {
            let report = try await writer.append(rows)
            counts.candles += report.added
            counts.revised += report.revised
            try publish(minute, rows)
        } catch {
            // Nothing of it is in the store: whoever looks asks for all of it.
            box.forget(minute)
            note("minute not kept", "\(minute): \(error)")
        }
        counts.minutes += 1
        counts.minute = minute
        counts.delay = clock.now - (minute + 1).microseconds
        let status = await status
        logger.info(
            "minute",
            metadata: [
                "minute": "\(minute)", "candles": "\(rows.count)", "of": "\(plan.symbols.count)",
                "delay_ms": "\(counts.delay / 1000)", "late": "\(counts.late)", "halts": "\(counts.halts)",
                "backfilled": "\(status.backfilled.candles)", "to_fill": "\(status.backfilling)",
            ])
        do throws(EngineError) {
            try engine.refreshDecisions(atMost: Self.refreshedPerMinute)
        } catch {
            note("not decided on", "\(error)")
        }
        if let trouble = engine.published.decided.trouble { note("not decided on", trouble) }
    }

    private func note(_ event: Logger.Message, _ reason: String) {
        counts.trouble = reason
        logger.warning(event, metadata: ["reason": "\(reason)"])
    }

    private func publish(_ minute: Minute, _ rows: [JournalRow]) throws(EngineError) {
        if try engine.close(minute, with: rows, at: clock.now) { return }
        try engine.publish(at: clock.now)
        try engine.publishCandles(at: clock.now)
    }

    /// Appends what came after its minute was out.
    private func append(late rows: [JournalRow]) async {
        guard !rows.isEmpty else { return }
        // Not between a minute's commit and its publication, which does not read the store.
        await closing.enter()
        defer { closing.leave() }
        do {
            let report = try await writer.append(rows)
            counts.late += report.added
            counts.revised += report.revised
            counts.halts += report.halts
            guard report.sequence != nil else { return }
            try engine.rebuild(
                Array(Set(rows.map(\.symbol))).sorted(), after: LateMinute.of(rows, report), at: clock.now)
        } catch {
            note("late candles not kept", "\(error)")
        }
    }

    // MARK: The clock

    private func keepTime() async {
        while !Task.isCancelled {
            let minute = box.closed + 1
            let end = (minute + 1).microseconds
            await clock.sleep(until: end + Self.frameDelay)
            if Task.isCancelled { return }
            if await skip() { continue }
            await close(through: minute)
            await clock.sleep(until: end + Self.firstLook)
            await look(at: minute, isLast: false)
            await clock.sleep(until: end + Self.secondLook)
            await look(at: minute, isLast: true)
        }
    }

    /// Where the clock is far ahead, as after a machine has slept: the minutes between are a gap like any other. Answers
    /// whether it was.
    private func skip() async -> Bool {
        let over = Minute(containingMilliseconds: Int(clock.now / 1000)) - 1
        guard over - box.closed > MinuteBox.minutesMax else { return false }
        await closing.enter()
        box.skip(to: over)
        closing.leave()
        Task { _ = await self.fillGaps(of: plan.symbols) }
        return true
    }

    /// Asks for what a minute lacks. Minutes that the exchange has no candle of are halts after the last look.
    private func look(at minute: Minute, isLast: Bool) async {
        let lacking = box.lacking(minute)
        guard !lacking.isEmpty, !Task.isCancelled else { return }
        var asked = lacking
        // Where most are missing it is our connection or the exchange as a whole: three tell which.
        if lacking.count > max(3, plan.symbols.count / 2) {
            let liquid = plan.symbols.filter(lacking.contains).prefix(3)
            let found = await ask(Array(liquid), minute, isLast: isLast)
            await append(late: found)
            guard found.contains(where: { $0.candle != nil }) || isLast else { return }
            asked = lacking.filter { !liquid.contains($0) }
        }
        await append(late: await ask(asked, minute, isLast: isLast))
    }

    private func ask(_ symbols: [Symbol], _ minute: Minute, isLast: Bool) async -> [JournalRow] {
        var rows: [JournalRow] = []
        do {
            // The exchange's clock says whether the minute is over; ours does not count.
            guard try await source.time() >= (minute + 1).microseconds + Self.frameDelay else { return [] }
            for symbol in symbols {
                let page = try await source.candles(of: symbol, minute..<minute + 1)
                if let candle = page.first(where: { $0.minute == minute }) {
                    rows.append(JournalRow(symbol: symbol, minute: minute, candle: candle.candle))
                } else if isLast {
                    rows.append(JournalRow(symbol: symbol, minute: minute, candle: nil))
                }
            }
        } catch {
            note("no answer", "\(error)")
        }
        for row in rows { _ = box.add(row) }
        return rows
    }

    // MARK: Gaps

    /// Looks every hour at what the exchange lists, and fills the gaps of all symbols; again each minute those of symbols that
    /// got no answer.
    private func watchGaps() async {
        while !Task.isCancelled {
            var unanswered = plan.symbols
            let next = clock.now + Self.hour
            await readListings()
            repeat {
                // The exchange does not give the last minute at once.
                await clock.sleep(until: (box.closed + 1).microseconds + Self.firstLook)
                unanswered = await fillGaps(of: unanswered)
                await beginDeciding()
                if unanswered.isEmpty || clock.now >= next { await reconcile() }
                await clock.sleep(until: unanswered.isEmpty ? next : clock.now + Self.minute)
            } while !unanswered.isEmpty && !Task.isCancelled && clock.now < next
        }
    }

    /// Beside live minutes: it takes a while.
    private func beginDeciding() async {
        guard let deciding, !Task.isCancelled else { return }
        do {
            try await Task.detached { try deciding() }.value
            self.deciding = nil
        } catch {
            note("not deciding", "\(error)")
        }
    }

    /// Asks again for the minutes that are known since the last time: where the exchange has changed a closed candle since the
    /// stream had it, its newest word stands, and what it was goes to the revision log.
    public func reconcile() async {
        let end = box.closed + 1
        for symbol in plan.symbols where !Task.isCancelled {
            do {
                for minutes in unreconciled(symbol, before: end) {
                    let page = try await source.candles(of: symbol, minutes)
                    await append(
                        late: page.map { JournalRow(symbol: symbol, minute: $0.minute, candle: $0.candle) })
                }
                // What is revised a while after its close is seen with the next.
                reconciled[symbol] = end - Self.revisionLag
            } catch {
                note("not reconciled", "\(symbol): \(error)")
            }
        }
    }

    /// From where the last time ended, or a while before the last run did, up to now. What lies between two runs that are far
    /// apart was asked for long after it closed.
    private func unreconciled(_ symbol: Symbol, before end: Minute) -> [Range<Minute>] {
        let start = reconciled[symbol] ?? min(end, knownAtStart[symbol] ?? end) - Self.reconciledAtFirst
        guard end - start > Self.reconciledMax else { return [start..<end] }
        return [start..<start + 2 * Self.reconciledAtFirst, end - Self.reconciledAtFirst..<end]
    }

    /// Takes down what became of symbols. Those that are not traded are not waited for.
    private func readListings() async {
        do {
            let listings = try await source.listings()
            guard !listings.isEmpty else { throw ExchangeError.malformed(what: "a list without symbols") }
            let events = try gaps.symbolLedger.take(listings, at: clock.now)
            if !events.isEmpty { counts.symbolNews = events }
            for event in events {
                logger.notice(
                    "symbol", metadata: ["symbol": "\(event.symbol)", "what": "\(event.kind)"])
            }
            let trading = Set(listings.filter { $0.status == .trading }.map(\.symbol))
            box.expected = Set(plan.symbols).intersection(trading)
        } catch {
            note("symbols not read", "\(error)")
        }
    }

    /// Fills what is missing of some symbols, up to the last minute that went out. Answers those that are not complete, for
    /// want of an answer.
    private func fillGaps(of symbols: [Symbol]) async -> [Symbol] {
        let (unanswered, trouble) = await gaps.run(of: symbols)
        if let trouble, !Task.isCancelled { note("gaps not filled", trouble) }
        return unanswered
    }

    /// What is published of a symbol whose past changed is computed anew.
    private func rebuild(_ symbol: Symbol) async throws(EngineError) {
        await closing.enter()
        defer { closing.leave() }
        try engine.rebuild([symbol], at: clock.now)
    }
}
