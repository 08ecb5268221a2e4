internal import CandleStore
internal import Exchange
internal import Market

/// Fills ranges of a symbol's minutes from a source: candles are merged, and minutes the source has none of become halts.
struct Backfill: Sendable {
    let writer: StoreWriter
    let source: any CandleSource

    /// Rows that are merged in one go: a page of a thousand is a quarter of a block, which is written whole.
    private static let rowsPerMerge = 32 * BlockKey.slots
    /// What a page holds at most.
    private static let rowsPerPage = 1000

    /// Fills a range of minutes that are over.
    ///
    /// - Parameter isBefore: nothing is known of the symbol before the range: minutes before its first candle are not halts,
    ///   for the symbol may not have been listed.
    func fill(_ range: Range<Minute>, of symbol: Symbol, isBefore: Bool) async throws -> BackfillReport {
        var (report, rows, halts) = (BackfillReport(), [MinuteRow](), [Range<Minute>]())
        var next = range.lowerBound
        var hasBegun = !isBefore
        while next < range.upperBound {
            try Task.checkCancellation()
            let page = try await source.candles(of: symbol, next..<range.upperBound)
            let isFull = page.count >= Self.rowsPerPage
            var expected = next
            for candle in page where candle.minute >= expected && candle.minute < range.upperBound {
                if hasBegun, candle.minute > expected { halts.append(expected..<candle.minute) }
                rows.append(MinuteRow(minute: candle.minute, candle: candle.candle))
                (expected, hasBegun) = (candle.minute + 1, true)
            }
            if !isFull, expected < range.upperBound {
                if hasBegun { halts.append(expected..<range.upperBound) }
                expected = range.upperBound
            }
            guard expected > next else {
                throw ExchangeError.malformed(what: "a page of \(symbol) that does not go on from \(next)")
            }
            next = expected
            report.pages += 1
            if rows.count >= Self.rowsPerMerge || next == range.upperBound {
                report.candles += try await writer.backfill(rows, of: symbol).added
                report.halts += try await writer.markHalts(halts, of: symbol)
                (rows, halts) = ([], [])
            }
        }
        report.hasCandles = hasBegun
        return report
    }
}

/// What a backfill came to.
public struct BackfillReport: Equatable, Sendable {
    /// Candles and halts that were not known before.
    public var candles = 0
    public var halts = 0
    public var pages = 0
    /// Some candle is known before the end of what was asked for.
    var hasCandles = false

    public static func += (report: inout BackfillReport, other: BackfillReport) {
        report.candles += other.candles
        report.halts += other.halts
        report.pages += other.pages
    }
}
