internal import CandleStore
internal import Indicators
internal import Market

extension Engine {
    /// Computes every symbol's last closed bar of every interval and puts it where the server looks.
    ///
    /// - Parameters:
    ///   - time: microseconds since the Unix epoch, for the record.
    ///   - progress: is told how many of how many groups of symbols are done.
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
            let groups = stride(from: 0, to: records.count, by: Panel.lanes).map {
                $0..<min($0 + Panel.lanes, records.count)
            }
            var tables: [IndicatorTable] = []
            for (done, interval) in Interval.allCases.enumerated() {
                var table = IndicatorTable(symbols: records.count, columns: Catalogue.indicators.count)
                for (group, rows) in groups.enumerated() {
                    progress(done * groups.count + group, Interval.allCases.count * groups.count)
                    try Self.compute(rows, of: records, interval, snapshot, into: &table)
                }
                tables.append(table)
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

    private static func compute(
        _ rows: Range<Int>, of records: [SymbolRecord], _ interval: Interval, _ snapshot: borrowing Snapshot,
        into table: inout IndicatorTable
    ) throws(StoreError) {
        var plans: [SeriesPlan] = []
        for record in records[rows] {
            plans.append(try SeriesPlan(record, interval, from: nil, to: nil, snapshot))
        }
        var run = SeriesRun(plans, interval, Catalogue.indicators)
        let columns = Catalogue.indicators.count
        var values: [Double] = []
        try run.forEachTile(in: snapshot) { tile, filled, output in
            for (lane, plan) in plans.enumerated() {
                guard let end = plan.bars?.upperBound, tile.contains(end - 1) else { continue }
                let row = rows.lowerBound + lane
                values.removeAll(keepingCapacity: true)
                output.append(lane: lane, bars: (end - 1..<end).places, to: &values)
                table.values.replaceSubrange(row * columns..<(row + 1) * columns, with: values)
                table.opens[row] = interval.firstMinute(ofBar: end - 1)
                table.bars[row] = plan.rows
                table.filled[row] = filled[lane]
            }
        }
    }
}
