import Wire

extension Client {
    /// What is known of a symbol's minutes; times in microseconds.
    public struct GapStatus: Sendable {
        /// Minutes without a candle, next to each other and of one kind.
        public struct Range: Sendable, Equatable {
            public var start: Int64
            public var minutes: Int
            /// `halt`: the exchange has none; `missing`: not known.
            public var state: String
        }

        public var symbol: String
        /// The first and the last known minute; nil = none is.
        public var firstOpen: Int64?
        public var lastOpen: Int64?
        /// Minutes with a candle, those of them in which nothing traded, those that the exchange has no candle of, and those
        /// that are not known.
        public var present, quiet, halt, missing: UInt64
        /// Minutes that are over and behind the last known one; nil = none is known.
        public var age: Int?
        /// `current`, `minor`, `moderate` or `major`; nil = no minute is known.
        public var gapClass: String?
        /// `trading`, `halted` or `delisted`; nil = it was not looked.
        public var listing: String?
        /// Ranges of halts and missing minutes there are, and the newest of them.
        public var holes: Int
        public var ranges: [Range]

        /// The part of the minutes from first to last that is known; nil = no minute is.
        public var coverage: Double? {
            let all = present + halt + missing
            return all == 0 ? nil : Double(present + halt) / Double(all)
        }
    }

    /// A look for gaps, or the filling of them.
    public struct GapJob: Sendable, Equatable {
        public var id: UInt64
        /// `check`, `scheduled`, `all` or `range`.
        public var kind: String
        /// `running`, `succeeded`, `incomplete`, `failed` or `cancelled`.
        public var state: String
        /// In microseconds; `ended` nil = under way.
        public var begun: Int64
        public var ended: Int64?
        /// Minutes that were missing when it began, those of them that were settled, and those that are missing after it.
        public var minutes, minutesDone, missing: UInt64
        /// What was not known before.
        public var candles, halts: UInt64
        public var symbols, symbolsDone: Int
        /// Requests that were answered, and files that were read.
        public var pages, dumps: Int
        /// What went wrong last; empty when nothing has.
        public var message: String
    }

    /// The gap jobs of a server.
    public struct BackfillStatus: Sendable {
        /// Of requests, where the exchange counts it: used and allowed in its minute.
        public var weight: (used: Int, limit: Int)?
        /// Those under way by number, then those that ended, the newest first.
        public var jobs: [GapJob]
    }

    /// A job that was started, and goes on by itself.
    public struct StartedJob: Sendable, Equatable {
        public var id: UInt64
        /// It had begun before, and no second one was started.
        public var wasUnderWay: Bool

        init(_ reply: JobAccepted) { (id, wasUnderWay) = (reply.jobId, reply.alreadyRunning) }
    }

    /// What is known of the minutes of all symbols, by name, or of one.
    public func gaps(symbol: String? = nil) async throws(ClientError) -> [GapStatus] {
        var query = GapStatusQuery(requestId: 0)
        if let symbol { query.symbol = try wireSymbol(symbol) }
        var (pages, found) = (Pages(limit: nil), [GapStatus]())
        while try pages.rest(after: found.count) != nil {
            let page = try await ask(query, for: WireGapStatus.self)
            var ranges = page.ranges[...]
            for entry in page.symbols {
                let own = ranges.prefix(Int(entry.ranges))
                ranges = ranges.dropFirst(own.count)
                found.append(GapStatus(entry, Array(own)))
            }
            let next = try pages.next(page.nextAfter?.description, after: query.after?.description)
            query.after = try next.map { name throws(ClientError) in try wireSymbol(name) }
        }
        return found
    }

    /// The gap jobs under way, and the newest that ended.
    public func backfillStatus(limit: Int = 20) async throws(ClientError) -> BackfillStatus {
        let query = BackfillStatusQuery(requestId: 0, limit: UInt32(clamping: limit))
        let reply = try await ask(query, for: WireBackfillStatus.self)
        var weight: (Int, Int)?
        if let used = reply.weightUsed, let limit = reply.weightLimit { weight = (Int(used), Int(limit)) }
        return BackfillStatus(weight: weight, jobs: reply.jobs.map { GapJob($0) })
    }

    /// Has the missing minutes of what is collected counted. For admins.
    public func checkGaps() async throws(ClientError) -> StartedJob {
        StartedJob(try await ask(GapCheck(requestId: 0), for: JobAccepted.self))
    }

    /// Has the exchange asked for what is missing. For admins.
    ///
    /// - Parameters:
    ///   - symbol: nil = all that are collected.
    ///   - from: Microseconds since the epoch; nil = as far back as is kept complete.
    ///   - to: Exclusive; nil = now.
    public func backfill(
        symbol: String? = nil, from: Int64? = nil, to: Int64? = nil
    ) async throws(ClientError) -> StartedJob {
        var request = WireBackfill(requestId: 0, from: from, to: to)
        if let symbol { request.symbol = try wireSymbol(symbol) }
        return StartedJob(try await ask(request, for: JobAccepted.self))
    }
}

extension Client.GapStatus {
    fileprivate init(_ entry: WireGapStatus.Entry, _ ranges: [WireGapStatus.Range]) {
        self.init(
            symbol: entry.symbol.description, firstOpen: entry.firstOpen, lastOpen: entry.lastOpen,
            present: entry.present, quiet: entry.quiet, halt: entry.halt, missing: entry.missing,
            age: entry.age.map { Int($0) }, gapClass: entry.gapClass.map { $0.storeName },
            listing: entry.listing.map { $0.storeName }, holes: Int(entry.holes),
            ranges: ranges.map {
                Range(start: $0.start, minutes: Int($0.minutes), state: $0.state.storeName)
            })
    }
}

extension Client.GapJob {
    fileprivate init(_ job: WireBackfillStatus.Job) {
        self.init(
            id: job.jobId, kind: job.kind.storeName, state: job.state.storeName, begun: job.begun,
            ended: job.ended, minutes: job.minutes, minutesDone: job.minutesDone, missing: job.missing,
            candles: job.candles, halts: job.halts, symbols: Int(job.symbols),
            symbolsDone: Int(job.symbolsDone), pages: Int(job.pages), dumps: Int(job.dumps),
            message: job.message)
    }
}

extension RawRepresentable<UInt8> {
    /// The name of a case as the store writes it; `unknown` for one of a newer server.
    var storeName: String {
        if rawValue == 254 { return "unknown" }
        return "\(self)".reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
