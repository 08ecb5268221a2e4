/// Evidence that daily differences have a mean above 0, which may be looked at every day (Waudby-Smith & Ramdas 2023).
///
///     z = clip(d / c, -1, 1)      c = 2.5 times the root mean square of the first 28 days, which do not bet
///     E = mean over L of prod (1 + L z)
///
/// Were the mean 0 or less, E would ever reach 1/a with a chance of a at most, however often one looks.
public struct EProcess: Equatable, Sendable {
    /// `c`; nil while the first days come in.
    public var scale: Double?
    /// Those of the first days, until there are enough.
    public var firstDays: [Double]
    /// The product of each bet.
    public var products: [Double]
    /// Days that were bet on, and the sum of their differences.
    public var days: Int
    public var sum: Double

    /// The share of what there is that is bet: nobody knows the right one, so that all are.
    static let bets = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75]
    static let firstDaysCount = 28
    static let scaleFactor = 2.5

    /// - Parameter scale: where it is known from before.
    public init(scale: Double? = nil) {
        self.scale = scale
        (firstDays, products) = ([], Array(repeating: 1, count: Self.bets.count))
        (days, sum) = (0, 0)
    }

    /// The evidence: 1 at the start.
    public var value: Double { products.reduce(0, +) / Double(products.count) }

    /// The mean difference of the days that were bet on; nil before there are any.
    public var mean: Double? { days > 0 ? sum / Double(days) : nil }

    /// Takes the next day's difference. One that is not finite, or 0, says nothing.
    mutating func take(_ difference: Double) {
        guard difference.isFinite, difference != 0 else { return }
        guard let scale else {
            firstDays.append(difference)
            guard firstDays.count == Self.firstDaysCount else { return }
            let square = firstDays.reduce(0) { $0 + $1 * $1 } / Double(firstDays.count)
            self.scale = max(Self.scaleFactor * square.squareRoot(), .leastNormalMagnitude)
            firstDays = []
            return
        }
        let z = min(max(difference / scale, -1), 1)
        for (index, bet) in Self.bets.enumerated() { products[index] *= 1 + bet * z }
        (days, sum) = (days + 1, sum + difference)
    }

    /// Starts again at 1, against another opponent. How large a day's difference is stays known.
    mutating func restart() {
        products = Array(repeating: 1, count: Self.bets.count)
        (days, sum) = (0, 0)
    }
}
