extension Learner {
    /// Every figure that learning goes by.
    public struct Rules: Sendable, Equatable {
        public static let standard = Rules()

        public init() {}

        // What a fit takes.

        /// Days that a fit looks back.
        public var windowDays = 168
        /// Days after which a candidate counts half.
        public var halfLife = 45.0
        /// Days after which a day is complete: a label lasts three.
        public var completeDays = 4
        /// Days between what is fitted on and what it is tried on: a label's three and one more.
        public var purgeDays = 4
        /// Days that a fit needs at all.
        public var trainingDaysMin = 14
        /// Pulls towards the incumbent to choose from, in mean squares of a head's strength, weakest first: the first leaves
        /// coefficients as they are, the last leaves a hundredth of what they differ by.
        public var lambdas = [0.03, 0.1, 0.3, 1, 3, 10, 30, 100]
        /// `eps`, in the same.
        public var ridge = 1e-6
        /// Standard errors, by days, that the sum of score times outcome has to be above 0: else the fit's size is near 0, and its
        /// direction that of the noise.
        public var certaintyMin = 2.0
        /// A head's share.
        public var shareMin = 0.02
        public var shareMax = 0.30
        /// Other orders of the days, in none of which two sides may differ as much as at a break.
        public var breakOrders = 1000

        // What a deployment takes.

        public var effectiveMin = 500.0
        public var daysMin = 56
        public var foldsMin = 8
        public var ambiguousMax = 0.10
        /// The first deployment within a year needs twice as much, the j-th `j (j + 1)` times.
        /// With 20 one of twenty years deploys whose skill only drifts around nothing; with 25 one of thirty.
        public var evidenceMin = 25.0
        public var yearDays = 365
        /// Accepted outcomes without which their expectancy is not compared.
        public var acceptedMin = 100
        public var expectancyLossMax = 0.05
        public var emissionChange = 0.5...2.0
        /// Signals without which how many there are is not compared.
        public var emissionMin = 30.0
        public var canaryRefits = 200
        public var canaryQuantile = 0.95
        /// The sum of what nine shares change by.
        public var change = 0.02...0.30
        public var shadowDays = 7

        // What a day may do.

        /// Complete days without which nothing moves.
        public var stepDaysMin = 28
        /// A head's share moves so far in a day, and so far away from what the gate let through.
        public var dailyStep = 0.02
        public var dailyReach = 0.03

        // What takes weights back.

        /// Days that losses have to come from: of fewer, an interval is too narrow (14 are about 4% short).
        public var lossDaysMin = 14
        public var reverseEvidence = 5.0
        /// Of the scale of the other evidence: this makes it three quarters of the root mean square, and a bet more than three
        /// times as large. Weights that have turned around have to go within three weeks.
        public var reverseScale = 0.3
        /// Signals of a day, against the median of the four weeks before.
        public var emissionBounds = 0.2...5.0
        public var emissionDays = 28
        /// Of that median: fewer signals a day leave the bounds by chance (Poisson: 1 in 2,000 at ten).
        public var emissionMedianMin = 10.0
        public var coolDownDays = 7
        /// So many automatic rollbacks within so many days freeze learning.
        public var rollbacksMax = 2
        public var rollbackDays = 30

        // The challenger in shadow.

        /// What a day's gain of the size that is expected multiplies a head's share by: `exp` of it.
        public var hedgeRate = 0.3
        /// What the shares give each other in a day: about what a half-life of 45 days forgets.
        public var hedgeShare = 1.0 / 45
        /// Evidence at which the challenger is spoken of.
        public var driftEvidence = 20.0

        var bounds: [ClosedRange<Double>] { Array(repeating: shareMin...shareMax, count: heads) }
    }
}
