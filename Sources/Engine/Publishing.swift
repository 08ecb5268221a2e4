package import CandleStore
internal import Indicators
package import Market
internal import Synchronization

/// What a published snapshot came from.
public struct Publication: Sendable, Equatable {
    public enum Origin: Sendable {
        /// What was published before.
        case memory
        case checkpoint
        /// All candles of all symbols, replayed.
        case history
    }

    public let origin: Origin
    /// Minutes that were closed on top of it.
    public let minutes: Int

    public init(origin: Origin, minutes: Int) { (self.origin, self.minutes) = (origin, minutes) }
}

extension Engine {
    /// Brings every symbol's indicators up to the newest minute that the store has, and puts each one's last closed bar of
    /// every interval where the server looks.
    ///
    /// It goes on from what was published before or from the store's checkpoint, as long as the candles behind either are
    /// still the same; else all history is replayed. The bits are the same whichever way.
    ///
    /// - Parameters:
    ///   - time: microseconds since the Unix epoch, for the record.
    ///   - progress: is told how many of how many intervals are replayed.
    @discardableResult
    public func publish(
        at time: Int64, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(EngineError) -> Publication {
        let plan = deciding.withLock { $0 }
        return try book.withLock { held throws(EngineError) in
            do throws(StoreError) {
                var snapshot = try store.snapshot()
                let records = try snapshot.symbols()
                var coverages: [Coverage?] = []
                for record in records { coverages.append(try snapshot.coverage(of: record)) }
                let decided = held?.decided
                var book = try LiveBook.current(held.take(), records, coverages, in: &snapshot, progress)
                if let decided { book.decided = decided }
                let publication = Publication(
                    origin: book.origin, minutes: try book.pass(coverages.newest, plan, in: snapshot))
                book.coverages = coverages
                if let plan, book.decisions == nil { try book.begin(plan, in: snapshot) }
                feed.publish(book.snapshot(at: time), .everything)
                book.origin = .memory
                held = consume book
                return publication
            } catch {
                throw .store(error)
            }
        }
    }

    /// Shows every symbol's last closed candles as well, for subscribers: from then on each close brings its own.
    ///
    /// After each `publish`, and apart from it: checking and reading the blocks that they are in takes longer than going on from
    /// a checkpoint, and no query needs them.
    public func publishCandles(at time: Int64) throws(EngineError) {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        try book.withLock { held throws(EngineError) in
            do throws(StoreError) { try held?.readBars(in: snapshot) } catch { throw .store(error) }
            if let snapshot = held?.snapshot(at: time) { feed.publish(snapshot, .everything) }
        }
    }

    /// Closes a minute with what was appended of it, and publishes it. Answers false where that is not the next one of what
    /// was published, or symbols came that it does not have: then `publish` brings everything up to date.
    ///
    /// - Parameter rows: as they were appended: later ones of one minute and symbol stand for earlier ones.
    package func close(
        _ minute: Minute, with rows: [JournalRow], at time: Int64
    ) throws(EngineError) -> Bool {
        let plan = deciding.withLock { $0 }
        return try book.withLock { held throws(EngineError) in
            guard held?.minute == minute - 1, held?.hasSymbols(of: rows) == true else { return false }
            if let plan { held?.takeActiveWeights(before: minute, plan) }
            do throws(StoreError) {
                held?.close(minute, with: rows)
                if let plan { try held?.keepDecisions(plan) }
            } catch {
                throw .store(error)
            }
            if let snapshot = held?.snapshot(at: time) { feed.publish(snapshot, .close(minute)) }
            return true
        }
    }

    /// Computes symbols again whose candles changed up to what was published, and publishes them.
    ///
    /// - Parameter late: the minutes that subscribers are to be told of, one by one.
    package func rebuild(
        _ symbols: [Symbol], after late: [LateMinute] = [], at time: Int64
    ) throws(EngineError) {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        try book.withLock { held throws(EngineError) in
            guard let before = held?.tables else { return }
            var bars: [PastChange.Bar] = []
            do throws(StoreError) {
                for symbol in symbols { try held?.rebuild(symbol, in: snapshot) }
                bars = try held?.bars(with: late, in: snapshot) ?? []
            } catch {
                throw .store(error)
            }
            let indicators = held?.indicators(of: symbols, unlike: before) ?? []
            if let snapshot = held?.snapshot(at: time) {
                feed.publish(snapshot, .past(PastChange(indicators: indicators, bars: bars)))
            }
        }
    }

    /// Keeps what was published last for the next start, unless the store has it already. Answers whether it did.
    @discardableResult
    public func putCheckpoint() throws(EngineError) -> Bool {
        try book.withLock { held throws(EngineError) in
            do throws(StoreError) { return try held?.putCheckpoint(store) ?? false } catch {
                throw .store(error)
            }
        }
    }
}

extension LiveBook {
    /// The book to go on with: the one held, else the store's, else a new one.
    fileprivate static func current(
        _ held: consuming LiveBook?, _ records: [SymbolRecord], _ coverages: [Coverage?],
        in snapshot: inout Snapshot, _ progress: (_ done: Int, _ of: Int) -> Void
    ) throws(StoreError) -> LiveBook {
        let newest = coverages.newest
        if let book = held {
            if try book.isCurrent(records, newest, in: snapshot) { return book }
        }
        if let book = try checkpoint(of: records, coverages, in: snapshot) {
            if try book.isCurrent(records, newest, in: snapshot) { return book }
        }
        return try replayed(records, coverages, in: &snapshot, progress)
    }
}

extension LiveBook {
    /// What is served of it.
    func snapshot(at time: Int64) -> PublishedSnapshot {
        PublishedSnapshot(
            computedAt: time, catalogueHash: Catalogue.hash,
            columns: Catalogue.indicators.map { PublishedSnapshot.Column(name: $0.name, warmup: $0.warmup) },
            symbols: zip(records, coverages).map { SymbolSummary(symbol: $0.symbol, coverage: $1) },
            tables: tables, candles: candles, decided: decided)
    }
}

extension [Coverage?] {
    /// The newest minute that any symbol has.
    var newest: Minute { compactMap { $0?.last }.max() ?? Minute(0) }
}
