/// What one set of weights says that another does not, as a score: `x'v`, with a mean square of 1.
///
///     v ~ w / sigma - w0 / sigma0      sigma: the spread of a score, so that neither is ahead for being larger
struct Contrast {
    let vector: [Double]

    /// Nil for weights that say the same.
    ///
    /// - Parameter factor: the former are asked for more than so many times what the others explain.
    init?(_ weights: [Double], against others: [Double], times factor: Double = 1, in sum: MomentSum) {
        let (spread, otherSpread) = (sum.variance(weights).squareRoot(), sum.variance(others).squareRoot())
        guard spread > 0, otherSpread > 0 else { return nil }
        let difference = zip(weights, others).map { $0 / spread - factor * $1 / otherSpread }
        let size = sum.variance(difference).squareRoot()
        // Rounding aside.
        guard size > 1e-9 else { return nil }
        vector = difference.map { $0 / size }
    }

    /// By how much the former explain a day's outcomes better: the mean of the contrast times the outcome.
    static func difference(_ vector: [Double], on day: DayMoments) -> Double {
        (0..<heads).reduce(0) { $0 + vector[$1] * day.xy[$1] } / day.weight
    }
}
