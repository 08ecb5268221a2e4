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
    mutating func fill(_ panel: inout Panel, from chunks: borrowing ChunkLanes) {
        let tile = panel.firstBar..<panel.firstBar + panel.bars
        for lane in plans.indices {
            let runs = plans[lane].runs.filter { $0.overlaps(tile) }
            guard !runs.isEmpty, let strip = chunks.chunk(lane)?.strip(holding: tile.lowerBound) else {
                panel.clear(lane: lane, bars: 0..<panel.bars)
                continue
            }
            let isWhole = runs[0].lowerBound <= tile.lowerBound && runs[0].upperBound >= tile.upperBound
            if isWhole, strip.present == ~0 {
                if runs[0].lowerBound == tile.lowerBound { ends[lane].filled = 0 }
                for column in Panel.columns {
                    // It stays where it is as long as the snapshot, which outlives the panel's use of it.
                    unsafe strip.column(column).withUnsafeBufferPointer { values in
                        unsafe panel.lend(values.baseAddress!, column, lane: lane)
                    }
                }
                ends[lane].lastClose = strip.column(.close)[tile.count - 1]
            } else {
                panel.clear(lane: lane, bars: 0..<panel.bars)
                for run in runs {
                    fill(
                        &panel, lane, run.clamped(to: tile), isStart: tile.contains(run.lowerBound), strip)
                }
            }
        }
        for lane in plans.count..<Panel.lanes where !plans.isEmpty { panel.mirror(lane: lane, from: 0) }
    }

    private mutating func fill(
        _ panel: inout Panel, _ lane: Int, _ bars: Range<Int>, isStart: Bool, _ strip: borrowing Strip
    ) {
        if isStart { ends[lane].filled = 0 }
        let (open, high, low) = (strip.column(.open), strip.column(.high), strip.column(.low))
        let (close, volume) = (strip.column(.close), strip.column(.volume))
        for bar in bars {
            let at = bar - panel.firstBar
            if strip.present >> UInt64(at) & 1 == 1 {
                panel.put(
                    open: open[at], high: high[at], low: low[at], close: close[at], volume: volume[at],
                    lane: lane, at: at)
                ends[lane].lastClose = close[at]
            } else {
                let flat = ends[lane].lastClose
                panel.put(open: flat, high: flat, low: flat, close: flat, volume: 0, lane: lane, at: at)
                ends[lane].filled += 1
            }
        }
    }
}
