public import Market
public import Signals

/// The candidates of one symbol whose outcomes are not known yet, both ways.
///
/// Levels lie side by side: a minute costs one pass over them, and only what a candle reaches is looked at closely.
public struct OpenLabels: Sendable {
    /// A candidate's two trades.
    public struct Label: Sendable {
        public let key: UInt64
        /// Of the candidate itself.
        public let direction: Direction
        public let regime: Regime?
        public private(set) var long: Barriers
        public private(set) var short: Barriers
        public private(set) var longOutcome: Outcome?
        public private(set) var shortOutcome: Outcome?
        /// The other way is not followed any more.
        public private(set) var followsOwnOnly = false

        /// - Parameters:
        ///   - longOutcome: of a way that has ended before, `shortOutcome` alike.
        public init(
            key: UInt64, _ plan: TradePlan, regime: Regime?, decidedAt: Minute, _ costs: TradingCosts,
            longOutcome: Outcome? = nil, shortOutcome: Outcome? = nil
        ) {
            (self.key, direction, self.regime) = (key, plan.direction, regime)
            long = Barriers(plan, .long, decidedAt: decidedAt, costs)
            short = Barriers(plan, .short, decidedAt: decidedAt, costs)
            (self.longOutcome, self.shortOutcome) = (longOutcome, shortOutcome)
        }

        public var decidedAt: Minute { long.decidedAt }
        public var isLongOpen: Bool { longOutcome == nil && !(followsOwnOnly && direction == .short) }
        public var isShortOpen: Bool { shortOutcome == nil && !(followsOwnOnly && direction == .long) }
        public var isResolved: Bool { !isLongOpen && !isShortOpen }

        public mutating func followOwnOnly() { followsOwnOnly = true }

        mutating func close(_ minute: Minute, _ candle: Candle) {
            if isLongOpen { longOutcome = long.close(minute, candle) }
            if isShortOpen { shortOutcome = short.close(minute, candle) }
        }

        mutating func halt() {
            if isLongOpen { long.halt() }
            if isShortOpen { short.halt() }
        }

        /// Prices below and above which something ends; the time at which it does anyway.
        var lower: Double {
            max(isLongOpen ? long.stop : 0, isShortOpen ? short.target : 0)
        }
        var upper: Double {
            min(isLongOpen ? long.target : .infinity, isShortOpen ? short.stop : .infinity)
        }
    }

    private var labels: [Label] = []
    private var lower: [Double] = []
    private var upper: [Double] = []

    public init() {}

    public var count: Int { labels.count }

    public mutating func append(_ label: Label) {
        labels.append(label)
        lower.append(-.infinity)
        upper.append(-.infinity)  // Not filled yet: the next candle is looked at.
    }

    /// The price that a candidate's trade was filled at; nil while it is not, and where it is open no more.
    public func entry(of key: UInt64, _ direction: Direction) -> Double? {
        guard let label = labels.last(where: { $0.key == key }) else { return nil }
        let barriers = direction == .long ? label.long : label.short
        return barriers.isFilled ? barriers.entry : nil
    }

    /// Takes over those that were decided on later.
    public mutating func append(contentsOf later: OpenLabels) {
        labels += later.labels
        lower += later.lower
        upper += later.upper
    }

    /// A minute that the exchange has no candle of.
    public mutating func halt() { for index in labels.indices { labels[index].halt() } }

    /// A trade that ended with a minute, and the candidate that it was of.
    public struct Ended: Sendable {
        public let label: Label
        public let direction: Direction
        public let outcome: Outcome
    }

    /// Takes the next minute's candle; answers what it ended, in the order of the decisions. A candidate of which both ways
    /// have ended is open no more.
    public mutating func close(_ minute: Minute, _ candle: Candle) -> [Ended] {
        var ended: [Ended] = []
        var isAnyResolved = false
        for index in labels.indices {
            let isReached = candle.low <= lower[index] || candle.high >= upper[index]
            guard isReached || minute >= labels[index].long.lastMinute else { continue }
            let before = labels[index]
            labels[index].close(minute, candle)
            let label = labels[index]
            (lower[index], upper[index]) = (label.lower, label.upper)
            if before.longOutcome == nil, let outcome = label.longOutcome {
                ended.append(Ended(label: label, direction: .long, outcome: outcome))
            }
            if before.shortOutcome == nil, let outcome = label.shortOutcome {
                ended.append(Ended(label: label, direction: .short, outcome: outcome))
            }
            isAnyResolved = isAnyResolved || label.isResolved
        }
        if isAnyResolved { keep { !$0.isResolved } }
        return ended
    }

    private mutating func keep(_ isKept: (Label) -> Bool) {
        let kept = labels.indices.filter { isKept(labels[$0]) }
        (lower, upper) = (kept.map { lower[$0] }, kept.map { upper[$0] })
        labels = kept.map { labels[$0] }
    }

    /// What becomes of a candidate that has not ended in time.
    public enum Overdue: Sendable {
        case goesOn
        /// Only what its own direction comes to is waited for.
        case followsOwnOnly
        case isGivenUp
    }

    /// Goes through candidates that were decided before a minute; answers those that are given up.
    public mutating func giveUp(decidedBefore minute: Minute, _ judge: (Label) -> Overdue) -> [UInt64] {
        guard let first = labels.first, first.decidedAt < minute else { return [] }
        var given: [UInt64] = []
        for index in labels.indices {
            guard labels[index].decidedAt < minute else { break }
            switch judge(labels[index]) {
            case .goesOn: break
            case .followsOwnOnly:
                labels[index].followOwnOnly()
                (lower[index], upper[index]) = (-.infinity, -.infinity)  // Looked at with the next candle.
            case .isGivenUp: given.append(labels[index].key)
            }
        }
        let gone = Set(given)
        if !gone.isEmpty { keep { !gone.contains($0.key) } }
        return given
    }
}
