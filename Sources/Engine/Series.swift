internal import CandleStore
public import Indicators
public import Market

/// Some rows of a symbol's indicators, oldest first.
public struct SeriesPage: Sendable {
    /// The open time of each row.
    public let opens: [Minute]
    public let columns: Int
    /// Rows x columns, row-major; NaN where a column has no value yet.
    public let values: [Double]
    /// The bars of the series up to and with the last row, and how many of them were halts, filled flat.
    public let bars: Int
    public let filled: Int
    /// Where to go on; nil when there is nothing more.
    public let next: Minute?

    public init(opens: [Minute], columns: Int, values: [Double], bars: Int, filled: Int, next: Minute?) {
        (self.opens, self.columns, self.values) = (opens, columns, values)
        (self.bars, self.filled, self.next) = (bars, filled, next)
    }
}

extension Engine {
    /// Rows of a symbol's series whose open times are in `[from, to)`.
    ///
    /// The series starts where its last missing minute ends, so history before `from` is warm-up: a row is the same
    /// whatever is asked for with it. Without `from` the newest `limit` rows, else the oldest, and where to go on.
    ///
    /// - Parameter columns: places in the catalogue, in the order wanted; nil for all.
    public func series(
        of symbol: Symbol, _ interval: Interval, columns: [Int]?, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> SeriesPage {
        let indicators = columns.map { $0.map { Catalogue.indicators[$0] } } ?? Catalogue.indicators
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        let record = try Self.record(of: symbol, in: snapshot)
        do throws(StoreError) {
            let whole = try SeriesPlan(record, interval, from: nil, to: nil, snapshot)
            var shown = Self.bars(from: from, to: to, interval).clamped(to: whole.bars ?? 0..<0)
            var next: Minute?
            if from == nil {
                shown = shown.suffix(limit)
            } else if shown.count > limit {
                shown = shown.prefix(limit)
                next = interval.firstMinute(ofBar: shown.upperBound)
            }
            guard let start = whole.bars?.lowerBound, !shown.isEmpty else {
                return SeriesPage(
                    opens: [], columns: indicators.count, values: [], bars: 0, filled: 0, next: nil)
            }
            var values: [Double] = []
            values.reserveCapacity(shown.count * indicators.count)
            let plan = try SeriesPlan(
                record, interval, from: nil, to: interval.firstMinute(ofBar: shown.upperBound), snapshot)
            let end = try Self.forEachRun(of: plan, interval, indicators, snapshot) { bars, output in
                let wanted = bars.clamped(to: shown)
                if !wanted.isEmpty { output.append(lane: 0, bars: wanted.places, to: &values) }
            }
            return SeriesPage(
                opens: shown.map { interval.firstMinute(ofBar: $0) }, columns: indicators.count,
                values: values,
                bars: shown.upperBound - start, filled: end.filled, next: next)
        } catch {
            throw .store(error)
        }
    }

    /// Shows rows of a symbol's indicators, oldest first, without keeping them.
    ///
    /// - Parameters:
    ///   - from: where the series starts, and its warm-up; nil starts it after the last missing minute. Missing
    ///     minutes later on end it, and it warms up again behind them.
    ///   - last: only so many of the newest rows are shown; warm-up is not affected.
    public func forEachRow(
        of symbol: Symbol, _ interval: Interval, _ indicators: [Indicator], from: Minute?, to: Minute?,
        last: Int?,
        _ visit: (_ open: Minute, _ values: ArraySlice<Double>) -> Void
    ) throws(EngineError) {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        let record = try Self.record(of: symbol, in: snapshot)
        do throws(StoreError) {
            let plan = try SeriesPlan(record, interval, from: from, to: to, snapshot)
            var skipped = max(0, plan.rows - (last ?? plan.rows))
            var values: [Double] = []
            _ = try Self.forEachRun(of: plan, interval, indicators, snapshot) { bars, output in
                let shown = bars.dropFirst(skipped)
                skipped -= bars.count - shown.count
                values.removeAll(keepingCapacity: true)
                output.append(lane: 0, bars: shown.places, to: &values)
                for (row, bar) in shown.enumerated() {
                    let cells = row * indicators.count..<(row + 1) * indicators.count
                    visit(interval.firstMinute(ofBar: bar), values[cells])
                }
            }
        } catch {
            throw .store(error)
        }
    }

    /// Computes one symbol's plan and shows the bars of its runs, tile by tile. Answers the end of the last run.
    private static func forEachRun(
        of plan: SeriesPlan, _ interval: Interval, _ indicators: [Indicator], _ snapshot: borrowing Snapshot,
        _ visit: (_ bars: Range<Int>, _ output: borrowing OutputTile) -> Void
    ) throws(StoreError) -> SeriesEnd {
        var run = SeriesRun(Arrangement(indicators), interval)
        return try run.forEachTile(of: [plan], in: snapshot) { tile, _, output in
            for bars in plan.runs where bars.overlaps(tile) { visit(bars.clamped(to: tile), output) }
        }[0]
    }
}

extension Range<Int> {
    /// The bars' places in their tile, which begins at a multiple of its capacity.
    var places: Range<Int> {
        guard !isEmpty else { return 0..<0 }
        let tile = lowerBound & ~(Panel.capacity - 1)
        return lowerBound - tile..<upperBound - tile
    }
}
