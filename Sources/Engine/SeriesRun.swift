internal import CandleStore
internal import Indicators
internal import Market

/// Computes series over the map, up to eight symbols at a time, tile after tile of 64 bars.
///
/// Every path goes through here: one symbol's rows for a table, all symbols' last rows for the published snapshot.
struct SeriesRun: ~Copyable {
    private let interval: Interval
    private var panel: Panel
    private var group: LaneGroup
    private var output: OutputTile

    init(_ arrangement: Arrangement, _ interval: Interval) {
        self.interval = interval
        panel = Panel(interval: interval)
        group = LaneGroup(arrangement, interval: interval)
        output = group.makeOutput()
    }

    /// Computes everything, and after each tile shows its bars, the halts filled in each lane so far and the values.
    /// Answers the halts that were filled in each lane's series.
    @discardableResult
    mutating func forEachTile(
        of plans: [SeriesPlan], in snapshot: borrowing Snapshot,
        _ visit: (_ bars: Range<Int>, _ filled: [Int], _ output: borrowing OutputTile) -> Void
    ) throws(StoreError) -> [Int] {
        precondition(plans.count <= Panel.lanes)
        var filling = PanelFilling(plans)
        group.restart()
        let ranges = plans.compactMap(\.bars)
        guard let first = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else {
            return filling.filled
        }
        let records = plans.map(\.record)
        var wasEmpty = false
        for chunk in first / BlockKey.slots...(end - 1) / BlockKey.slots {
            let bars = max(first, chunk * BlockKey.slots)..<min(end, (chunk + 1) * BlockKey.slots)
            // After one tile without a bar every lane has ended its series; more of them would change nothing.
            if wasEmpty, !filling.hasBars(in: bars) { continue }
            let blocks = try snapshot.lanes(of: records, interval, chunk: chunk)
            let tiles = stride(
                from: bars.lowerBound & ~(Panel.capacity - 1), to: bars.upperBound, by: Panel.capacity)
            for start in tiles {
                let tile = start..<start + Panel.capacity
                let isEmpty = !filling.hasBars(in: tile)
                defer { wasEmpty = isEmpty }
                if isEmpty, wasEmpty { continue }
                panel.firstBar = start
                filling.fill(&panel, from: blocks)
                for lane in records.indices { filling.fetch(lane, after: panel, from: blocks) }
                group.advance(panel, into: &output)
                visit(tile, filling.filled, output)
            }
        }
        return filling.filled
    }
}
