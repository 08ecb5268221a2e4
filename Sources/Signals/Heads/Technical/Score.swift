/// What an indicator says as a number: 0 bearish, 0.5 neutral, 1 bullish.
enum Score {
    /// 1 where a value is above another, 0 where it is below.
    @inline(__always)
    static func of(_ value: Double, above other: Double) -> Double {
        value > other ? 1 : value < other ? 0 : 0.5
    }

    /// Linear from 0 at `low` to 1 at `high`, and no further; neutral where there is nothing between them.
    @inline(__always)
    static func norm(_ value: Double, _ low: Double, _ high: Double) -> Double {
        high > low ? min(1, max(0, (value - low) / (high - low))) : 0.5
    }
}
