/// Sums over the hours in which the returns of two symbols are known.
package struct Moments: BitwiseCopyable, Sendable {
    package var hours = 0.0
    package var x = 0.0
    package var y = 0.0
    package var xx = 0.0
    package var yy = 0.0
    package var xy = 0.0

    /// A variance smaller than this part of the mean square is not read: it is the small difference of large sums, and
    /// would carry their last bits up to where bands take no notice of them.
    private static let nothing = 1e-4

    private func variance(_ sum: Double, _ squares: Double) -> Double? {
        let value = squares - sum * sum / hours
        return value > Self.nothing * squares ? value : nil
    }

    private var covariance: Double { xy - x * y / hours }

    /// How far x moves when y moves by one; nil where y stands still.
    package var beta: Double? { variance(y, yy).map { covariance / $0 } }

    /// Pearson's, in [-1, 1]; nil where either stands still.
    package var correlation: Double? {
        guard let first = variance(x, xx), let second = variance(y, yy) else { return nil }
        return min(1, max(-1, covariance / (first * second).squareRoot()))
    }

    /// How far x outran y, in deviations of what chance would make of hours like these; nil where they never differ.
    package var lead: Double? {
        let squares = xx - 2 * xy + yy
        return squares > Self.nothing * (xx + yy) ? (x - y) / squares.squareRoot() : nil
    }
}
