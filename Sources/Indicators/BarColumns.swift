internal import CKernels
internal import Market

/// Where a symbol's bars lie in memory: five columns of as many values, NaN where a bar is not known.
///
/// Whoever makes one keeps the values where they are, and as they are, as long as it is used.
@safe
public struct BarColumns: @unchecked Sendable {
    /// The first bar, counted from the epoch in bars of the interval.
    public let firstBar: Int
    public let count: Int
    let open, high, low, close, volume: UnsafePointer<Double>

    @unsafe
    public init(
        firstBar: Int, count: Int, open: UnsafePointer<Double>, high: UnsafePointer<Double>,
        low: UnsafePointer<Double>, close: UnsafePointer<Double>, volume: UnsafePointer<Double>
    ) {
        precondition(count >= 0)
        (self.firstBar, self.count) = (firstBar, count)
        unsafe (self.open, self.high, self.low) = (open, high, low)
        unsafe (self.close, self.volume) = (close, volume)
    }

    var bars: Range<Int> { firstBar..<firstBar + count }

    /// A column's values from a bar on.
    func values(_ column: Column, from bar: Int) -> UnsafePointer<Double> {
        let first =
            switch column {
            case .open: unsafe open
            case .high: unsafe high
            case .low: unsafe low
            case .close: unsafe close
            default: unsafe volume
            }
        return unsafe first + (bar - firstBar)
    }

    /// Asks for some bars of a column, which will soon be read.
    func fetch(_ column: Column, _ range: Range<Int>) {
        let known = range.clamped(to: bars)
        for bar in stride(from: known.lowerBound, to: known.upperBound, by: 8) {
            unsafe ck_prefetch(values(column, from: bar))
        }
    }
}

extension Panel {
    /// Puts one symbol's bars into its lane; bars that it does not have are not known.
    mutating func fill(lane: Int, from columns: BarColumns) {
        let shown = firstBar..<firstBar + bars
        let known = shown.clamped(to: columns.bars)
        if known.count < bars { clear(lane: lane, bars: 0..<bars) }
        guard !known.isEmpty else { return }
        for column in [Column.open, .high, .low, .close, .volume] {
            let values = unsafe UnsafeBufferPointer(
                start: columns.values(column, from: known.lowerBound), count: known.count)
            unsafe load(values.span, column, lane: lane, at: known.lowerBound - firstBar)
        }
    }
}
