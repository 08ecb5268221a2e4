import CandleStore
import Engine
import Exchange
import Market
import Wire

// Gaps, and the jobs about them, as they stand in frames.

extension OperationQuery {
    /// Ranges of a symbol in an answer about many.
    private static let rangesOfOne = 100
    /// Symbols that are looked at in a piece.
    private static let piece = 64

    init(_ query: GapStatusQuery, _ frames: FrameTable, at time: Int64, most: Int) throws(Refusal) {
        var alone: Symbol?
        if let asked = query.symbol {
            alone = frames.snapshot.symbols[try frames.row(of: asked, field: 2)].symbol
        }
        let after = query.after?.description ?? ""
        let limit = query.limit == 0 ? WireLimits.rowsPerGroup : Int(query.limit)
        self.init(
            query, most: most,
            .read { [alone] source throws(OperationError) in
                let symbols =
                    if let alone { [alone] } else { try source.symbols().filter { $0.name > after } }
                return try Self.page(
                    of: symbols, isAlone: alone != nil, limit: limit, at: time, in: most, from: source)
            })
    }

    /// As many symbols as a reply holds.
    private static func page(
        of symbols: [Symbol], isAlone: Bool, limit: Int, at time: Int64, in most: Int,
        from source: any OperationSource
    ) throws(OperationError) -> WireGapStatus {
        var page = WireGapStatus(requestId: 0, checkedAt: time, nextAfter: nil, symbols: [], ranges: [])
        var room = most - Page.overhead
        for start in stride(from: 0, to: symbols.count, by: piece) {
            for gap in try source.gaps(of: Array(symbols[start..<min(start + piece, symbols.count)])) {
                room -= WireGapStatus.Entry.bytes
                let fitting = max(
                    0, min(room / WireGapStatus.Range.bytes, WireLimits.rowsPerGroup - page.ranges.count))
                let ranges = WireGapStatus.Range.newest(isAlone ? fitting : rangesOfOne, of: gap)
                guard room >= 0, ranges.count <= fitting, page.symbols.count < limit else {
                    page.nextAfter = page.symbols.last?.symbol
                    return page
                }
                room -= ranges.count * WireGapStatus.Range.bytes
                page.symbols.append(WireGapStatus.Entry(gap, ranges: ranges.count))
                page.ranges += ranges
            }
        }
        return page
    }

    init(_ query: BackfillStatusQuery, most: Int) {
        let fitting = min(WireLimits.rowsPerGroup, (most - Page.overhead) / WireBackfillStatus.Job.bytes)
        let limit = query.limit == 0 ? fitting : min(Int(query.limit), fitting)
        self.init(
            query, most: most,
            .ask { source async throws(OperationError) in
                WireBackfillStatus(try await source.backfillStatus(last: limit))
            })
    }

    init(_ request: GapCheck, most: Int) {
        self.init(
            request, most: most,
            .ask { source async throws(OperationError) in JobAccepted(try await source.checkGaps()) })
    }

    init(_ request: WireBackfill, _ frames: FrameTable, most: Int) throws(Refusal) {
        var symbol: Symbol?
        if let asked = request.symbol {
            symbol = frames.snapshot.symbols[try frames.row(of: asked, field: 2)].symbol
        }
        let (from, to) = try StoreQuery.range(request.from, request.to, field: 3)
        self.init(
            request, most: most,
            .ask { [symbol] source async throws(OperationError) in
                JobAccepted(try await source.backfill(symbol, from: from, to: to))
            })
    }
}

extension JobAccepted {
    init(_ job: StartedJob) { self.init(requestId: 0, jobId: job.id, alreadyRunning: job.isOld) }
}

extension WireGapStatus.Entry {
    fileprivate init(_ gap: GapStatus, ranges: Int) {
        let coverage = gap.coverage
        self.init(
            symbol: WireSymbol(gap.symbol), firstOpen: coverage?.first.microseconds,
            lastOpen: coverage?.last.microseconds, present: UInt64(coverage?.present ?? 0),
            quiet: UInt64(coverage?.quiet ?? 0), halt: UInt64(coverage?.halt ?? 0),
            missing: UInt64(coverage?.missing ?? 0), age: gap.age.map { UInt32(clamping: $0) },
            holes: UInt32(coverage?.holes.count ?? 0), ranges: UInt32(ranges),
            gapClass: gap.gapClass.map { WireGapClass($0) },
            listing: gap.standing.map { WireListing($0.status) })
    }
}

extension WireGapStatus.Range {
    fileprivate static func newest(_ count: Int, of gap: GapStatus) -> [Self] {
        (gap.coverage?.holes ?? []).suffix(count).map { hole in
            Self(
                start: hole.start.microseconds, minutes: UInt32(hole.minutes),
                state: hole.state == .halt ? .halt : .missing)
        }
    }
}

extension WireGapClass {
    fileprivate init(_ gapClass: GapClass) {
        self =
            switch gapClass {
            case .current: .current
            case .minor: .minor
            case .moderate: .moderate
            case .major: .major
            }
    }
}

extension WireListing {
    fileprivate init(_ status: Listing.Status) {
        self =
            switch status {
            case .trading: .trading
            case .halted: .halted
            case .delisted: .delisted
            }
    }
}

extension WireBackfillStatus {
    fileprivate init(_ status: BackfillStatus) {
        self.init(
            requestId: 0, weightUsed: status.weight.map { UInt32(clamping: $0.used) },
            weightLimit: status.weight.map { UInt32(clamping: $0.limit) },
            jobs: (status.running + status.ended).map { Job($0) })
    }
}

extension WireBackfillStatus.Job {
    fileprivate init(_ job: GapJob) {
        self.init(
            jobId: job.identifier, kind: WireGapJobKind(job.kind), state: JobState(job.state),
            begun: job.begun, ended: job.ended, minutes: UInt64(job.minutes),
            minutesDone: UInt64(job.minutesDone), candles: UInt64(job.candles), halts: UInt64(job.halts),
            missing: UInt64(job.missing), symbols: UInt32(clamping: job.symbols),
            symbolsDone: UInt32(clamping: job.symbolsDone), pages: UInt32(clamping: job.pages),
            dumps: UInt32(clamping: job.dumps), message: job.trouble ?? "")
    }
}

extension WireGapJobKind {
    fileprivate init(_ kind: GapJob.Kind) {
        self =
            switch kind {
            case .check: .check
            case .scheduled: .scheduled
            case .all: .all
            case .range: .range
            }
    }
}

extension JobState {
    fileprivate init(_ state: GapJob.State) {
        self =
            switch state {
            case .running: .running
            case .done: .succeeded
            case .incomplete: .incomplete
            case .interrupted: .cancelled
            case .failed: .failed
            }
    }
}
