internal import Market

/// The Sharpe ratio of the days' sums, and what is left of it.
struct SharpeEstimates {
    let ratio: Estimate
    let probabilistic: Estimate
    let deflated: Estimate

    /// - Parameter days: all of them, with an end or without.
    init(_ results: [SignalResult], _ days: ClosedRange<Int>?, trials: Int) {
        var sums = Array(repeating: 0.0, count: days?.count ?? 0)
        if let days {
            for result in results {
                sums[Interval.d1.bar(of: result.endedAt) - days.lowerBound] += result.multiple
            }
        }
        self.init(returns: sums, signals: results.count, trials: trials)
    }

    /// - Parameters:
    ///   - returns: one a day.
    ///   - signals: that they are of; nil where they are of none.
    init(returns: [Double], signals: Int? = nil, trials: Int) {
        let (count, sharpe) = (returns.count, SharpeRatio(returns))
        let isFewSignals = (signals ?? count) < Estimate.samplesMin
        guard !isFewSignals, count >= Estimate.samplesMin, let sharpe else {
            // Few signals, few days, or days that never vary.
            ratio = Estimate(.nan, samples: isFewSignals ? signals ?? count : count, days: count) { nil }
            (probabilistic, deflated) = (ratio, ratio)
            return
        }
        let half = normalQuantile95 * sharpe.standardError
        ratio = Estimate(
            value: sharpe.ratio, interval: sharpe.ratio - half...sharpe.ratio + half, samples: count,
            days: count)
        func chance(_ value: Double) -> Estimate {
            Estimate(
                value: value, samples: count, days: count, reason: "it says itself how sure the ratio is")
        }
        probabilistic = chance(sharpe.probability(above: 0))
        deflated = chance(sharpe.deflated(trials: trials))
    }
}
