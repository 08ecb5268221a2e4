/// The filter's stages, in their order. The first seven are about quality, the last three about capacity.
public enum Stage: UInt8, CaseIterable, Sendable {
    // The raw value is part of stored records: never change one.
    case data = 0
    case consensus = 1
    case higherTimeframe = 2
    case confluence = 3
    case reward = 4
    case trackRecord = 5
    case regime = 6
    case capacity = 7
    case cooldown = 8
    case duplicate = 9

    /// `higher_timeframe`.
    public var name: String {
        self == .higherTimeframe ? "higher_timeframe" : self == .trackRecord ? "track_record" : "\(self)"
    }

    public var isQuality: Bool { self != .data && rawValue <= Stage.regime.rawValue }
}

/// One thing that a stage asked, and what it found.
public struct Gate: Equatable, Sendable {
    public let stage: Stage
    /// What was measured.
    public let name: String
    /// NaN where it is not known.
    public let value: Double
    public let threshold: Double
    public let passed: Bool

    /// A reward of 7.5 for a risk of 3 is 2.5, and the mean of nine times 0.85 is 0.85, whatever the last bit says.
    package static func reaches(_ value: Double, _ threshold: Double) -> Bool { value >= threshold - 1e-9 }

    init(_ stage: Stage, _ name: String, _ value: Double, atLeast threshold: Double) {
        self.init(stage, name, value, threshold, Self.reaches(value, threshold))
    }

    init(_ stage: Stage, _ name: String, _ value: Double, atMost threshold: Double) {
        self.init(stage, name, value, threshold, Self.reaches(threshold, value))
    }

    package init(_ stage: Stage, _ name: String, _ value: Double, _ threshold: Double, _ passed: Bool) {
        (self.stage, self.name, self.value) = (stage, name, value)
        (self.threshold, self.passed) = (threshold, passed)
    }
}
