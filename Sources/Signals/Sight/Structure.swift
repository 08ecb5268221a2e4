/// What a chart's swings say: which way they step, and which of them price broke last.
public struct Structure: BitwiseCopyable, Sendable {
    /// A close beyond the newest swing of its side.
    public struct Break: BitwiseCopyable, Equatable, Sendable {
        public let direction: Direction
        /// It turns the breaks before it: a change of character. Otherwise a break of structure.
        public let isChange: Bool
        /// The interval's number of the bar that broke it since the epoch.
        public let bar: Int
        /// Where the leg that broke it came from: the far extreme since the swing.
        public let origin: Double
        /// The interval's number of the origin's bar since the epoch.
        public let originBar: Int
    }

    /// A side's two newest swings.
    private struct Pair: BitwiseCopyable, Sendable {
        var last: Swing?
        var previous: Swing?
        var isBroken = false

        mutating func take(_ swing: Swing?) {
            guard let swing, swing != last else { return }
            (previous, last, isBroken) = (last, swing, false)
        }

        /// +1 where the newest is above the one before, -1 below, 0 level; nil before there are two.
        var step: Int? {
            guard let last, let previous else { return nil }
            return last.price > previous.price ? 1 : last.price < previous.price ? -1 : 0
        }
    }

    private var highs = Pair()
    private var lows = Pair()
    /// Nil where none is known.
    public private(set) var lastBreak: Break?

    public init() {}

    /// Which way price last broke; flat where that is not known.
    public var trend: Direction { lastBreak?.direction ?? .flat }

    /// What a bar broke, the newest.
    func broke(at bar: Int) -> Break? { lastBreak?.bar == bar ? lastBreak : nil }

    /// Long for higher highs and higher lows, short for lower lows and lower highs, flat for anything else; nil before there
    /// are two highs and two lows.
    public var steps: Direction? {
        guard let high = highs.step, let low = lows.step else { return nil }
        return high == low ? Direction(rawValue: Int8(high)) : .flat
    }

    /// Which way the interval looks: as its swings step and as it broke last. Where the steps are mixed the break tells, and
    /// where the two disagree it is flat. Nil before there are two swings of either kind and a break: what broke before the
    /// series began is not known.
    public var bias: Direction? {
        guard let steps, trend != .flat else { return nil }
        return steps == trend.opposite ? .flat : trend
    }

    /// Takes the newest bar, whose swings have been confirmed.
    mutating func advance(
        _ swings: borrowing Swings, _ chartHighs: borrowing Track, _ chartLows: borrowing Track,
        close: Double, bar: Int
    ) {
        highs.take(swings.lastHigh)
        lows.take(swings.lastLow)
        if let high = highs.last, !highs.isBroken, close > high.price {
            highs.isBroken = true
            take(.long, chartLows, since: high.bar, bar)
        } else if let low = lows.last, !lows.isBroken, close < low.price {
            lows.isBroken = true
            take(.short, chartHighs, since: low.bar, bar)
        }
    }

    /// - Parameter far: the extremes of the side that the leg came from: lows for long, highs for short.
    private mutating func take(
        _ direction: Direction, _ far: borrowing Track, since swingBar: Int, _ bar: Int
    ) {
        var (origin, originBack) = (far[0], 0)
        for back in 0...min(bar - swingBar, far.count - 1)
        where direction.sign * far[back] < direction.sign * origin {
            (origin, originBack) = (far[back], back)
        }
        lastBreak = Break(
            direction: direction, isChange: trend == direction.opposite, bar: bar, origin: origin,
            originBar: bar - originBack)
    }
}
