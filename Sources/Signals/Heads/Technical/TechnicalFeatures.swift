/// The scores of the 25 indicators, 0 bearish to 1 bullish, in the order of their weights.
struct TechnicalFeatures {
    let trend: InlineArray<9, Double>
    let momentum: InlineArray<10, Double>
    let volatility: InlineArray<6, Double>
    /// How many of the 69 columns lean up and how many down: shown, without weight.
    let columns: ColumnLeanings

    /// What indicators are measured against, beside the chart.
    struct Scales {
        /// Deviations of the last 100 values.
        var ppo: Double
        var trix: Double
        /// The mean of the last 50 average true ranges.
        var range: Double
        /// Where the mass index expects the price to turn to.
        var turn: Direction
    }

    init(_ chart: borrowing Chart, _ scales: Scales) {
        trend = Self.trend(chart)
        momentum = Self.momentum(chart, scales)
        volatility = Self.volatility(chart, scales)
        columns = ColumnLeanings(chart)
    }

    private static func trend(_ chart: borrowing Chart) -> InlineArray<9, Double> {
        let close = chart.closes[0]
        let (fast, slow) = (chart[.sma20], chart[.sma50])
        let isRising = close > fast && fast > slow
        let isFalling = close < fast && fast < slow
        let range = chart[.atr]
        return [
            Score.of(chart[.ema12], above: chart[.ema26]),
            isRising ? 1 : isFalling ? 0 : 0.5,
            // Over the market's own range: in units of price it would say what a coin costs.
            Score.norm(chart[.macdHistogram], -0.5 * range, 0.5 * range),
            chart[.adx] > 25 ? Score.of(chart[.plusDi], above: chart[.minusDi]) : 0.5,
            Score.of(close, above: chart[.supertrend]),
            Score.of(close, above: chart[.hma20]),
            Score.norm(chart[.aroonUp] - chart[.aroonDown], -100, 100),
            Score.of(close, above: chart[.dema]),
            Score.of(close, above: chart[.ichimokuBase]),
        ]
    }

    private static func momentum(_ chart: borrowing Chart, _ scales: Scales) -> InlineArray<10, Double> {
        [
            chart[.rsi] / 100,
            chart[.stochK] / 100,
            Score.norm(chart[.tsi], -100, 100),
            Score.norm(chart[.williamsR], -100, 0),
            Score.norm(chart[.cci], -200, 200),
            Score.norm(chart[.cmo], -100, 100),
            Score.norm(chart[.ppo], -3 * scales.ppo, 3 * scales.ppo),
            Score.norm(chart[.trix], -3 * scales.trix, 3 * scales.trix),
            chart[.ultimateOsc] / 100,
            Score.norm(chart[.awesomeOsc], -chart[.atr], chart[.atr]),
        ]
    }

    private static func volatility(_ chart: borrowing Chart, _ scales: Scales) -> InlineArray<6, Double> {
        let close = chart.closes[0]
        // Le Beau's two exits: above that of the shorts they are out, below that of the longs these are.
        let isAboveShorts = Score.of(close, above: chart[.chandelierShort]) > 0.5
        let isBelowLongs = Score.of(close, above: chart[.chandelierLong]) < 0.5
        return [
            Score.norm(chart[.bbPctB], 0, 1),
            Score.norm(close, chart[.donchianLower], chart[.donchianUpper]),
            Score.norm(close, chart[.keltnerLower], chart[.keltnerUpper]),
            0.5 + (isAboveShorts ? 0.5 : 0) - (isBelowLongs ? 0.5 : 0),
            chart[.atr] > scales.range ? Score.of(close, above: chart.closes[1]) : 0.5,
            0.5 + 0.5 * scales.turn.sign,
        ]
    }
}
