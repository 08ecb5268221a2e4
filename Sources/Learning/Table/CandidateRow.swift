public import Market
public import Signals

/// A candidate both of whose ways have ended: what is learned from, accepted or not.
public struct CandidateRow: Equatable, Sendable {
    /// Of the decision minute and the symbol, as a signal's.
    public var id: UInt64
    public var symbol: Symbol
    /// The minute that closed the decision bar.
    public var minute: Minute
    public var direction: Direction
    public var regime: Regime?
    /// The stage that stopped it; nil for a signal.
    public var stoppedAt: Stage?
    /// The stages passed it that no weight has a say in: structure, confluence, reward and track record.
    public var passesRest: Bool
    /// Of each head, in their order, its signed strength and its trust; NaN where it abstained.
    public var strengths: [Double]
    public var confidences: [Double]
    public var score: Double
    public var confidence: Double
    public var confluence: Double
    /// What each way brought, in multiples of the risk after costs.
    public var longMultiple: Double
    public var shortMultiple: Double
    /// What its own direction brought as a share of the price paid, after costs.
    public var gain: Double
    /// When the trade in its own direction ended.
    public var endedAt: Minute
    /// When the later of its two ways ended.
    public var resolvedAt: Minute
    /// A candle reached both ends of one way.
    public var isAmbiguous: Bool
    /// The mean of 1/n over the minutes that it was open, n being the symbol's candidates that were open then: in (0, 1].
    public var uniqueness: Double
    /// The chance that it had to be kept; 1 where all of a day's are.
    public var rate: Double
    /// The versions that decided.
    public var weightsVersion: Int
    public var calibrationVersion: Int

    /// - Parameter endedAt: when the later of its two ways did, if left out.
    public init(
        id: UInt64, symbol: Symbol, minute: Minute, direction: Direction, regime: Regime? = nil,
        stoppedAt: Stage? = nil, passesRest: Bool = true, strengths: [Double], confidences: [Double],
        score: Double, confidence: Double, confluence: Double, longMultiple: Double, shortMultiple: Double,
        gain: Double, endedAt: Minute? = nil, resolvedAt: Minute, isAmbiguous: Bool = false,
        uniqueness: Double = 1, rate: Double = 1, weightsVersion: Int = 0, calibrationVersion: Int = 0
    ) {
        precondition(strengths.count == HeadKey.count && confidences.count == HeadKey.count)
        (self.id, self.symbol, self.minute) = (id, symbol, minute)
        (self.direction, self.regime, self.stoppedAt) = (direction, regime, stoppedAt)
        (self.passesRest, self.strengths, self.confidences) = (passesRest, strengths, confidences)
        (self.score, self.confidence, self.confluence) = (score, confidence, confluence)
        (self.endedAt, self.resolvedAt) = (endedAt ?? resolvedAt, resolvedAt)
        (self.longMultiple, self.shortMultiple, self.gain) = (longMultiple, shortMultiple, gain)
        self.isAmbiguous = isAmbiguous
        (self.uniqueness, self.rate) = (uniqueness, rate)
        (self.weightsVersion, self.calibrationVersion) = (weightsVersion, calibrationVersion)
    }

    /// The day of the decision, since the Unix epoch.
    public var day: Int { Interval.d1.bar(of: minute) }

    /// What its own direction brought; nil for a candidate without one.
    public var multiple: Double? {
        switch direction {
        case .long: longMultiple
        case .short: shortMultiple
        case .flat: nil
        }
    }

    /// It became a signal.
    public var isAccepted: Bool { stoppedAt == nil }
}
