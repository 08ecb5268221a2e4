/// Whether price stands where the direction pays: five measures, each 0 to 1, with their weights.
public struct Confluence: Equatable, Sendable {
    public let relativeStrength: Double
    public let bollinger: Double
    public let volume: Double
    public let momentum: Double
    public let distance: Double

    /// 0 to 1.
    public var score: Double {
        0.30 * relativeStrength + 0.20 * bollinger + 0.20 * volume + 0.15 * momentum + 0.15 * distance
    }

    /// Nil while a column of it warms up.
    package init?(of chart: borrowing Chart, _ direction: Direction) {
        guard direction != .flat, chart.count >= 20, let range = chart.range,
            !chart.macdHistogramBefore.isNaN, !chart[.macdHistogram].isNaN, !chart[.sma20].isNaN
        else { return nil }
        let isLong = direction == .long
        // A short is a long upside down.
        let strength = isLong ? chart[.rsi] : 100 - chart[.rsi]
        relativeStrength = Self.falling(strength, full: 35, none: 55)
        let position = isLong ? chart[.bbPctB] : 1 - chart[.bbPctB]
        bollinger = Self.falling(position, full: 0.15, none: 0.5)
        volume = min(1, max(0, (chart.volumeRatio ?? 0) - 1))
        let turn = (chart[.macdHistogram] - chart.macdHistogramBefore) * direction.sign
        momentum = turn > 0 ? 1 : 0
        distance = Self.falling(abs(chart.closes[0] - chart[.sma20]) / range, full: 0, none: 2)
    }

    /// 1 up to `full`, 0 from `none` on, a line between.
    private static func falling(_ value: Double, full: Double, none: Double) -> Double {
        min(1, max(0, (none - value) / (none - full)))
    }
}
