internal import Market

/// What traded from 20:00 to midnight, New York time: the range that the London and New York opens raid.
struct AsianRange: BitwiseCopyable, Sendable {
    static let hours = 20 * 60..<24 * 60

    private var high = 0.0
    private var low = 0.0
    /// It was seen from its first bar; until then there is none.
    private var isThere = false
    private var isOver = false

    /// Its low as the direction sees it; nil before it is whole.
    func low(facing direction: Direction) -> Double? {
        guard isThere, isOver else { return nil }
        return direction == .short ? -high : low
    }

    mutating func advance(_ chart: borrowing Chart, at time: NewYorkTime) {
        let (barHigh, barLow) = (chart.highs[0], chart.lows[0])
        if time.minuteOfDay == Self.hours.lowerBound {
            (high, low, isThere, isOver) = (barHigh, barLow, true, false)
        } else if Self.hours.contains(time.minuteOfDay) {
            (high, low) = (max(high, barHigh), min(low, barLow))
        } else {
            isOver = true
        }
    }
}

/// The false break at an open: price leaves the Asian range on one side, is back within six bars, and means to go the other
/// way (M. Huddleston's "Judas swing").
struct JudasSwing: BitwiseCopyable, Sendable {
    /// Bars from the break until the close is inside again.
    static let barsMax = 6

    /// The bar that broke out.
    private var brokeOut: Int?
    /// Nothing more can come of this session: it happened, or price stayed outside.
    private var isSpent = true

    /// Looks for one down out of the range, as the direction sees it.
    ///
    /// - Returns: whether the newest bar completes it.
    mutating func advance(
        _ chart: borrowing Chart, facing direction: Direction, _ range: AsianRange, at time: NewYorkTime
    ) -> Bool {
        guard let low = range.low(facing: direction), chart.count > 1 else { return false }
        let bar = chart.bar(facing: direction)
        let isOpening =
            time.minuteOfDay == KillZone.londonHours.lowerBound
            || time.minuteOfDay == KillZone.newYorkHours.lowerBound
        if isOpening {
            // Where price is outside already the session cannot break out.
            (brokeOut, isSpent) = (nil, chart.bar(1, facing: direction).close < low)
        }
        guard !isSpent else { return false }
        let isSession =
            KillZone.londonHours.contains(time.minuteOfDay)
            || KillZone.newYorkHours.contains(time.minuteOfDay)
        if brokeOut == nil, isSession, bar.low < low { brokeOut = chart.bar }
        guard let brokeOut else { return false }
        let isBack = bar.close > low && chart.bar - brokeOut <= Self.barsMax
        isSpent = isBack || chart.bar - brokeOut >= Self.barsMax
        return isBack
    }
}
