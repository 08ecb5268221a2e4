internal import Market
internal import Signals

extension Learner {
    /// All that a learner remembers between days.
    public struct State: Sendable, Equatable {
        /// The shares that decide now, and the last ones that the gate, or a person, let through.
        public var active: [Double]
        public var gated: [Double]
        /// Gated before; nil where there are none to go back to.
        public var previous: [Double]?
        /// The day that the gated ones came; nil for the default weights.
        public var since: Int?
        /// The newest day that was taken.
        public var lastDay: Int?
        /// What votes know was other before.
        public var lastBreak: Break?
        /// This week's fit, that the days bet on.
        public var candidate: Candidate?
        /// That candidates do better than the gated weights.
        public var evidence: EProcess
        /// That the previous weights explain more than twice what the gated ones do.
        public var reversal: Reversal?
        /// Weights that the gate let through, and that wait for their week to pass.
        public var shadow: Shadow?
        public var challenger: FixedShare
        /// Days of deployments and of automatic rollbacks.
        public var deployments: [Int]
        public var rollbacks: [Int]
        public var isFrozen: Bool

        /// The default weights, and nothing taken.
        public init() {
            active = HeadKey.allCases.map(\.defaultWeight)
            gated = active
            (evidence, challenger) = (EProcess(), FixedShare())
            (deployments, rollbacks, isFrozen) = ([], [], false)
        }
    }

    /// A change of what votes know.
    public struct Break: Sendable, Equatable {
        /// The first day after it: those before are not learned from.
        public var since: Int
        /// The pull of the fit when it was found, for as long as there are too few weeks to choose another.
        public var lambda: Double?
        /// It was looked at whether the gated weights may stay.
        public var isJudged: Bool

        public init(since: Int, lambda: Double? = nil, isJudged: Bool = false) {
            (self.since, self.lambda, self.isJudged) = (since, lambda, isJudged)
        }

        /// For a sentence about days; it ends with what a comma follows.
        var sinceThen: String { "since \(CalendarDate(day: since)), when what votes know changed" }
    }

    /// A week's fit against the gated weights.
    public struct Candidate: Sendable, Equatable {
        /// The Sunday of the fit.
        public var sunday: Int
        /// The shares; nil where there was nothing to fit.
        public var weights: [Double]?
        /// What they say that the gated weights do not; nil where they say the same.
        public var contrast: [Double]?
        public var lambda: Double?

        public init(sunday: Int, weights: [Double]? = nil, contrast: [Double]? = nil, lambda: Double? = nil) {
            (self.sunday, self.weights, self.contrast, self.lambda) = (sunday, weights, contrast, lambda)
        }
    }

    /// What a deployment is watched by.
    public struct Reversal: Sendable, Equatable {
        /// Days from here on bet.
        public var since: Int
        /// What the previous weights say beyond twice what the deployed ones do.
        public var contrast: [Double]
        public var evidence: EProcess

        public init(since: Int, contrast: [Double], evidence: EProcess) {
            (self.since, self.contrast, self.evidence) = (since, contrast, evidence)
        }
    }

    public struct Shadow: Sendable, Equatable {
        public var since: Int
        public var weights: [Double]
        public var lambda: Double

        public init(since: Int, weights: [Double], lambda: Double) {
            (self.since, self.weights, self.lambda) = (since, weights, lambda)
        }
    }
}
