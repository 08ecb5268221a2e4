internal import CKernels
internal import Market

/// Computes groups of up to eight symbols from their first bar to their last, with memory that all of them share.
struct BatchGroup: ~Copyable {
    private var lanes: LaneGroup
    private var panel: Panel
    private var output: OutputTile
    private let arrangement: Arrangement

    init(_ arrangement: Arrangement, interval: Interval) {
        self.arrangement = arrangement
        lanes = LaneGroup(arrangement, interval: interval)
        panel = Panel(interval: interval)
        output = lanes.makeOutput()
    }

    /// From the first bar of any to the last.
    static func bars(of symbols: [BarColumns]) -> Range<Int> {
        let known = symbols.map(\.bars).filter { !$0.isEmpty }
        guard let start = known.map(\.lowerBound).min(), let end = known.map(\.upperBound).max() else {
            return 0..<0
        }
        return start..<end
    }

    /// Computes tile by tile and shows each.
    mutating func forEachTile(
        of symbols: [BarColumns], _ visit: (_ output: borrowing OutputTile, _ bars: Range<Int>) -> Void
    ) {
        lanes.restart()
        let bars = Self.bars(of: symbols)
        for first in stride(from: bars.lowerBound, to: bars.upperBound, by: Panel.capacity) {
            fill(symbols, first, bars.upperBound)
            lanes.advance(panel, into: &output)
            visit(output, first..<first + panel.bars)
        }
    }

    /// Computes tile by tile and streams all values into memory.
    ///
    /// - Parameter target: room for all tiles; its address is a multiple of 64.
    mutating func stream(_ symbols: [BarColumns], to target: UnsafeMutableRawPointer) {
        lanes.restart()
        let bars = Self.bars(of: symbols)
        var target = unsafe target
        for first in stride(from: bars.lowerBound, to: bars.upperBound, by: Panel.capacity) {
            fill(symbols, first, bars.upperBound)
            unsafe lanes.advance(panel, into: &output, streaming: target)
            unsafe target += arrangement.tileLanes * MemoryLayout<Lanes>.stride
        }
        ck_streamed()
    }

    private mutating func fill(_ symbols: [BarColumns], _ first: Int, _ end: Int) {
        panel.firstBar = first
        panel.bars = min(Panel.capacity, end - first)
        for (lane, columns) in symbols.enumerated() { panel.fill(lane: lane, from: columns) }
        for lane in symbols.count..<Panel.lanes { panel.mirror(lane: lane, from: 0) }
    }
}
