internal import Market

/// The values of up to 64 bars of eight symbols, column by column.
@safe
public struct OutputTile: ~Copyable {
    let arrangement: Arrangement
    private let memory: LaneMemory

    init(_ arrangement: Arrangement) {
        self.arrangement = arrangement
        memory = LaneMemory(count: arrangement.slots * arrangement.bars, filledWith: .absent)
    }

    var start: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(memory.start) }

    public var columns: Int { arrangement.indicators.count }

    private func lanes(_ cell: SharedCell, _ bar: Int) -> UnsafePointer<Double> {
        unsafe UnsafePointer((start + (cell.bytes + bar * cell.row)).assumingMemoryBound(to: Double.self))
    }

    /// One value; NaN before the column is warm and where the lane has no bar.
    public func value(column: Int, lane: Int, bar: Int) -> Double {
        precondition(lane >= 0 && lane < Panel.lanes && bar >= 0 && bar < arrangement.bars)
        return unsafe lanes(arrangement.cells[column], bar)[lane]
    }

    /// Appends one symbol's bars to rows of all columns.
    public func append(lane: Int, bars: Range<Int>, to rows: inout [Double]) {
        precondition(
            lane >= 0 && lane < Panel.lanes && bars.lowerBound >= 0 && bars.upperBound <= arrangement.bars)
        for bar in bars {
            for cell in arrangement.cells { rows.append(unsafe lanes(cell, bar)[lane]) }
        }
    }
}
