public import Market

/// The values of up to 64 bars of eight symbols, column by column.
@safe
public struct OutputTile: ~Copyable {
    let arrangement: Arrangement
    private let memory: LaneMemory

    init(_ arrangement: Arrangement) {
        self.arrangement = arrangement
        memory = LaneMemory(count: arrangement.slots * arrangement.apart, filledWith: .absent)
    }

    var cells: UnsafeMutablePointer<Lanes> { unsafe memory.start }

    public var columns: Int { arrangement.indicators.count }

    /// One column's bars, eight symbols each.
    @_lifetime(borrow self)
    public borrowing func column(_ column: Int) -> Span<Lanes> {
        let start = unsafe cells + arrangement.slotOfColumn[column] * arrangement.apart
        let span = unsafe Span(_unsafeStart: start, count: Panel.capacity)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// One value; NaN before the column is warm and where the lane has no bar.
    public func value(column: Int, lane: Int, bar: Int) -> Double {
        precondition(lane >= 0 && lane < Panel.lanes && bar >= 0 && bar < Panel.capacity)
        return unsafe cells[arrangement.slotOfColumn[column] * arrangement.apart + bar][lane]
    }

    /// Appends one symbol's bars to rows of all columns.
    public func append(lane: Int, bars: Range<Int>, to rows: inout [Double]) {
        precondition(
            lane >= 0 && lane < Panel.lanes && bars.lowerBound >= 0 && bars.upperBound <= Panel.capacity)
        for bar in bars {
            for slot in arrangement.slotOfColumn {
                rows.append(unsafe cells[slot * arrangement.apart + bar][lane])
            }
        }
    }
}
