public import Market
public import Signals

/// The candidates of one symbol whose outcomes are not known yet, both ways.
///
/// Levels lie side by side: a minute costs one pass over them, and only what a candle reaches is looked at closely.
public struct OpenLabels: Sendable {
    /// A candidate's two trades.
    public struct Label: Sendable {
        public let key: UInt64
        public private(set) var long: Barriers
        public private(set) var short: Barriers
        public private(set) var longOutcome: Outcome?
        public private(set) var shortOutcome: Outcome?

        public init(key: UInt64, _ plan: TradePlan, decidedAt: Minute, _ costs: TradingCosts) {
            self.key = key
            long = Barriers(plan, .long, decidedAt: decidedAt, costs)
            short = Barriers(plan, .short, decidedAt: decidedAt, costs)
        }

        public var isResolved: Bool { longOutcome != nil && shortOutcome != nil }

        mutating func close(_ minute: Minute, _ candle: Candle) {
            if longOutcome == nil { longOutcome = long.close(minute, candle) }
            if shortOutcome == nil { shortOutcome = short.close(minute, candle) }
        }

        mutating func halt() {
            if longOutcome == nil { long.halt() }
            if shortOutcome == nil { short.halt() }
        }

        /// Prices below and above which something ends; the time at which it does anyway.
        var lower: Double {
            max(longOutcome == nil ? long.stop : 0, shortOutcome == nil ? short.target : 0)
        }
        var upper: Double {
            min(
                longOutcome == nil ? long.target : .infinity, shortOutcome == nil ? short.stop : .infinity)
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
        guard isAnyResolved else { return ended }
        let open = labels.indices.filter { !labels[$0].isResolved }
        (lower, upper) = (open.map { lower[$0] }, open.map { upper[$0] })
        labels = open.map { labels[$0] }
        return ended
    }

    /// The candidates, in the order of their decisions.
    public var keys: [UInt64] { labels.map(\.key) }
}
