/// A bar's effort, the volume, against its result, the spread (the third of Wyckoff's laws).
struct Effort: BitwiseCopyable, Sendable {
    /// Volume over the mean of twenty bars.
    let volume: Double
    /// Spread in ATRs.
    let spread: Double

    /// - Returns: nil where there is no volume to compare with, or no range.
    init?(_ chart: borrowing Chart) {
        guard let volume = chart.volumeRatio, let range = chart.range else { return nil }
        (self.volume, spread) = (volume, (chart.highs[0] - chart.lows[0]) / range)
    }

    /// Selling that exhausts itself: twice the volume, one and a half times the spread.
    var isClimactic: Bool { volume >= 2 && spread >= 1.5 }
    /// Much effort without result: somebody takes it all.
    var isAbsorbed: Bool { volume >= 1.5 && spread <= 0.75 }
    /// Effort with result.
    var isStrong: Bool { volume >= 1.3 && spread >= 1.2 }
}
