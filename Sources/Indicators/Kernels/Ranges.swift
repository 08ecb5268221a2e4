internal import Market

/// The Wilder average of the true range; Wilder, 1978.
struct AverageRange: Kernel {
    private let trueRange: Tap
    private let average: Exponential
    private let out: Cell
    var settledAge: Int { average.settledAge }

    init(period: Int, _ plan: inout Plan) {
        (trueRange, average) = (plan.tap(.trueRange), .wilder(period, from: 2))
        out = plan.place(.averageRange(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Lanes, careful: Bool) { _ = put(bar, &state, careful: careful) }

    /// Answers the average, for those that are made of it.
    @inline(always) func put(_ bar: Bar, _ state: inout Lanes, careful: Bool) -> Lanes {
        let value = average.step(&state, bar[trueRange], bar, careful: careful)
        bar.put(value, out)
        return value
    }
}

/// The average true range in percent of the close; the range itself is a column of `AverageRange`.
struct AverageRangePercent: Kernel {
    private let range: SharedCell
    private let reciprocal: Tap
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        range = plan.column(of: .averageRange(period))
        reciprocal = plan.tap(.reciprocal)
        out = plan.place(.averageTrueRange(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { put(bar, range: bar[range]) }

    @inline(always) func put(_ bar: Bar, range: Lanes) { bar.put(100 * range * bar[reciprocal], out) }
}

/// Keltner channel, EMA(n) of the close +- m ATR(k); Keltner 1960, Raschke. The middle is the average's own column.
struct KeltnerChannel: Kernel {
    private let middle: SharedCell
    private let range: SharedCell
    private let multiple: Double
    private let out: Cell

    init(period: Int, range: Int, multiple: Double, _ plan: inout Plan) {
        middle = plan.column(of: .exponentialAverage(period))
        self.range = plan.column(of: .averageRange(range))
        self.multiple = multiple
        out = plan.place(.keltner(period, range: range, multiple: multiple))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { put(bar, range: bar[range]) }

    @inline(always) func put(_ bar: Bar, range: Lanes) {
        let (middle, reach) = (bar[middle], multiple * range)
        bar.put(middle + reach, out)
        bar.put(middle - reach, out.next())
    }
}

/// SuperTrend: a band of m ATR around the median price that only tightens, on the side the trend is not; Seban.
///
/// A band is let go when the close before stood beyond it. The trend flips when the close passes its band; it starts
/// long if the close is at or above the median.
struct SuperTrend: Kernel {
    struct State: BitwiseCopyable {
        var upper = Lanes.zero
        var lower = Lanes.zero
        /// 1 for long, -1 for short.
        var trend = Lanes.zero
    }

    private let close, closeBefore, median: Tap
    private let range: SharedCell
    private let multiple: Double
    private let start: Int
    private let out: Cell
    var settledAge: Int { start + 1 }

    init(period: Int, multiple: Double, _ plan: inout Plan) {
        (close, closeBefore, median) = (plan.tap(.close), plan.tap(.close, back: 1), plan.tap(.median))
        range = plan.column(of: .averageRange(period))
        (self.multiple, start) = (multiple, period + 1)
        out = plan.place(.superTrend(period, multiple: multiple))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        put(bar, range: bar[range], &state, careful: careful)
    }

    @inline(always)
    func put(_ bar: Bar, range: Lanes, _ state: inout State, careful: Bool) {
        let (close, before, median) = (bar[close], bar[closeBefore], bar[median])
        let reach = multiple * range
        let (basicUpper, basicLower) = (median + reach, median - reach)
        var upper = whereLess(state.upper, before, basicUpper, else: lowest(basicUpper, state.upper))
        var lower = whereLess(before, state.lower, basicLower, else: highest(basicLower, state.lower))
        var trend = whereLess(
            .zero, state.trend, whereLess(close, lower, Lanes(-1.0), else: Lanes(1.0)),
            else: whereLess(upper, close, Lanes(1.0), else: Lanes(-1.0)))
        if careful {
            let (age, first) = (bar.age, Lanes(start))
            upper = whereEqual(age, first, basicUpper, else: upper)
            lower = whereEqual(age, first, basicLower, else: lower)
            let side = whereLess(close, median, Lanes(-1.0), else: Lanes(1.0))
            trend = whereEqual(age, first, side, else: trend)
        }
        (state.upper, state.lower, state.trend) = (upper, lower, trend)
        bar.put(whereLess(.zero, trend, lower, else: upper), out)
    }
}
