#if canImport(Glibc)
    internal import Glibc
#endif

/// The normal equations of some days together, an older day counting less.
struct MomentSum: Sendable {
    private(set) var xx = [Double](repeating: 0, count: heads * heads)
    private(set) var xy = [Double](repeating: 0, count: heads)
    private(set) var yy = 0.0
    private(set) var weight = 0.0
    private(set) var rows = 0
    private(set) var ambiguous = 0
    private(set) var days = 0
    private var newest: Int?
    private let halfLife: Double

    init(halfLife: Double) { self.halfLife = halfLife }

    /// The sum of days in order, as old as they are at the last of them.
    init(_ days: some Sequence<DayMoments>, halfLife: Double) {
        self.init(halfLife: halfLife)
        for day in days { add(day) }
    }

    /// Adds the next day: what is there already gets older.
    mutating func add(_ day: DayMoments) {
        let fading = newest.map { exp2(-Double(day.day - $0) / halfLife) } ?? 1
        for index in xx.indices { xx[index] = xx[index] * fading + day.xx[index] }
        for head in xy.indices { xy[head] = xy[head] * fading + day.xy[head] }
        yy = yy * fading + day.yy
        weight = weight * fading + day.weight
        (rows, ambiguous, days) = (rows + day.rows, ambiguous + day.ambiguous, days + 1)
        newest = day.day
    }

    /// The same votes with other outcomes.
    func with(xy: [Double]) -> MomentSum {
        var sum = self
        sum.xy = xy
        return sum
    }

    /// The mean square of a head's strength.
    var meanSquare: Double {
        (0..<heads).reduce(0) { $0 + xx[$1 * heads + $1] } / (Double(heads) * weight)
    }

    /// The mean square of a score by these coefficients: its spread, for strengths lie around 0.
    func variance(_ coefficients: [Double]) -> Double {
        var sum = 0.0
        for row in 0..<heads {
            var product = 0.0
            for column in 0..<heads { product += xx[row * heads + column] * coefficients[column] }
            sum += coefficients[row] * product
        }
        return sum / weight
    }

    /// The mean of score times outcome.
    func covariance(_ coefficients: [Double]) -> Double {
        (0..<heads).reduce(0) { $0 + coefficients[$1] * xy[$1] } / weight
    }

    /// What of the mean square of the outcomes these coefficients explain.
    func gain(_ coefficients: [Double]) -> Double {
        2 * covariance(coefficients) - variance(coefficients)
    }
}
