internal import CandleStore
internal import Indicators
internal import Market

/// Computes series over the map, up to eight symbols at a time, tile after tile of 64 bars.
///
/// Every path goes through here: one symbol's rows for a table, all symbols' last rows for the published snapshot.
struct SeriesRun: ~Copyable {
    private let interval: Interval
    private var panel: Panel
    /// As it stands behind the last bar.
    private(set) var group: LaneGroup
    private var output: OutputTile

    init(_ arrangement: Arrangement, _ interval: Interval) {
        self.init(LaneGroup(arrangement, interval: interval))
    }

    init(_ group: consuming LaneGroup) {
        interval = group.interval
        panel = Panel(interval: group.interval)
        output = group.makeOutput()
        self.group = group
    }

    /// Computes everything, and after each tile shows its bars, the ends of all lanes so far and the values. Answers the
    /// ends of all lanes. No bar is computed behind the last of all plans.
    @discardableResult
    mutating func forEachTile(
        of plans: [SeriesPlan], in snapshot: borrowing Snapshot,
        _ visit: (_ bars: Range<Int>, _ ends: [SeriesEnd], _ output: borrowing OutputTile) -> Void
    ) throws(StoreError) -> [SeriesEnd] {
        precondition(plans.count <= Panel.lanes)
        var filling = PanelFilling(plans)
        group.restart()
        let ranges = plans.compactMap(\.bars)
        guard let first = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else {
            return filling.ends
        }
        let records = plans.map(\.record)
        var wasEmpty = false
        for chunk in first / BlockKey.slots...(end - 1) / BlockKey.slots {
            let bars = max(first, chunk * BlockKey.slots)..<min(end, (chunk + 1) * BlockKey.slots)
            // After one tile without a bar every lane has ended its series; more of them would change nothing.
            if wasEmpty, !filling.hasBars(in: bars) { continue }
            let chunks = try snapshot.lanes(of: records, interval, chunk: chunk)
            let tiles = stride(
                from: bars.lowerBound & ~(Panel.capacity - 1), to: bars.upperBound, by: Panel.capacity)
            for start in tiles {
                let tile = start..<min(start + Panel.capacity, end)
                let isEmpty = !filling.hasBars(in: tile)
                defer { wasEmpty = isEmpty }
                if isEmpty, wasEmpty { continue }
                (panel.firstBar, panel.bars) = (start, tile.count)
                filling.fill(&panel, from: chunks)
                group.advance(panel, into: &output)
                visit(tile, filling.ends, output)
            }
        }
        return filling.ends
    }
}
