#if canImport(Glibc)
    internal import Glibc
#endif

/// Why nothing can be learned from what there is, in words.
package struct NoEvidence: Error, Equatable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}

/// Nine weights out of normal equations:
///
///     beta = argmin over beta >= 0 of  sum u (y - x'beta)² / sum u + lambda |(I - w0 1') beta|² + eps |beta|²
///     w    = the nearest to beta / 1'beta with a sum of 1 and every share within its bounds
///
/// The first penalty pulls towards the incumbent's direction and leaves the size alone; a sum of 1 inside the least
/// squares would fix the size, and with it everything.
package struct WeightFit: Sendable {
    /// With the size that explains outcomes best.
    package let coefficients: [Double]
    private let bounds: [ClosedRange<Double>]

    /// - Parameters:
    ///   - incumbent: the weights that are pulled towards.
    ///   - lambda: in mean squares of a head's strength, so that it means the same whatever the heads' size.
    package init(
        _ sum: MomentSum, towards incumbent: [Double], lambda: Double, _ rules: Learner.Rules
    ) throws(NoEvidence) {
        coefficients = try Self.coefficients(sum, towards: incumbent, lambda: lambda, rules)
        bounds = rules.bounds
    }

    package var weights: [Double] {
        let size = coefficients.reduce(0, +)
        return ShareProjection.nearest(to: coefficients.map { $0 / size }, within: bounds)
    }

    /// The weights, as far as a deployment may go from the incumbent: on the straight way to them bounds and sum hold.
    package func weights(from incumbent: [Double], _ rules: Learner.Rules) -> [Double] {
        let (weights, most) = (weights, rules.change.upperBound)
        let change = distance(weights, incumbent)
        guard change > most else { return weights }
        return zip(weights, incumbent).map { $1 + ($0 - $1) * (most / change) }
    }

    private static func coefficients(
        _ sum: MomentSum, towards incumbent: [Double], lambda: Double, _ rules: Learner.Rules
    ) throws(NoEvidence) -> [Double] {
        guard sum.weight > 0 else { throw NoEvidence(reason: "there are no candidates") }
        let meanSquare = sum.meanSquare
        guard meanSquare > 0 else { throw NoEvidence(reason: "every head abstains on all candidates") }
        guard sum.yy > 0 else { throw NoEvidence(reason: "all outcomes of a close are the same") }
        // (I - w0 1')'(I - w0 1') = I - 1 w0' - w0 1' + |w0|² 1 1'.
        let square = incumbent.reduce(0) { $0 + $1 * $1 }
        var matrix = sum.xx.map { $0 / sum.weight }
        for row in 0..<heads {
            for column in 0..<heads {
                let pull = (row == column ? 1 : 0) - incumbent[row] - incumbent[column] + square
                matrix[row * heads + column] += meanSquare * lambda * pull
            }
            matrix[row * heads + row] += meanSquare * rules.ridge
        }
        guard let solution = NonNegative.solution(matrix, sum.xy.map { $0 / sum.weight }) else {
            throw NoEvidence(reason: "the normal equations have no solution")
        }
        guard solution.contains(where: { $0 > 0 }) else {
            throw NoEvidence(reason: "no head's votes go with the outcomes")
        }
        return solution
    }

    /// How sure it is that the score goes with the outcomes at all: the sum of the days' products over its standard error, older
    /// days counting less. Near 0 the direction is that of the noise.
    package func certainty(_ days: [DayMoments], _ rules: Learner.Rules) -> Double {
        guard let newest = days.last?.day else { return 0 }
        var (sum, square) = (0.0, 0.0)
        for day in days {
            let product =
                exp2(-Double(newest - day.day) / rules.halfLife)
                * (0..<heads).reduce(0) { $0 + coefficients[$1] * day.xy[$1] }
            (sum, square) = (sum + product, square + product * product)
        }
        return square > 0 ? sum / square.squareRoot() : 0
    }
}
