public import Market

/// The values of up to 64 bars of eight symbols, column by column.
@safe
public struct OutputTile: ~Copyable {
    static let stride = Panel.capacity + 1

    private let cells: UnsafeMutablePointer<Lanes>
    let slots: Int
    /// Where each column asked for lies: families write theirs side by side.
    private let slotOfColumn: [Int]

    init(slots: Int, slotOfColumn: [Int]) {
        unsafe cells = .allocate(capacity: max(1, slots) * Self.stride)
        unsafe cells.initialize(repeating: Lanes(repeating: .absent), count: max(1, slots) * Self.stride)
        (self.slots, self.slotOfColumn) = (slots, slotOfColumn)
    }

    deinit { unsafe cells.deallocate() }

    public var columns: Int { slotOfColumn.count }

    /// The cells of all columns from a bar on.
    func rows(from bar: Int) -> UnsafeMutablePointer<Lanes> { unsafe cells + bar }

    /// One column's bars, eight symbols each.
    @_lifetime(borrow self)
    public borrowing func column(_ column: Int) -> Span<Lanes> {
        let start = unsafe cells + slotOfColumn[column] * Self.stride
        let span = unsafe Span(_unsafeStart: start, count: Panel.capacity)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// One value; NaN before the column is warm and where the lane has no bar.
    public func value(column: Int, lane: Int, bar: Int) -> Double {
        precondition(lane >= 0 && lane < Panel.lanes && bar >= 0 && bar < Panel.capacity)
        return unsafe cells[slotOfColumn[column] * Self.stride + bar][lane]
    }

    /// Appends one symbol's bars to rows of all columns.
    public func append(lane: Int, bars: Range<Int>, to rows: inout [Double]) {
        precondition(
            lane >= 0 && lane < Panel.lanes && bars.lowerBound >= 0 && bars.upperBound <= Panel.capacity)
        for bar in bars {
            for slot in slotOfColumn { rows.append(unsafe cells[slot * Self.stride + bar][lane]) }
        }
    }
}
