extension Reference {
    /// Bollinger's upper band.
    static func bollingerUpper(_ candles: ReferenceCandles, period: Int, multiple: Double) -> [Double] {
        windows(of: candles.close, period: period) { mean($0) + multiple * deviation($0) }
    }

    /// Bollinger's lower band.
    static func bollingerLower(_ candles: ReferenceCandles, period: Int, multiple: Double) -> [Double] {
        windows(of: candles.close, period: period) { mean($0) - multiple * deviation($0) }
    }

    /// The distance of the bands in parts of the middle.
    static func bollingerWidth(_ candles: ReferenceCandles, period: Int, multiple: Double) -> [Double] {
        windows(of: candles.close, period: period) { 2 * multiple * deviation($0) / mean($0) }
    }

    /// Where the close stands between the lower (0) and the upper band (1): 0.5 when they are one.
    static func bollingerPercentB(_ candles: ReferenceCandles, period: Int, multiple: Double) -> [Double] {
        windows(of: candles.close, period: period) { window in
            let half = multiple * deviation(window)
            return half == 0 ? 0.5 : (window[window.endIndex - 1] - (mean(window) - half)) / (2 * half)
        }
    }

    static func donchianUpper(_ candles: ReferenceCandles, period: Int) -> [Double] {
        highest(of: candles.high, period: period)
    }

    static func donchianLower(_ candles: ReferenceCandles, period: Int) -> [Double] {
        lowest(of: candles.low, period: period)
    }

    /// Ichimoku's base line: halfway between the highest high and the lowest low.
    static func ichimokuBase(_ candles: ReferenceCandles, period: Int) -> [Double] {
        let (high, low) = extremes(candles, period: period)
        return combine(high, low) { ($0 + $1) / 2 }
    }

    /// Keltner channel: the average close, `multiple` average true ranges up, or down when negative.
    static func keltner(
        _ candles: ReferenceCandles, period: Int, rangePeriod: Int, multiple: Double
    ) -> [Double] {
        combine(ema(candles.close, period: period), atr(candles, period: rangePeriod)) { $0 + multiple * $1 }
    }

    /// Chandelier exit of a long: below the highest high.
    static func chandelierLong(_ candles: ReferenceCandles, period: Int, multiple: Double) -> [Double] {
        combine(highest(of: candles.high, period: period), atr(candles, period: period)) {
            $0 - multiple * $1
        }
    }

    /// Chandelier exit of a short: above the lowest low.
    static func chandelierShort(_ candles: ReferenceCandles, period: Int, multiple: Double) -> [Double] {
        combine(lowest(of: candles.low, period: period), atr(candles, period: period)) { $0 + multiple * $1 }
    }
}
