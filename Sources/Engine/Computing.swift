internal import CandleStore
internal import Indicators
public import Market

extension Engine {
    /// Computes all columns of every symbol over its whole series, straight from the map, and keeps nothing: what a
    /// measurement wants. Answers how many bars there were.
    public func computeAll(_ interval: Interval) throws(EngineError) -> Int {
        var snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        var bars = 0
        do throws(StoreError) {
            var run = SeriesRun(Arrangement(Catalogue.indicators), interval)
            let records = try snapshot.symbols()
            for first in stride(from: 0, to: records.count, by: Panel.lanes) {
                var plans: [SeriesPlan] = []
                for record in records[first..<min(first + Panel.lanes, records.count)] {
                    plans.append(try SeriesPlan(record, interval, from: nil, to: nil, snapshot))
                }
                bars += plans.reduce(0) { $0 + $1.rows }
                try run.forEachTile(of: plans, in: snapshot) { _, _, _ in }
                _ = try snapshot.renewIfOverdue()
            }
        } catch {
            throw .store(error)
        }
        return bars
    }
}
