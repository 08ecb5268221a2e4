internal import Market

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

    /// Where they lie: valid as long as these bars are, unchanged.
    var columns: BarColumns {
        func start(_ values: [Double]) -> UnsafePointer<Double> {
            // An empty array has no place; no value is ever read there.
            unsafe values.withUnsafeBufferPointer {
                unsafe $0.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Double>.stride)!
            }
        }
        return unsafe BarColumns(
            firstBar: firstBar, count: count, open: start(open), high: start(high), low: start(low),
            close: start(close), volume: start(volume))
    }
}
