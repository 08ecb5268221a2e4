/// Which way a head, a candidate or a signal looks.
public enum Direction: Int8, Sendable, BitwiseCopyable, CaseIterable {
    case short = -1
    case flat = 0
    case long = 1

    /// +1, 0 or -1.
    public var sign: Double { Double(rawValue) }
    public var opposite: Direction { Direction(rawValue: -rawValue) ?? .flat }
}

/// What a head says of one symbol at one closed bar. A head that cannot see says nothing at all: it has no vote.
public struct Vote: BitwiseCopyable, Equatable, Sendable {
    public let direction: Direction
    /// That the direction is right, 0.5 to 1.
    public let probability: Double
    /// How far the head trusts what it sees, 0 to 1.
    public let confidence: Double

    public init(_ direction: Direction, probability: Double, confidence: Double) {
        precondition(probability >= 0.5 && probability <= 1 && confidence >= 0 && confidence <= 1)
        (self.direction, self.probability, self.confidence) = (direction, probability, confidence)
    }

    /// Neither way.
    public static func flat(confidence: Double) -> Vote {
        Vote(.flat, probability: 0.5, confidence: confidence)
    }

    /// The signed strength in [-1, 1], `d (2p - 1) c`: what consensus weighs and what learning fits.
    public var strength: Double { direction.sign * (2 * probability - 1) * confidence }
}

/// A named feature behind a vote, and its value.
public struct Reason: Equatable, Sendable {
    public let name: String
    public let value: Double

    public init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
}
