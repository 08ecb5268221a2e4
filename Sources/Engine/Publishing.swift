internal import CandleStore
internal import Indicators
internal import Market

extension Engine {
    /// Computes every symbol's last closed bar of every interval and puts it where the server looks.
    ///
    /// - Parameters:
    ///   - time: microseconds since the Unix epoch, for the record.
    ///   - progress: is told how many of how many intervals are done.
    public func publish(
        at time: Int64, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(EngineError) {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        do throws(StoreError) {
            let records = try snapshot.symbols()
            var symbols: [SymbolSummary] = []
            for record in records {
                symbols.append(
                    SymbolSummary(symbol: record.symbol, coverage: try snapshot.coverage(of: record)))
            }
            var tables: [IndicatorTable] = []
            for (done, interval) in Interval.allCases.enumerated() {
                progress(done, Interval.allCases.count)
                tables.append(try Self.table(of: records, interval, snapshot))
            }
            publish(
                PublishedSnapshot(
                    computedAt: time, catalogueHash: Catalogue.hash,
                    columns: Catalogue.indicators.map {
                        PublishedSnapshot.Column(name: $0.name, warmup: $0.warmup)
                    },
                    symbols: symbols, tables: tables))
        } catch {
            throw .store(error)
        }
    }

    private static func table(
        of records: [SymbolRecord], _ interval: Interval, _ snapshot: borrowing Snapshot
    ) throws(StoreError) -> IndicatorTable {
        var series: [(row: Int, plan: SeriesPlan, bars: Range<Int>)] = []
        for (row, record) in records.enumerated() {
            let plan = try SeriesPlan(record, interval, from: nil, to: nil, snapshot)
            if let bars = plan.bars { series.append((row, plan, bars)) }
        }
        // Series of the same time side by side: a group walks from its oldest bar to its newest.
        series.sort { ($0.bars.lowerBound, $0.row) < ($1.bars.lowerBound, $1.row) }
        let columns = Catalogue.indicators.count
        var table = IndicatorTable(symbols: records.count, columns: columns)
        var values: [Double] = []
        var run = SeriesRun(Arrangement(Catalogue.indicators), interval)
        for first in stride(from: 0, to: series.count, by: Panel.lanes) {
            let group = series[first..<min(first + Panel.lanes, series.count)]
            try run.forEachTile(of: group.map(\.plan), in: snapshot) { tile, filled, output in
                for (lane, (row, _, bars)) in group.enumerated() where tile.contains(bars.upperBound - 1) {
                    values.removeAll(keepingCapacity: true)
                    output.append(
                        lane: lane, bars: (bars.upperBound - 1..<bars.upperBound).places, to: &values)
                    table.values.replaceSubrange(row * columns..<(row + 1) * columns, with: values)
                    table.opens[row] = interval.firstMinute(ofBar: bars.upperBound - 1)
                    table.bars[row] = bars.count
                    table.filled[row] = filled[lane]
                }
            }
        }
        return table
    }
}
