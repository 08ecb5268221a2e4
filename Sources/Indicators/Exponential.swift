internal import Market

/// An average in which every older value weighs less by a constant factor, seeded with the mean of the first values.
///
///     average = average + alpha * (value - average)
///
/// The seed is the first value plus the mean difference to it: of equal values it is that value, to the bit.
struct Exponential {
    private let alpha: Double
    private let first: Double
    private let seeding: Double
    private let divisor: Double
    private var origin = Lanes.zero
    private var sum = Lanes.zero
    private(set) var average = Lanes.zero

    /// The age at which the average has its first value.
    let firstAge: Int

    /// - Parameters:
    ///   - firstAge: the age at which the values begin.
    private init(alpha: Double, seeds: Int, divisor: Int, firstAge: Int) {
        self.alpha = alpha
        first = Double(firstAge)
        self.firstAge = firstAge + seeds - 1
        seeding = Double(firstAge + seeds - 1)
        self.divisor = Double(divisor)
    }

    /// EMA(n): alpha 2 / (n + 1).
    static func ema(_ period: Int, from firstAge: Int = 1) -> Exponential {
        Exponential(alpha: 2 / Double(period + 1), seeds: period, divisor: period, firstAge: firstAge)
    }

    /// Wilder(n): alpha 1 / n.
    static func wilder(_ period: Int, from firstAge: Int) -> Exponential {
        Exponential(alpha: 1 / Double(period), seeds: period, divisor: period, firstAge: firstAge)
    }

    /// Wilder's directional sums, divided by n: seeded with n - 1 values as if the n-th had been zero (TA-Lib).
    static func directional(_ period: Int, from firstAge: Int) -> Exponential {
        Exponential(alpha: 1 / Double(period), seeds: period - 1, divisor: period, firstAge: firstAge)
    }

    /// The age from which on nothing is seeded.
    var settledAge: Int { firstAge + 1 }

    @inline(always)
    mutating func step(_ value: Lanes, _ bar: Bar, careful: Bool) -> Lanes {
        var next = average + alpha * (value - average)
        if careful {
            let age = bar.age
            origin = whereEqual(age, Lanes(first), value, else: origin)
            sum = whereEqual(age, Lanes(first), .zero, else: sum + (value - origin))
            let count = seeding - first + 1
            let seed = (count == divisor ? origin : (count / divisor) * origin) + sum / Lanes(divisor)
            next = whereEqual(age, Lanes(seeding), seed, else: next)
        }
        average = next
        return next
    }
}
