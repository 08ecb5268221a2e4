/// A number, how sure it is, and the sample that it stands on; or why it is withheld.
public struct Estimate: Equatable, Sendable {
    /// Nil where it is withheld: of fewer than 30 samples nothing is said.
    public let value: Double?
    /// The 95% interval; nil where there is none, and for fewer than 5 days.
    public let interval: ClosedRange<Double>?
    public let samples: Int
    /// Days that the samples are of.
    public let days: Int
    /// In words, why there is no number or no interval; nil where both are there.
    public let reason: String?

    public static let samplesMin = DayBlocks.countMin
}
