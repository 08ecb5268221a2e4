/// The chart patterns, each the bullish of its pair: double bottom and top, inverse and upright head and shoulders, ascending
/// and descending triangle, flags.
package enum ChartPattern: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case doubleBottom, headAndShoulders, triangle, flag

    /// In the order of Bulkowski's failure rates (Encyclopedia of Chart Patterns, 2005).
    var quality: Double {
        switch self {
        case .headAndShoulders: 0.85
        case .doubleBottom, .triangle: 0.75
        case .flag: 0.65
        }
    }
}

/// A chart seen from one side: upside down for the bearish patterns, so that each is written once.
///
/// Every pattern ends with a close through its line; the one before had not crossed it.
struct ChartPatternView {
    /// A pattern that the newest bar completes. Prices are as the view has them: negative when it is upside down.
    struct Find {
        let pattern: ChartPattern
        /// How well drawn it is, above 0, up to 1.
        let precision: Double
        /// Where it leans on a support.
        let anchor: Double
        /// A close below it is the end of the pattern.
        let stop: Double
        /// The bar of the turning point that it ends with.
        let lastPivot: Int
    }

    private let sign: Double
    private let range: Double
    private let bar: Int
    private let pivots: ArraySlice<Swing>
    private let close: Double
    private let previousClose: Double

    /// Bars from its first turning point to its last that a pattern may have.
    static let lengths = 10...200

    /// - Parameter direction: of the patterns to look for.
    /// - Returns: nil unless the chart's running leg goes that way, after at least one pivot.
    init?(_ chart: borrowing Chart, _ direction: Direction, range: Double) {
        sign = direction.sign
        guard let last = chart.zigZag.pivots.last, last.sign == -sign, chart.count >= 32 else { return nil }
        (self.range, bar) = (range, chart.bar)
        pivots = chart.zigZag.pivots.suffix(6)
        (close, previousClose) = (sign * chart.closes[0], sign * chart.closes[1])
    }

    /// The price of a turning point, 0 the newest (a low), or the bar it was at.
    private func price(_ back: Int) -> Double { sign * pivots[pivots.endIndex - 1 - back].price }
    private func bar(_ back: Int) -> Int { pivots[pivots.endIndex - 1 - back].bar }

    private func crosses(_ line: Double, _ before: Double? = nil) -> Bool {
        close > line && previousClose <= before ?? line
    }

    /// Whether a pattern that reaches back so many pivots has a sensible length and is broken out of in time: within its
    /// own length of its last pivot.
    private func isTimely(_ back: Int) -> Bool {
        guard pivots.count > back else { return false }
        let length = bar(0) - bar(back)
        return Self.lengths.contains(length) && bar - bar(0) <= length
    }

    /// Two lows within half a range of each other at the end of a decline; the close is above the high between.
    func doubleBottom() -> Find? {
        guard isTimely(2), pivots.count > 3, crosses(price(1)) else { return nil }
        let apart = abs(price(0) - price(2)) / range
        guard apart <= 0.5, price(3) > price(1) else { return nil }
        return Find(
            pattern: .doubleBottom, precision: 1 - 0.4 * apart, anchor: (price(0) + price(2)) / 2,
            stop: min(price(0), price(2)), lastPivot: bar(0))
    }

    /// Three lows, the middle one at least a range below both shoulders, which are within a range of each other, as are the
    /// two highs between; the close is above the line through these.
    func headAndShoulders() -> Find? {
        guard isTimely(4) else { return nil }
        let slope = (price(1) - price(3)) / Double(bar(1) - bar(3))
        let line = price(1) + slope * Double(bar - bar(1))
        guard crosses(line, line - slope) else { return nil }
        let (shoulders, neck) = (abs(price(0) - price(4)) / range, abs(price(1) - price(3)) / range)
        guard min(price(0), price(4)) - price(2) >= range, shoulders <= 1, neck <= 1 else { return nil }
        return Find(
            pattern: .headAndShoulders, precision: 1 - 0.1 * (shoulders + neck), anchor: line, stop: price(0),
            lastPivot: bar(0))
    }

    /// Two highs within half a range of each other over lows that rise by more than that; the close is above both highs.
    func triangle() -> Find? {
        guard isTimely(3) else { return nil }
        let lid = max(price(1), price(3))
        guard crosses(lid) else { return nil }
        let apart = abs(price(1) - price(3)) / range
        guard apart <= 0.5, price(0) - price(2) > 0.5 * range else { return nil }
        return Find(
            pattern: .triangle, precision: 1 - 0.4 * apart, anchor: (price(1) + price(3)) / 2, stop: price(0),
            lastPivot: bar(0))
    }
}

extension ChartPatternView {
    /// A leg of at least four ranges in at most fifteen bars, then five to twenty bars that give back no more than half of
    /// it, falling or level; the close is above the highs of the last five.
    static func flag(_ chart: borrowing Chart, _ direction: Direction, range: Double) -> Find? {
        let sign = direction.sign
        let pivots = chart.zigZag.pivots
        guard let extreme = chart.zigZag.extreme, chart.count >= 32 else { return nil }
        // Counted back from the running extreme, the newest turning point on this side; before the break, if that is one.
        func point(_ back: Int) -> Swing { back == 0 ? extreme : pivots[pivots.count - back] }
        var back = extreme.sign == sign ? 0 : 1
        guard pivots.count >= back + 3 else { return nil }
        if chart.bar - point(back).bar < 6 { back += 2 }
        let (tip, foot) = (point(back), point(back + 1))
        let (age, pole) = (chart.bar - tip.bar, sign * (tip.price - foot.price))
        guard 6...21 ~= age, tip.bar - foot.bar <= 15, pole >= 4 * range else { return nil }
        let (highs, lows) =
            sign > 0
            ? (chart.highs.last(age), chart.lows.last(age)) : (chart.lows.last(age), chart.highs.last(age))
        var (lowest, lid, firstLid) = (Double.infinity, -Double.infinity, -Double.infinity)
        for index in 0..<age - 1 {
            lowest = min(lowest, sign * lows[index])
            if index < 5 { firstLid = max(firstLid, sign * highs[index]) }
            if index >= age - 6 { lid = max(lid, sign * highs[index]) }
        }
        let depth = sign * tip.price - lowest
        guard depth <= 0.5 * pole, lid <= firstLid, sign * chart.closes[0] > lid else { return nil }
        return Find(
            pattern: .flag, precision: 1 - 0.6 * depth / pole, anchor: lowest, stop: lowest,
            lastPivot: tip.bar)
    }
}
