extension Reference {
    /// Average true range (Wilder).
    static func atr(_ candles: ReferenceCandles, period: Int) -> [Double] {
        wilder(candles.trueRange, period: period)
    }

    /// Average true range in percent of the close.
    static func atrPercent(_ candles: ReferenceCandles, period: Int) -> [Double] {
        combine(atr(candles, period: period), candles.close) { 100 * $0 / $1 }
    }

    /// Mass index (Dorsey): the sum of range averages over their own averages; a ratio of nothing is 1.
    static func massIndex(_ candles: ReferenceCandles, period: Int, length: Int) -> [Double] {
        let once = ema(candles.range, period: period)
        return sum(of: ratio(once, ema(once, period: period), neutral: 1), period: length)
    }

    /// Supertrend: the lower band while long, the upper band while short.
    ///
    /// Bands lie `multiple` average true ranges from the middle of the bar. The lower one only rises and the
    /// upper one only falls, until the close before stood beyond it. A close beyond the band turns the trend.
    static func supertrend(_ candles: ReferenceCandles, period: Int, multiple: Double) -> [Double] {
        let (close, middle) = (candles.close, candles.middle)
        let range = atr(candles, period: period)
        var result = [Double](repeating: .nan, count: close.count)
        guard close.count > period else { return result }
        var lower = middle[period] - multiple * range[period]
        var upper = middle[period] + multiple * range[period]
        var isLong = close[period] >= middle[period]
        result[period] = isLong ? lower : upper
        for bar in close.indices where bar > period {
            let lowest = middle[bar] - multiple * range[bar]
            let highest = middle[bar] + multiple * range[bar]
            lower = lowest > lower || close[bar - 1] < lower ? lowest : lower
            upper = highest < upper || close[bar - 1] > upper ? highest : upper
            isLong = isLong ? close[bar] >= lower : close[bar] > upper
            result[bar] = isLong ? lower : upper
        }
        return result
    }
}
