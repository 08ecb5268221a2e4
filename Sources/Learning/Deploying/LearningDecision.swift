public import Signals

/// What a job came to: weights that stay or change, and why. Deciding for nothing is a decision too.
public struct LearningDecision: Equatable, Sendable {
    public enum Trigger: UInt8, Sendable, CaseIterable {
        // The raw value is part of stored records: never change one.
        case first = 0
        case daily = 1
        case weekly = 2
        case manual = 3
        case rollback = 4
    }

    /// One condition of the gate, with what was found.
    public struct Condition: Equatable, Sendable {
        /// `e_value`.
        public let name: String
        /// NaN where it is not known.
        public let value: Double
        public let threshold: Double
        public let passed: Bool
        /// In words, for people.
        public let reason: String

        public init(_ name: String, _ value: Double, _ threshold: Double, _ passed: Bool, _ reason: String) {
            (self.name, self.value, self.threshold) = (name, value, threshold)
            (self.passed, self.reason) = (passed, reason)
        }

        /// By their bits: what is not known of both is the same.
        public static func == (one: Condition, other: Condition) -> Bool {
            one.name == other.name && one.value.bitPattern == other.value.bitPattern
                && one.threshold.bitPattern == other.threshold.bitPattern && one.passed == other.passed
                && one.reason == other.reason
        }
    }

    public var trigger: Trigger
    /// The day at whose midnight it was decided, since the Unix epoch.
    public var day: Int
    /// The shares that decide from now on, one a head; nil where those before stay.
    public var weights: [Double]?
    /// What the fit came to, deployed or not; nil where it came to nothing.
    public var proposed: [Double]?
    /// The days that it was fitted on, how many rows they had, and how many independent ones they were worth.
    public var window: ClosedRange<Int>?
    public var rows: Int
    public var effective: Double
    /// The strength of the pull towards the incumbent; nil without a fit.
    public var lambda: Double?
    /// Score to probability; nil where it is not known.
    public var winModel: WinModel?
    /// The gate, condition by condition; empty where none was asked.
    public var conditions: [Condition]
    /// In words, for people.
    public var reason: String

    public init(
        _ trigger: Trigger, day: Int, weights: [Double]? = nil, proposed: [Double]? = nil,
        window: ClosedRange<Int>? = nil, rows: Int = 0, effective: Double = 0, lambda: Double? = nil,
        winModel: WinModel? = nil, conditions: [Condition] = [], reason: String
    ) {
        (self.trigger, self.day, self.weights, self.proposed) = (trigger, day, weights, proposed)
        (self.window, self.rows, self.effective, self.lambda) = (window, rows, effective, lambda)
        (self.winModel, self.conditions, self.reason) = (winModel, conditions, reason)
    }
}
