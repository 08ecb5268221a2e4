internal import CKernels
public import Market

/// A symbol's bars in memory: one value a bar in every column, NaN where a bar is not known.
public struct Bars: Sendable {
    /// The first bar, counted from the epoch in bars of the interval.
    public var firstBar: Int
    public var open: [Double]
    public var high: [Double]
    public var low: [Double]
    public var close: [Double]
    public var volume: [Double]

    public init(
        firstBar: Int = 0, open: [Double], high: [Double], low: [Double], close: [Double], volume: [Double]
    ) {
        let count = open.count
        precondition(
            high.count == count && low.count == count && close.count == count && volume.count == count)
        (self.firstBar, self.open, self.high, self.low, self.close, self.volume) = (
            firstBar, open, high, low, close, volume
        )
    }

    public var count: Int { open.count }

    static let columns: [Column] = [.open, .high, .low, .close, .volume]

    func values(_ column: Column) -> [Double] {
        switch column {
        case .open: open
        case .high: high
        case .low: low
        case .close: close
        default: volume
        }
    }
}

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
        forEachTile(indicators, symbols, interval: interval) { output, lane, symbol, bars in
            output.append(lane: lane, bars: bars, to: &results[symbol])
        }
        return results
    }

    /// Computes tile by tile and shows each symbol's part of it; nothing is kept.
    public static func forEachTile(
        _ indicators: [Indicator], _ symbols: [Bars], interval: Interval,
        _ visit: (_ output: borrowing OutputTile, _ lane: Int, _ symbol: Int, _ bars: Range<Int>) -> Void
    ) {
        var group = LaneGroup(indicators, interval: interval)
        var output = group.makeOutput()
        var panel = Panel(interval: interval)
        for first in stride(from: 0, to: symbols.count, by: Panel.lanes) {
            let lanes = first..<min(first + Panel.lanes, symbols.count)
            let ranges = lanes.map { symbols[$0].firstBar..<symbols[$0].firstBar + symbols[$0].count }
            let known = ranges.filter { !$0.isEmpty }
            guard let start = known.map(\.lowerBound).min(), let end = known.map(\.upperBound).max() else {
                continue
            }
            group.restart()
            for lane in lanes.count..<Panel.lanes { panel.clear(lane: lane, bars: 0..<Panel.capacity) }
            for tile in stride(from: start, to: end, by: Panel.capacity) {
                let bars = tile..<min(tile + Panel.capacity, end)
                panel.firstBar = tile
                panel.bars = bars.count
                for (lane, range) in ranges.enumerated() {
                    panel.fill(lane: lane, from: symbols[first + lane], range.clamped(to: bars), of: bars)
                }
                // What comes next is on its way while this is computed.
                var ahead = Ahead(lanes: lanes, first: bars.upperBound)
                group.advance(panel, into: &output) { ahead.fetch(from: symbols) }
                for (lane, range) in ranges.enumerated() {
                    let shown = range.clamped(to: bars)
                    guard !shown.isEmpty else { continue }
                    visit(output, lane, first + lane, shown.lowerBound - tile..<shown.upperBound - tile)
                }
            }
        }
    }
}

extension Panel {
    /// Puts one symbol's bars into its lane; bars it does not have are not known.
    fileprivate mutating func fill(lane: Int, from symbol: Bars, _ known: Range<Int>, of bars: Range<Int>) {
        if known.count < bars.count { clear(lane: lane, bars: 0..<bars.count) }
        guard !known.isEmpty else { return }
        let places = known.lowerBound - symbol.firstBar..<known.upperBound - symbol.firstBar
        for column in Bars.columns {
            load(
                symbol.values(column).span.extracting(places), column, lane: lane,
                at: known.lowerBound - bars.lowerBound)
        }
    }
}

/// Asks for the next tile's values, a symbol at a time.
private struct Ahead {
    private let lanes: Range<Int>
    private let first: Int
    private var next = 0

    init(lanes: Range<Int>, first: Int) { (self.lanes, self.first) = (lanes, first) }

    mutating func fetch(from symbols: [Bars]) {
        guard next < lanes.count else { return }
        let symbol = symbols[lanes.lowerBound + next]
        next += 1
        let range = (first..<first + Panel.capacity).clamped(
            to: symbol.firstBar..<symbol.firstBar + symbol.count)
        for column in Bars.columns {
            unsafe symbol.values(column).withUnsafeBufferPointer { values in
                for bar in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
                    unsafe ck_prefetch(values.baseAddress.map { unsafe $0 + (bar - symbol.firstBar) })
                }
            }
        }
    }
}
