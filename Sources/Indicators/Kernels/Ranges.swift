internal import Market

/// The average true range in percent of the close; the range itself is a column of `ExponentialAverages`.
struct AverageTrueRange: Kernel {
    private let range: SharedColumn

    init(period: Int, _ plan: Plan) { range = plan.column(of: .averageRange(period)) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) { out[0] = 100 * bar[range] * bar[.reciprocal] }
}

/// Keltner channel, EMA(n) of the close +- m ATR(k); Keltner 1960, Raschke. The middle is the average's own column.
struct KeltnerChannel: Kernel {
    private let middle: SharedColumn
    private let range: SharedColumn
    private let multiple: Lanes

    init(period: Int, rangePeriod: Int, multiple: Double, _ plan: Plan) {
        (middle, range) = (
            plan.column(of: .exponentialAverage(period)), plan.column(of: .averageRange(rangePeriod))
        )
        self.multiple = Lanes(multiple)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let reach = multiple * bar[range]
        out[0] = bar[middle] + reach
        out[1] = bar[middle] - reach
    }
}

/// SuperTrend: a band of m ATR around the median price that only tightens, on the side the trend is not; Seban.
///
/// A band is let go when the close before stood beyond it. The trend flips when the close passes its band; it starts
/// long if the close is at or above the median.
struct SuperTrend: Kernel {
    private let range: SharedColumn
    private let multiple: Lanes
    private let start: Lanes
    private var upper = Lanes.zero
    private var lower = Lanes.zero
    /// 1 for long, -1 for short.
    private var trend = Lanes(1.0)
    let settledAge: Int

    init(period: Int, multiple: Double, _ plan: Plan) {
        range = plan.column(of: .averageRange(period))
        self.multiple = Lanes(multiple)
        start = Lanes(period + 1)
        settledAge = period + 2
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let reach = multiple * bar[range]
        let (basicUpper, basicLower) = (bar[.median] + reach, bar[.median] - reach)
        let before = bar[.close, back: 1]
        var nextUpper = whereLess(upper, before, basicUpper, else: lowest(basicUpper, upper))
        var nextLower = whereLess(before, lower, basicLower, else: highest(basicLower, lower))
        var next = whereLess(
            .zero, trend, whereLess(bar.close, nextLower, Lanes(-1.0), else: Lanes(1.0)),
            else: whereLess(nextUpper, bar.close, Lanes(1.0), else: Lanes(-1.0)))
        if careful {
            nextUpper = whereEqual(bar.age, start, basicUpper, else: nextUpper)
            nextLower = whereEqual(bar.age, start, basicLower, else: nextLower)
            let first = whereLess(bar.close, bar[.median], Lanes(-1.0), else: Lanes(1.0))
            next = whereEqual(bar.age, start, first, else: next)
        }
        (upper, lower, trend) = (nextUpper, nextLower, next)
        out[0] = whereLess(.zero, trend, lower, else: upper)
    }
}

/// Mass index, the sum over n bars of EMA(H - L) / EMA(EMA(H - L)); Dorsey, 1992.
struct MassIndex: Kernel {
    private let ratios: Window

    init(period: Int, length: Int, _ plan: inout Plan) {
        ratios = plan.window(plan.series(of: .massRatio(length)), period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) { out[0] = ratios.sum(bar) }
}

/// The mass index's ratios, EMA(H - L) / EMA(EMA(H - L)), a series for its windows. A bar without range counts 1.
struct MassRatio: Kernel {
    private var once: Exponential
    private var twice: Exponential
    private let ratios: Ring
    var settledAge: Int { twice.settledAge }

    init(length: Int, _ plan: inout Plan) {
        once = .ema(length)
        twice = .ema(length, from: length)
        ratios = plan.series(of: .massRatio(length))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let smooth = once.step(bar.high - bar.low, bar, careful: careful)
        let smoother = twice.step(smooth, bar, careful: careful)
        bar.put(ratio(smooth, smoother, neutral: 1), ratios)
    }
}
