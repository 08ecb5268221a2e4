public import CandleStore
public import Exchange
public import Logging
public import Market
internal import Synchronization

/// Writes a store, on a thread of its own: live minutes first, then seals of the journal, then backfill.
///
/// Whoever hands something in waits for what became of it, so that nobody hands in more than is written. While the disk is
/// full live minutes wait and are tried again every second, for as long as who handed them in waits; readers are not affected.
public actor StoreWriter {
    /// What was written, and how it is.
    public struct Status: Sendable, Equatable {
        public var commits = 0
        public var sealSteps = 0
        public var backfillSteps = 0
        /// Why nothing is written at the moment; nil when all is well.
        public var alarm: StoreError?
    }

    public nonisolated let store: Store
    public private(set) var status = Status()
    private nonisolated let clock: any WallClock
    private nonisolated let logger: Logger
    private nonisolated let executor = ThreadExecutor()
    private var schedule = WriteSchedule()
    private let liveGate = Turnstile()
    private let sealGate = Turnstile()
    private let backfillGate = Turnstile()
    /// Appends under way: what is long waits for them.
    private nonisolated let liveWaiting = Atomic(0)
    private var isStopped = false

    /// Minutes of all symbols that may wait: more means that the disk has not kept up for an hour.
    private static let liveMax = 64
    private static let retryMicroseconds: Int64 = 1_000_000

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// - Parameter store: opened for writing; nobody else writes it from here on.
    public init(_ store: Store, clock: any WallClock, logger: Logger? = nil) {
        (self.store, self.clock) = (store, clock)
        self.logger = logger ?? .silent
    }

    deinit { executor.stop() }

    /// Commits live minutes; returns when they are durable and shown. Minutes are committed in the order of the calls.
    ///
    /// Throws `EngineError.writerBusy` when too many wait already, and `EngineError.writerStopped` after `stop`, and where the
    /// task is cancelled while the disk is full.
    public nonisolated func append(
        _ rows: [JournalRow], _ contradiction: Contradiction = .isRevision
    ) async throws(EngineError) -> AppendReport {
        let waiting = liveWaiting.add(1, ordering: .relaxed).newValue
        defer { liveWaiting.subtract(1, ordering: .relaxed) }
        guard waiting <= Self.liveMax else { throw .writerBusy(waiting: waiting) }
        return try await commit(rows, contradiction)
    }

    private func commit(
        _ rows: [JournalRow], _ contradiction: Contradiction
    ) async throws(EngineError) -> AppendReport {
        await liveGate.enter()
        defer { liveGate.leave() }
        while true {
            guard !isStopped else { throw .writerStopped }
            do throws(StoreError) {
                let report = try store.append(rows, contradiction, noticed: clock.now)
                status.commits += 1
                endAlarm()
                if let minute = rows.first?.minute, minute != schedule.newestLive {
                    store.removeDeadReaders()
                }
                for row in rows { schedule.newestLive = max(schedule.newestLive ?? row.minute, row.minute) }
                if store.isSealDue, sealGate.isFree { Task { await self.seal() } }
                return report
            } catch {
                try await pause(error)
            }
        }
    }

    /// Merges history of one symbol, some blocks at a time; returns when all of it is durable. Waits while others' is under
    /// way, and steps back for live minutes and seals.
    public func backfill(
        _ rows: [MinuteRow], of symbol: Symbol, _ contradiction: Contradiction = .isRefused
    ) async throws(EngineError) -> MergeReport {
        var merge = Merge(rows, of: symbol, contradiction, noticed: clock.now)
        await backfillGate.enter()
        defer { backfillGate.leave() }
        while !merge.isDone {
            try await step { () throws(StoreError) in
                try store.advance(&merge, blocks: schedule.blocks(at: clock.now))
            }
        }
        return merge.report
    }

    /// Marks the missing ones of some ranges of minutes as halts; answers how many. Waits as backfill does.
    public func markHalts(_ ranges: [Range<Minute>], of symbol: Symbol) async throws(EngineError) -> Int {
        await backfillGate.enter()
        defer { backfillGate.leave() }
        var marked = 0
        for range in ranges {
            try await step { () throws(StoreError) in marked += try store.markHalts(range, of: symbol) }
        }
        return marked
    }

    /// Takes a step of something long, when its turn comes.
    private func step(_ body: () throws(StoreError) -> Void) async throws(EngineError) {
        while true {
            await turn()
            // A seal goes before, and takes its turn between two steps.
            if !sealGate.isFree {
                await sealGate.enter()
                sealGate.leave()
            }
            guard !isStopped else { throw .writerStopped }
            do throws(StoreError) {
                try body()
                status.backfillSteps += 1
                endAlarm()
                return
            } catch {
                try await pause(error)
            }
        }
    }

    /// Writes all that is journalled into blocks.
    public func seal() async {
        await sealGate.enter()
        defer { sealGate.leave() }
        while !isStopped {
            await turn()
            do throws(StoreError) {
                guard try store.seal() else { return }
                status.sealSteps += 1
            } catch {
                // The journal keeps what could not be sealed; the next pass tries again.
                status.alarm = error
                return
            }
        }
    }

    /// Refuses what comes from here on, and what waits; the step under way ends first. A disk that is full holds nobody up.
    public func stop() async {
        isStopped = true
        for gate in [liveGate, backfillGate, sealGate] {
            await gate.enter()
            gate.leave()
        }
    }

    /// Waits until something long may begin.
    private func turn() async {
        while !isStopped {
            if liveWaiting.load(ordering: .relaxed) > 0, status.alarm == nil {
                await Task.yield()
            } else if let quiet = schedule.quietUntil(clock.now) {
                await clock.sleep(until: quiet)
            } else {
                return
            }
        }
    }

    /// Waits before the next attempt where waiting may help: for a disk that is full.
    private func pause(_ error: StoreError) async throws(EngineError) {
        guard case .diskFull = error else { throw .store(error) }
        if status.alarm == nil {
            logger.warning("writing waits", metadata: ["reason": "\(error)"])
        }
        status.alarm = error
        await clock.sleep(until: clock.now + Self.retryMicroseconds)
        // A sleep that is cancelled is none.
        if Task.isCancelled { throw .writerStopped }
    }

    private func endAlarm() {
        if status.alarm != nil { logger.info("writing goes on") }
        status.alarm = nil
    }
}

extension Logger {
    /// Says nothing.
    package static var silent: Logger { Logger(label: "nonet") { _ in SwiftLogNoOpLogHandler() } }
}
