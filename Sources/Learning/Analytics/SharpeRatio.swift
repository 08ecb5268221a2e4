#if canImport(Glibc)
    internal import Glibc
#endif

/// What a period brings in the mean, in its standard deviations; not annualised.
public struct SharpeRatio: Equatable, Sendable {
    public let ratio: Double
    public let skewness: Double
    /// 3 for the normal distribution.
    public let kurtosis: Double
    public let periods: Int

    public init(ratio: Double, skewness: Double = 0, kurtosis: Double = 3, periods: Int) {
        (self.ratio, self.skewness, self.kurtosis, self.periods) = (ratio, skewness, kurtosis, periods)
    }

    /// Nil for fewer than two returns, and for those that never vary.
    public init?(_ returns: [Double]) {
        guard returns.count > 1 else { return nil }
        let count = Double(returns.count)
        let mean = returns.reduce(0, +) / count
        func moment(_ power: Int) -> Double {
            returns.reduce(0) { sum, value in
                sum + (0..<power).reduce(1) { product, _ in product * (value - mean) }
            } / count
        }
        let variance = moment(2)
        guard variance > 0, variance.isFinite else { return nil }
        self.init(
            ratio: mean / (variance * count / (count - 1)).squareRoot(),
            skewness: moment(3) / (variance * variance.squareRoot()),
            kurtosis: moment(4) / (variance * variance), periods: returns.count)
    }

    /// Of the ratio, for returns of any distribution (Mertens 2002).
    public var standardError: Double {
        let shape = 1 - skewness * ratio + (kurtosis - 1) / 4 * ratio * ratio
        return (max(0, shape) / Double(periods - 1)).squareRoot()
    }

    /// The chance that the true ratio is above one given: the probabilistic Sharpe ratio (Bailey and López de Prado 2012).
    public func probability(above benchmark: Double) -> Double {
        let error = standardError
        guard error > 0 else { return ratio > benchmark ? 1 : 0 }
        return normalProbability((ratio - benchmark) / error)
    }

    /// The highest ratio that is to be expected of independent trials without any skill (Bailey and López de Prado 2014).
    ///
    /// - Parameter variance: of the trials' ratios.
    public static func expectedMaximum(trials: Int, variance: Double) -> Double {
        guard trials > 1 else { return 0 }
        let (count, euler) = (Double(trials), 0.577_215_664_901_532_9)
        return variance.squareRoot()
            * ((1 - euler) * normalQuantile(1 - 1 / count) + euler * normalQuantile(1 - 1 / (count * M_E)))
    }

    /// The chance that the true ratio is above what the best of so many trials reaches by luck: the deflated Sharpe ratio.
    ///
    /// - Parameter variance: of the trials' ratios; if left out, that which luck gives ratios of as many periods.
    public func deflated(trials: Int, variance: Double? = nil) -> Double {
        let variance = variance ?? 1 / Double(periods - 1)
        return probability(above: Self.expectedMaximum(trials: trials, variance: variance))
    }
}

/// That a standard normal is below.
func normalProbability(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

/// What a standard normal is below with a probability in (0, 1): by bisection, for it is asked for a few times a report.
package func normalQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1)
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<70 {
        let middle = (low + high) / 2
        if normalProbability(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
}

/// What a standard normal stays within with 95%.
let normalQuantile95 = 1.959_963_984_540_054
