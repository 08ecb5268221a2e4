internal import Market

/// Where a trade would go: in at the decision close, out at the stop or the target.
public struct TradePlan: Equatable, Sendable {
    public let direction: Direction
    /// The decision close.
    public let reference: Double
    public let stop: Double
    public let target: Double

    /// The risk, in price: what an outcome is measured in.
    public var stopDistance: Double { abs(reference - stop) }
    /// Reward for a risk of one, before costs.
    public var reward: Double { abs(target - reference) / stopDistance }

    static let stopRanges = 1.5
    static let swingShareMax = 0.05
    static let margin = 0.1

    /// Minutes after which it ends at the close, whatever the price is.
    public static let expiryMinutes = 72 * 60

    package init(_ direction: Direction, reference: Double, stop: Double, target: Double) {
        (self.direction, self.reference, self.stop, self.target) = (direction, reference, stop, target)
    }

    /// Nil while the range of an hour is not known, and where a stop would not be a price.
    package init?(of sight: borrowing Sight, _ direction: Direction, confidence: Double, rewardMin: Double) {
        guard direction != .flat, let range = sight[.h1].range, sight.decided.count > 0 else { return nil }
        let (sign, reference) = (direction.sign, sight.decided.closes[0])
        let swings = sight[.h1].swings
        var distance = Self.stopRanges * range
        // Just beyond the last swing, where that is further and not too far.
        if let swing = direction == .long ? swings.lastLow : swings.lastHigh {
            let beyond = (reference - swing.price) * sign + Self.margin * range
            if beyond > distance, Gate.reaches(Self.swingShareMax, beyond / reference) { distance = beyond }
        }
        let multiple = Gate.reaches(confidence, 0.85) ? 3 : Gate.reaches(confidence, 0.75) ? 2.5 : 2.0
        var gain = multiple * distance
        // Before an opposing swing in the way, where enough is left.
        for swing in swings.all.reversed()
        where swing.kind == (direction == .long ? .high : .low) {
            let before = (swing.price - reference) * sign - Self.margin * range
            guard before < gain, Gate.reaches(before / distance, rewardMin) else { continue }
            gain = before
        }
        let (stop, target) = (reference - sign * distance, reference + sign * gain)
        guard stop > 0, target > 0 else { return nil }
        (self.direction, self.reference, self.stop, self.target) = (direction, reference, stop, target)
    }
}

/// What a round trip costs.
public struct TradingCosts: Equatable, Sendable {
    /// Of the price, each way.
    public var fee = 0.0010
    public var slippage = 0.0002

    public init() {}

    /// In and out, as a share of the price.
    public var roundTrip: Double { 2 * (fee + slippage) }
}
