public import Signals

/// Something that a person may want to look at or change, with what speaks for it.
public struct Recommendation: Equatable, Sendable {
    public enum Kind: UInt8, CaseIterable, Sendable {
        // The raw value goes over the wire: never change one.
        case raiseWeight = 0
        case lowerWeight = 1
        case watchHead = 2
        case stageWithoutLift = 3
        case winRateUnderBreakEven = 4
        case thresholdsTooTight = 5
        case thresholdsTooLoose = 6
        case dataQuality = 7
        case noDeployment = 8
        case fewSamples = 9

        /// `raise_weight`.
        public var name: String {
            "\(self)".map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
        }
    }

    public enum Priority: UInt8, CaseIterable, Comparable, Sendable {
        // The raw value goes over the wire: never change one.
        case low = 0
        case medium = 1
        case high = 2

        public var name: String { "\(self)" }
        public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
    }

    /// A number that it rests on.
    public struct Evidence: Equatable, Sendable {
        /// `edge`.
        public let name: String
        public let estimate: Estimate
    }

    public let kind: Kind
    public let priority: Priority
    /// The head or the stage that it is about; nil where it is about neither.
    public let head: HeadKey?
    public let stage: Stage?
    /// What is and what should be: a weight, a share of candidates; nil where it is no number.
    public let current: Double?
    public let suggested: Double?
    /// In words, for people.
    public let reason: String
    public let evidence: [Evidence]
    /// The command to run next.
    public let next: String
}
