internal import Market

/// Average true range, the Wilder average of the true range, and 100 of it over the close; Wilder, 1978.
struct AverageTrueRange: Kernel {
    private var range: Exponential
    var settledAge: Int { range.settledAge }

    init(period: Int) { range = .wilder(period, from: 2) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let average = range.step(bar[.trueRange], bar.age, warming: warming)
        out[0] = average
        out[1] = 100 * average / bar.close
    }
}

/// Keltner channel, EMA(n) of the close +- m ATR(k); Keltner 1960, Raschke.
struct KeltnerChannel: Kernel {
    private var middle: Exponential
    private var range: Exponential
    private let multiple: Lanes
    var settledAge: Int { max(middle.settledAge, range.settledAge) }

    init(period: Int, rangePeriod: Int, multiple: Double) {
        (middle, range) = (.ema(period), .wilder(rangePeriod, from: 2))
        self.multiple = Lanes(multiple)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let average = middle.step(bar.close, bar.age, warming: warming)
        let reach = multiple * range.step(bar[.trueRange], bar.age, warming: warming)
        out[0] = average + reach
        out[1] = average
        out[2] = average - reach
    }
}

/// SuperTrend: a band of m ATR around the median price that only tightens, on the side the trend is not; Seban.
///
/// A band is let go when the close before stood beyond it. The trend flips when the close passes its band; it starts
/// long if the close is at or above the median.
struct SuperTrend: Kernel {
    private var range: Exponential
    private let multiple: Lanes
    private let start: Lanes
    private var upper = Lanes.zero
    private var lower = Lanes.zero
    /// 1 for long, -1 for short.
    private var trend = Lanes(1.0)
    var settledAge: Int { range.settledAge }

    init(period: Int, multiple: Double) {
        range = .wilder(period, from: 2)
        self.multiple = Lanes(multiple)
        start = Lanes(range.firstAge)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let reach = multiple * range.step(bar[.trueRange], bar.age, warming: warming)
        let (basicUpper, basicLower) = (bar[.median] + reach, bar[.median] - reach)
        let before = bar[.previousClose]
        var nextUpper = whereLess(upper, before, basicUpper, else: lowest(basicUpper, upper))
        var nextLower = whereLess(before, lower, basicLower, else: highest(basicLower, lower))
        var next = whereLess(
            .zero, trend, whereLess(bar.close, nextLower, Lanes(-1.0), else: Lanes(1.0)),
            else: whereLess(nextUpper, bar.close, Lanes(1.0), else: Lanes(-1.0)))
        if warming {
            nextUpper = whereEqual(bar.age, start, basicUpper, else: nextUpper)
            nextLower = whereEqual(bar.age, start, basicLower, else: nextLower)
            let first = whereLess(bar.close, bar[.median], Lanes(-1.0), else: Lanes(1.0))
            next = whereEqual(bar.age, start, first, else: next)
        }
        (upper, lower, trend) = (nextUpper, nextLower, next)
        out[0] = whereLess(.zero, trend, lower, else: upper)
    }
}

/// Mass index, the sum over n bars of EMA(H - L) / EMA(EMA(H - L)); Dorsey, 1992. A bar without range counts 1.
struct MassIndex: Kernel {
    private var once: Exponential
    private var twice: Exponential
    private let ratios: Doubling<Sum>
    private let window: Window<Sum>
    var settledAge: Int { twice.settledAge }

    init(period: Int, length: Int, _ plan: inout MemoryPlan) {
        once = .ema(length)
        twice = .ema(length, from: once.firstAge)
        ratios = Doubling(period: period, &plan)
        window = Window(ratios, period: period, overlapping: false)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let smooth = once.step(bar.high - bar.low, bar.age, warming: warming)
        let smoother = twice.step(smooth, bar.age, warming: warming)
        ratios.put(ratio(smooth, smoother, neutral: 1), bar)
        out[0] = window.value(bar)
    }
}
