internal import CandleStore
internal import Indicators
internal import Market

/// Computes up to eight symbols' series over the map, tile after tile of 64 bars.
///
/// Every path goes through here: one symbol's rows for a table, all symbols' last rows for the published snapshot.
struct SeriesRun: ~Copyable {
    private var filling: PanelFilling
    private let interval: Interval
    private var panel: Panel
    private var group: LaneGroup
    private var output: OutputTile

    init(_ plans: [SeriesPlan], _ interval: Interval, _ indicators: [Indicator]) {
        precondition(plans.count <= Panel.lanes)
        self.interval = interval
        filling = PanelFilling(plans)
        panel = Panel(interval: interval)
        group = LaneGroup(indicators, interval: interval)
        output = group.makeOutput()
    }

    /// The halts that were filled flat in a lane's series.
    func filled(lane: Int) -> Int { filling.filled[lane] }

    /// Computes everything, and after each tile shows its bars, the halts filled in each lane so far and the values.
    mutating func forEachTile(
        in snapshot: borrowing Snapshot,
        _ visit: (_ bars: Range<Int>, _ filled: [Int], _ output: borrowing OutputTile) -> Void
    ) throws(StoreError) {
        let ranges = filling.plans.compactMap(\.bars)
        guard let first = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else {
            return
        }
        let records = filling.plans.map(\.record)
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
                group.advance(panel, into: &output)
                visit(tile, filling.filled, output)
            }
        }
    }
}
