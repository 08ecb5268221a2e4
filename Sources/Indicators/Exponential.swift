internal import Market

/// An average in which every older value weighs less by a constant factor, seeded with the mean of the first values.
///
///     average = average + alpha * (value - average)
///
/// While it is seeded alpha is one over the number of values, which makes it their mean: of equal values it is that
/// value, to the bit, then and later.
struct Exponential: Sendable {
    private let alpha: Double
    /// The age at which the values begin.
    private let begin: Double
    private let seeds: Double
    /// What the seed is multiplied with; 1 leaves it alone.
    private let seedShare: Double

    /// The age at which the average has its first value.
    let firstAge: Int

    private init(alpha: Double, seeds: Int, from begin: Int, seedShare: Double = 1) {
        (self.alpha, self.seedShare) = (alpha, seedShare)
        (self.begin, self.seeds) = (Double(begin), Double(seeds))
        firstAge = begin + seeds - 1
    }

    /// EMA(n): alpha 2 / (n + 1).
    static func ema(_ period: Int, from begin: Int = 1) -> Exponential {
        Exponential(alpha: 2 / Double(period + 1), seeds: period, from: begin)
    }

    /// Wilder(n): alpha 1 / n.
    static func wilder(_ period: Int, from begin: Int) -> Exponential {
        Exponential(alpha: 1 / Double(period), seeds: period, from: begin)
    }

    /// Wilder's directional sums, divided by n: seeded with n - 1 values as if the n-th had been zero (TA-Lib).
    static func directional(_ period: Int, from begin: Int) -> Exponential {
        guard period > 1 else { return wilder(1, from: begin) }
        return Exponential(
            alpha: 1 / Double(period), seeds: period - 1, from: begin,
            seedShare: Double(period - 1) / Double(period))
    }

    /// The age from which on nothing is seeded.
    var settledAge: Int { firstAge + 1 }

    @inline(always)
    func step(_ average: inout Lanes, _ value: Lanes, _ bar: Bar, careful: Bool) -> Lanes {
        if careful {
            let count = bar.age - Lanes(begin - 1)
            let weight = whereLess(Lanes(seeds), count, Lanes(alpha), else: Lanes(1.0) / count)
            let next = average + weight * (value - average)
            average = whereEqual(count, Lanes(1.0), value, else: next)
            if seedShare != 1 {
                average = whereEqual(count, Lanes(seeds), seedShare * average, else: average)
            }
        } else {
            average = average + alpha * (value - average)
        }
        return average
    }
}
