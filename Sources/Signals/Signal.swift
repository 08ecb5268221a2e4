public import Market

/// What came through: a candidate of a direction, a plan for it, and all that led to it. It never changes.
public struct Signal: Sendable {
    /// Of the decision minute and the symbol: later ones have greater ids, and replay gives the same.
    public let id: UInt64
    public let candidate: Candidate
    public let plan: TradePlan
    public let weights: Weights
    public let calibrationVersion: Int
    /// That the target is reached before the stop, 0 to 1; nil until learned.
    public let winProbability: Double?
    /// The share of capital that would be lost at the stop, and the share that would be put in.
    public let risk: Double
    public let size: Double

    static let sizeMax = 0.10

    public init?(
        _ candidate: Candidate, weights: Weights, calibrationVersion: Int, winProbability: Double? = nil
    ) {
        guard let plan = candidate.plan else { return nil }
        id = Self.id(candidate.symbol, candidate.minute)
        (self.candidate, self.plan, self.weights) = (candidate, plan, weights)
        (self.calibrationVersion, self.winProbability) = (calibrationVersion, winProbability)
        let confidence = candidate.consensus.confidence
        risk = Gate.reaches(confidence, 0.85) ? 0.03 : Gate.reaches(confidence, 0.75) ? 0.02 : 0.01
        size = min(Self.sizeMax, risk * plan.reference / plan.stopDistance)
    }

    /// The minute above, the symbol's name hashed (FNV-1a) below.
    public static func id(_ symbol: Symbol, _ minute: Minute) -> UInt64 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in symbol.name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return firstId(of: minute) | UInt64(hash)
    }

    /// The least id that a signal of a minute can have.
    package static func firstId(of minute: Minute) -> UInt64 { UInt64(minute.sinceEpoch) << 32 }

    /// Of each head that voted, `w x` of the score's sum.
    public func contribution(_ key: HeadKey) -> Double? {
        candidate.votes[key].map { weights[key] * $0.strength }
    }
}
