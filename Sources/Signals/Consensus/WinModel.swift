#if canImport(Glibc)
    internal import Glibc
#endif

/// The chance that a signal's trade gains after costs, by the size of its score: `1 / (1 + exp(-(a s + b)))`.
public struct WinModel: Equatable, Sendable {
    public let slope: Double
    public let intercept: Double

    public init(slope: Double, intercept: Double) { (self.slope, self.intercept) = (slope, intercept) }

    /// - Parameter score: in the direction of the consensus, 0 to 1.
    public func probability(_ score: Double) -> Double {
        1 / (1 + exp(-(slope * score + intercept)))
    }
}
