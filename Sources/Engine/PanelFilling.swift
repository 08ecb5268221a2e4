internal import CandleStore
internal import Indicators
internal import Market

/// Fills panels with up to eight symbols' series, tile by tile, straight from the map.
///
/// A halt is a flat bar at the last close without volume; a bar outside the series is not known.
struct PanelFilling {
    let plans: [SeriesPlan]
    /// Of each lane: the close that a halt stands still at, and the halts that were filled since its series began.
    private(set) var ends = Array(repeating: SeriesEnd(), count: Panel.lanes)

    init(_ plans: [SeriesPlan]) { self.plans = plans }

    /// Whether any lane has a bar in a range.
    func hasBars(in bars: Range<Int>) -> Bool {
        plans.contains { plan in plan.runs.contains { $0.overlaps(bars) } }
    }

    /// Fills the panel's bars, which begin at a multiple of 64.
    mutating func fill(_ panel: inout Panel, from blocks: borrowing BlockLanes) {
        let tile = panel.firstBar..<panel.firstBar + panel.bars
        for lane in plans.indices {
            let runs = plans[lane].runs.filter { $0.overlaps(tile) }
            guard !runs.isEmpty, let block = blocks.block(lane) else {
                panel.clear(lane: lane, bars: 0..<panel.bars)
                continue
            }
            let slots =
                tile.lowerBound - block.key.bars.lowerBound..<tile.upperBound - block.key.bars.lowerBound
            let states = block.states(word: slots.lowerBound >> 6)
            let isWhole = runs[0].lowerBound <= tile.lowerBound && runs[0].upperBound >= tile.upperBound
            if isWhole, states.high == ~0 {
                if runs[0].lowerBound == tile.lowerBound { ends[lane].filled = 0 }
                for column in Panel.columns {
                    // Of the map: it stays where it is as long as the snapshot, which outlives the panel's use of it.
                    unsafe block.column(column).withUnsafeBufferPointer { values in
                        unsafe panel.lend(values.baseAddress! + slots.lowerBound, column, lane: lane)
                    }
                }
                ends[lane].lastClose = block.column(.close)[slots.upperBound - 1]
            } else {
                panel.clear(lane: lane, bars: 0..<panel.bars)
                for run in runs {
                    fill(
                        &panel, lane, run.clamped(to: tile), isStart: tile.contains(run.lowerBound), block,
                        states.high)
                }
            }
        }
        for lane in plans.count..<Panel.lanes where !plans.isEmpty { panel.mirror(lane: lane, from: 0) }
    }

    private mutating func fill(
        _ panel: inout Panel, _ lane: Int, _ bars: Range<Int>, isStart: Bool, _ block: borrowing Block,
        _ present: UInt64
    ) {
        if isStart { ends[lane].filled = 0 }
        let (open, high, low) = (block.column(.open), block.column(.high), block.column(.low))
        let (close, volume) = (block.column(.close), block.column(.volume))
        for bar in bars {
            let (slot, at) = (bar - block.key.bars.lowerBound, bar - panel.firstBar)
            if present >> UInt64(at) & 1 == 1 {
                panel.put(
                    open: open[slot], high: high[slot], low: low[slot], close: close[slot],
                    volume: volume[slot],
                    lane: lane, at: at)
                ends[lane].lastClose = close[slot]
            } else {
                let flat = ends[lane].lastClose
                panel.put(open: flat, high: flat, low: flat, close: flat, volume: 0, lane: lane, at: at)
                ends[lane].filled += 1
            }
        }
    }
}
