#if canImport(Glibc)
    internal import Glibc
#endif

/// Weights by another way, in shadow: heads that gained lately get more, and all give each other a little, so that none is
/// lost (Herbster & Warmuth 1998). Where it does better than the weights that decide, these have drifted.
public struct FixedShare: Equatable, Sendable {
    /// A share of 1 a head.
    public var shares: [Double]
    /// That they do better than the last gated weights.
    public var evidence: EProcess

    public init() {
        shares = Array(repeating: 1 / Double(heads), count: heads)
        evidence = EProcess()
    }

    /// - Parameter gains: of each head on a day, of about -1 to 1.
    mutating func take(_ gains: [Double], rate: Double, share: Double) {
        let grown = zip(shares, gains).map { $0 * exp(rate * min(max($1, -1), 1)) }
        let sum = grown.reduce(0, +)
        shares = grown.map { (1 - share) * $0 / sum + share / Double(heads) }
    }
}
