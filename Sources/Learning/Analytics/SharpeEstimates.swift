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
        let (count, sharpe) = (sums.count, SharpeRatio(sums))
        guard results.count >= Estimate.samplesMin, count >= Estimate.samplesMin, let sharpe else {
            // Few signals, few days, or days that never vary.
            let samples = results.count < Estimate.samplesMin ? results.count : count
            ratio = Estimate(.nan, samples: samples, days: count) { nil }
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
