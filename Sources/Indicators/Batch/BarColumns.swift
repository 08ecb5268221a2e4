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
}

extension Panel {
    /// Shows one symbol's bars in its lane; bars that it does not have are not known.
    mutating func fill(lane: Int, from columns: BarColumns) {
        let known = (firstBar..<firstBar + bars).clamped(to: columns.bars)
        if known.count == bars {
            for column in Self.columns {
                unsafe lend(columns.values(column, from: firstBar), column, lane: lane)
            }
        } else {
            clear(lane: lane, bars: 0..<bars)
            for column in Self.columns where !known.isEmpty {
                let values = unsafe UnsafeBufferPointer(
                    start: columns.values(column, from: known.lowerBound), count: known.count)
                unsafe load(values.span, column, lane: lane, at: known.lowerBound - firstBar)
            }
        }
    }
}
