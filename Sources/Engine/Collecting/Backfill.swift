internal import CandleStore
internal import Exchange
internal import Market

/// Asks for ranges of a symbol's minutes: candles are merged, and minutes the exchange has none of become halts.
struct Backfill: Sendable {
    let writer: StoreWriter
    let source: any CandleSource
    let dumps: DumpReader?
    let clock: any WallClock

    /// What a page holds at most.
    private static let rowsPerPage = 1000
    /// Times that a limit of the exchange is waited for: it is one of a minute, and a ban is none.
    private static let limitsMax = 3

    /// Asks for a range of minutes that are over and of a symbol that was listed before. Whatever goes wrong, what came
    /// until then is in the store when this returns or throws.
    func fill(_ minutes: Range<Minute>, of symbol: Symbol) async throws -> BackfillReport {
        var (report, rows, halts, next) = (
            BackfillReport(), [MinuteRow](), [Range<Minute>](), minutes.lowerBound
        )
        do {
            while next < minutes.upperBound {
                let page = try await page(of: symbol, next..<minutes.upperBound)
                next = try Self.take(page, of: symbol, next..<minutes.upperBound, &rows, &halts)
                report.pages += 1
            }
        } catch {
            try await settle(rows, halts, of: symbol, &report)
            throw Partial(report: report, reason: error)
        }
        try await settle(rows, halts, of: symbol, &report)
        return report
    }

    /// Asks for the first page of a range before which nothing is known of a symbol: minutes before its first candle are not
    /// halts, for it may not have been listed. Answers the first minute and where to go on; nil for no candle at all.
    func begin(
        _ minutes: Range<Minute>, of symbol: Symbol
    ) async throws -> (report: BackfillReport, first: Minute, next: Minute)? {
        let page = try await page(of: symbol, minutes)
        guard let first = page.first(where: { minutes.contains($0.minute) })?.minute else { return nil }
        var (report, rows, halts) = (BackfillReport(), [MinuteRow](), [Range<Minute>]())
        let next = try Self.take(page, of: symbol, first..<minutes.upperBound, &rows, &halts)
        report.pages = 1
        try await settle(rows, halts, of: symbol, &report)
        return (report, first, next)
    }

    /// Reads the exchange's file of a time; nil where it has none. Rows that are not taken leave their minutes missing, and
    /// then no other is a halt either.
    func read(_ period: DumpPeriod, _ minutes: Range<Minute>, of symbol: Symbol) async throws
        -> BackfillReport?
    {
        guard let dump = try await dumps?.dump(of: symbol, period) else { return nil }
        let (rows, halts, refused) = try Self.rows(of: dump, minutes)
        var report = BackfillReport()
        report.dumps = 1
        try await settle(rows, refused == nil ? halts : [], of: symbol, &report)
        if let refused { throw Partial(report: report, reason: ExchangeError.malformed(what: refused)) }
        return report
    }

    private func settle(
        _ rows: [MinuteRow], _ halts: [Range<Minute>], of symbol: Symbol, _ report: inout BackfillReport
    ) async throws {
        if !rows.isEmpty { report.candles += try await writer.backfill(rows, of: symbol).added }
        if !halts.isEmpty { report.halts += try await writer.markHalts(halts, of: symbol) }
    }

    private func page(of symbol: Symbol, _ minutes: Range<Minute>) async throws -> [ClosedCandle] {
        var limits = 0
        while true {
            try Task.checkCancellation()
            do throws(ExchangeError) {
                return try await source.candles(of: symbol, minutes)
            } catch {
                guard case .limited(let until, isBan: false) = error, limits < Self.limitsMax else {
                    throw error
                }
                limits += 1
                await clock.sleep(until: until)
            }
        }
    }

    /// Takes the rows of a page and the halts between them; answers the first minute that the page does not tell of.
    private static func take(
        _ page: [ClosedCandle], of symbol: Symbol, _ minutes: Range<Minute>, _ rows: inout [MinuteRow],
        _ halts: inout [Range<Minute>]
    ) throws(ExchangeError) -> Minute {
        var next = minutes.lowerBound
        for candle in page where candle.minute >= next && candle.minute < minutes.upperBound {
            if candle.minute > next { halts.append(next..<candle.minute) }
            rows.append(MinuteRow(minute: candle.minute, candle: candle.candle))
            next = candle.minute + 1
        }
        if page.count < rowsPerPage, next < minutes.upperBound {
            halts.append(next..<minutes.upperBound)
            next = minutes.upperBound
        }
        guard next > minutes.lowerBound else {
            throw .malformed(what: "a page of \(symbol) that does not go on from \(next)")
        }
        return next
    }

    /// The minutes of a file that lie in a range, those between them that it has none of, and what was not taken.
    private static func rows(
        of dump: Dump, _ minutes: Range<Minute>
    ) throws(KlineError) -> (rows: [MinuteRow], halts: [Range<Minute>], refused: String?) {
        var (rows, batch) = ([MinuteRow](), [KlineRow]())
        rows.reserveCapacity(minutes.upperBound - minutes.lowerBound)
        var reader = try dump.reader()
        while try reader.next(&batch) {
            for row in batch where minutes.contains(row.minute) {
                rows.append(MinuteRow(minute: row.minute, candle: row.candle))
            }
        }
        let known = rows.map(\.minute).sorted()
        var (halts, next) = ([Range<Minute>](), minutes.lowerBound)
        for minute in known {
            if minute > next { halts.append(next..<minute) }
            next = max(next, minute + 1)
        }
        if next < minutes.upperBound { halts.append(next..<minutes.upperBound) }
        return (rows, halts, reader.refused.first?.description)
    }
}

/// What a backfill came to before something went wrong.
struct Partial: Error {
    let report: BackfillReport
    let reason: any Error
}

/// What a backfill came to.
public struct BackfillReport: Equatable, Sendable {
    /// Candles and halts that were not known before.
    public var candles = 0
    public var halts = 0
    /// Pages that were asked for, and files that were read.
    public var pages = 0
    public var dumps = 0

    init(pages: Int = 0) { self.pages = pages }

    public static func += (report: inout BackfillReport, other: BackfillReport) {
        report.candles += other.candles
        report.halts += other.halts
        report.pages += other.pages
        report.dumps += other.dumps
    }
}
