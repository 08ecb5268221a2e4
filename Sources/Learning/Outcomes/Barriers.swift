public import Market
public import Signals

/// A trade between its barriers: a stop, a target, and a time (López de Prado 2018, chapter 3), walked candle by candle.
///
/// In at the open of the first candle after the decision, with slippage. Out at the stop or the target by high and low, at the
/// level; in a candle that reaches both, at the stop; where a candle opens beyond the stop, at that open; after 72 hours at the
/// close. A halt is waited out and counted, a missing minute has to be known first.
public struct Barriers: Sendable, Equatable {
    public let direction: Direction
    public let decidedAt: Minute
    public let stop: Double
    public let target: Double
    public let stopDistance: Double
    private let costs: TradingCosts
    /// NaN until filled.
    public private(set) var entry = Double.nan
    private var filledAt = Minute(0)
    private var halts = 0

    /// - Parameters:
    ///   - direction: of the trade, which may be the plan's or the opposite: then the plan is turned around the reference.
    public init(_ plan: TradePlan, _ direction: Direction, decidedAt: Minute, _ costs: TradingCosts) {
        precondition(direction != .flat)
        let turned = direction != plan.direction
        (self.direction, self.decidedAt, self.costs) = (direction, decidedAt, costs)
        stop = turned ? 2 * plan.reference - plan.stop : plan.stop
        target = turned ? 2 * plan.reference - plan.target : plan.target
        stopDistance = plan.stopDistance
    }

    public var isFilled: Bool { !entry.isNaN }

    /// The last minute that it may last.
    public var lastMinute: Minute { decidedAt + TradePlan.expiryMinutes }

    /// A minute that the exchange has no candle of.
    public mutating func halt() { halts += 1 }

    /// Takes the next minute's candle; answers the outcome with the one that ends it.
    public mutating func close(_ minute: Minute, _ candle: Candle) -> Outcome? {
        let sign = direction.sign
        if !isFilled {
            entry = candle.open * (1 + sign * costs.slippage)
            filledAt = minute
        }
        let isLong = direction == .long
        let reachesStop = isLong ? candle.low <= stop : candle.high >= stop
        let reachesTarget = isLong ? candle.high >= target : candle.low <= target
        if reachesStop {
            let isBeyond = isLong ? candle.open < stop : candle.open > stop
            return outcome(
                .stop, isBeyond ? candle.open : stop, minute, isAmbiguous: reachesTarget && !isBeyond)
        }
        if reachesTarget { return outcome(.target, target, minute) }
        return minute >= lastMinute ? outcome(.time, candle.close, minute) : nil
    }

    private func outcome(
        _ end: Outcome.End, _ price: Double, _ minute: Minute, isAmbiguous: Bool = false
    ) -> Outcome {
        // A target is an order that waits at its price; whatever else ends a trade slips.
        let exit = end == .target ? price : price * (1 - direction.sign * costs.slippage)
        let fees = costs.fee * (entry + exit)
        let gain = (exit - entry) * direction.sign - fees
        return Outcome(
            end: end, multiple: gain / stopDistance, gain: gain / entry, entry: entry, exit: exit,
            filledAt: filledAt, endedAt: minute, isAmbiguous: isAmbiguous, halts: halts)
    }
}
