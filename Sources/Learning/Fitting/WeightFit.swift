/// Why nothing can be learned from what there is, in words.
struct NoEvidence: Error, Equatable {
    let reason: String
}

/// Nine weights out of normal equations:
///
///     beta = argmin over beta >= 0 of  sum u (y - x'beta)² / sum u + lambda |(I - w0 1') beta|² + eps |beta|²
///     w    = the nearest to beta / 1'beta with a sum of 1 and every share within its bounds
///
/// The first penalty pulls towards the incumbent's direction and leaves the size alone; a sum of 1 inside the least
/// squares would fix the size, and with it everything.
struct WeightFit: Sendable {
    /// With the size that explains outcomes best.
    let coefficients: [Double]
    let weights: [Double]

    /// - Parameters:
    ///   - incumbent: the weights that are pulled towards.
    ///   - lambda: in mean squares of a head's strength, so that it means the same whatever the heads' size.
    init(
        _ sum: MomentSum, towards incumbent: [Double], lambda: Double, _ rules: Learner.Rules
    ) throws(NoEvidence) {
        coefficients = try Self.coefficients(sum, towards: incumbent, lambda: lambda, rules)
        let size = coefficients.reduce(0, +)
        weights = ShareProjection.nearest(to: coefficients.map { $0 / size }, within: rules.bounds)
    }

    private static func coefficients(
        _ sum: MomentSum, towards incumbent: [Double], lambda: Double, _ rules: Learner.Rules
    ) throws(NoEvidence) -> [Double] {
        guard sum.weight > 0, sum.yy.isFinite, sum.weight.isFinite, sum.xx.allSatisfy(\.isFinite),
            sum.xy.allSatisfy(\.isFinite)
        else { throw NoEvidence(reason: "no candidate of the days counts") }
        let meanSquare = sum.meanSquare
        guard meanSquare > 0 else { throw NoEvidence(reason: "every head abstains on all candidates") }
        guard sum.yy > 0 else { throw NoEvidence(reason: "all outcomes of a day are the same") }
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
        let correlation =
            sum.covariance(solution) / (sum.variance(solution) * sum.yy / sum.weight).squareRoot()
        // Not a number where all are 0.
        guard correlation >= rules.correlationMin else {
            throw NoEvidence(reason: "no head's votes go with the outcomes")
        }
        return solution
    }
}
