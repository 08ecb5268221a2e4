extension Reference {
    /// Simple moving average.
    static func sma(_ values: [Double], period: Int) -> [Double] {
        windows(of: values, period: period, mean)
    }

    /// Weighted moving average, the latest value weighing most.
    static func wma(_ values: [Double], period: Int) -> [Double] {
        windows(of: values, period: period, weightedMean)
    }

    /// Exponential moving average, alpha 2/(n+1), seeded with the mean of its first n values.
    static func ema(_ values: [Double], period: Int) -> [Double] {
        recursive(values, period: period, alpha: 2 / Double(period + 1))
    }

    /// Wilder's smoothing, alpha 1/n, seeded with the mean of its first n values.
    static func wilder(_ values: [Double], period: Int) -> [Double] {
        recursive(values, period: period, alpha: 1 / Double(period))
    }

    private static func recursive(_ values: [Double], period: Int, alpha: Double) -> [Double] {
        var result = sma(values, period: period)
        guard let seed = result.firstIndex(where: { !$0.isNaN }) else { return result }
        for bar in result.indices where bar > seed {
            result[bar] = result[bar - 1] + alpha * (values[bar] - result[bar - 1])
        }
        return result
    }

    /// Double exponential moving average (Mulloy).
    static func dema(_ values: [Double], period: Int) -> [Double] {
        let first = ema(values, period: period)
        return combine(first, ema(first, period: period)) { 2 * $0 - $1 }
    }

    /// Hull moving average.
    static func hma(_ values: [Double], period: Int) -> [Double] {
        let half = wma(values, period: period / 2)
        let full = wma(values, period: period)
        let root = Int(Double(period).squareRoot())
        return wma(combine(half, full) { 2 * $0 - $1 }, period: root)
    }

    /// The first value's distance from the second, in percent of the second.
    static func spread(_ values: [Double], over base: [Double]) -> [Double] {
        combine(values, base) { 100 * ($0 - $1) / $1 }
    }

    /// EMA(fast) - EMA(slow), each on its own seed.
    static func macd(_ values: [Double], fast: Int, slow: Int) -> [Double] {
        combine(ema(values, period: fast), ema(values, period: slow)) { $0 - $1 }
    }

    static func macdSignal(_ values: [Double], fast: Int, slow: Int, signal: Int) -> [Double] {
        ema(macd(values, fast: fast, slow: slow), period: signal)
    }

    static func macdHistogram(_ values: [Double], fast: Int, slow: Int, signal: Int) -> [Double] {
        combine(
            macd(values, fast: fast, slow: slow),
            macdSignal(values, fast: fast, slow: slow, signal: signal)
        ) { $0 - $1 }
    }

    /// MACD in percent of the slow average.
    static func ppo(_ values: [Double], fast: Int, slow: Int) -> [Double] {
        spread(ema(values, period: fast), over: ema(values, period: slow))
    }

    static func ppoSignal(_ values: [Double], fast: Int, slow: Int, signal: Int) -> [Double] {
        ema(ppo(values, fast: fast, slow: slow), period: signal)
    }

    /// The one-bar change of a thrice smoothed average, in percent.
    static func trix(_ values: [Double], period: Int) -> [Double] {
        let smooth = ema(ema(ema(values, period: period), period: period), period: period)
        return rateOfChange(smooth, period: 1)
    }

    /// The change over `period` bars, in percent of the earlier value.
    static func rateOfChange(_ values: [Double], period: Int) -> [Double] {
        values.indices.map { bar in
            bar < period ? .nan : 100 * (values[bar] - values[bar - period]) / values[bar - period]
        }
    }
}
