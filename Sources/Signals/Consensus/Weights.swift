/// How much each head counts: nine shares that add up to 1.
public struct Weights: Equatable, Sendable {
    /// Of the stored version; 0 for the default weights, before anything is learned.
    public let version: Int
    private let shares: [Double]

    public static let standard = Weights(version: 0, HeadKey.allCases.map(\.defaultWeight))

    /// - Parameter shares: one a head in their order, each of at least 0, together 1.
    public init(version: Int, _ shares: [Double]) {
        precondition(shares.count == HeadKey.count && shares.allSatisfy { $0 >= 0 })
        precondition(abs(shares.reduce(0, +) - 1) < 1e-9, "weights add up to 1")
        (self.version, self.shares) = (version, shares)
    }

    public subscript(key: HeadKey) -> Double { shares[Int(key.rawValue)] }

    /// The bits that decide: two versions that decide alike have the same.
    public var bits: [UInt64] { shares.map(\.bitPattern) }
}
