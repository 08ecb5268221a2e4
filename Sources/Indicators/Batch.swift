public import Market

/// Indicators of many symbols' bars in memory.
public enum Batch {
    /// Computes columns for every symbol: of each, rows of bars x columns, row-major.
    ///
    /// Symbols need not begin or end together; a lane knows nothing of its neighbours.
    public static func compute(_ indicators: [Indicator], _ symbols: [Bars], interval: Interval) -> [[Double]]
    {
        var results = symbols.map { bars in
            var rows: [Double] = []
            rows.reserveCapacity(bars.count * indicators.count)
            return rows
        }
        forEachTile(Arrangement(indicators), symbols, interval: interval) { output, lane, symbol, bars in
            output.append(lane: lane, bars: bars, to: &results[symbol])
        }
        return results
    }

    /// Computes tile by tile and shows each symbol's part of it; nothing is kept.
    public static func forEachTile(
        _ arrangement: Arrangement, _ symbols: [Bars], interval: Interval,
        _ visit: (_ output: borrowing OutputTile, _ lane: Int, _ symbol: Int, _ bars: Range<Int>) -> Void
    ) {
        withExtendedLifetime(symbols) {
            let columns = symbols.map(\.columns)
            var group = LaneGroup(arrangement, interval: interval)
            var output = group.makeOutput()
            for first in stride(from: 0, to: symbols.count, by: Panel.lanes) {
                let lanes = columns[first..<min(first + Panel.lanes, symbols.count)]
                group.forEachTile(of: lanes, into: &output) { output, tile in
                    for (symbol, columns) in zip(lanes.indices, lanes) {
                        let shown = columns.bars.clamped(to: tile)
                        guard !shown.isEmpty else { continue }
                        let bars = shown.lowerBound - tile.lowerBound..<shown.upperBound - tile.lowerBound
                        visit(output, symbol - first, symbol, bars)
                    }
                }
            }
        }
    }
}

extension LaneGroup {
    /// Computes up to eight symbols from their first bar on, tile by tile.
    mutating func forEachTile(
        of symbols: ArraySlice<BarColumns>, into output: inout OutputTile,
        _ visit: (_ output: borrowing OutputTile, _ bars: Range<Int>) -> Void
    ) {
        precondition(symbols.count <= Panel.lanes)
        let known = symbols.map(\.bars).filter { !$0.isEmpty }
        guard let start = known.map(\.lowerBound).min(), let end = known.map(\.upperBound).max() else {
            return
        }
        restart()
        var panel = Panel(interval: interval)
        for tile in stride(from: start, to: end, by: Panel.capacity) {
            panel.firstBar = tile
            panel.bars = min(Panel.capacity, end - tile)
            for (lane, columns) in symbols.enumerated() { panel.fill(lane: lane, from: columns) }
            for lane in symbols.count..<Panel.lanes { panel.mirror(lane: lane, from: 0) }
            // What comes next is on its way while this is computed: a symbol at a time, between the loops.
            let next = tile + Panel.capacity..<tile + 2 * Panel.capacity
            advance(panel, into: &output) { step in
                guard step < symbols.count else { return }
                let columns = symbols[symbols.startIndex + step]
                for column in [Column.open, .high, .low, .close, .volume] { columns.fetch(column, next) }
            }
            visit(output, tile..<tile + panel.bars)
        }
    }
}
