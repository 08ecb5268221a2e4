internal import Market

/// Where the close lies between the highest high and the lowest low, 100 (C - LL) / (HH - LL), and its mean of three
/// (%K and %D); Lane, 1984. 50 where there is no range.
struct Stochastic: Kernel {
    private let range: (high: Extreme<Highest>, low: Extreme<Lowest>)
    private var before = Lanes.zero
    private var twoBefore = Lanes.zero

    init(period: Int, _ plan: Plan) {
        range = plan.range(period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let low = range.low.value(bar)
        let position = ratio(100 * (bar.close - low), range.high.value(bar) - low, neutral: 50)
        out[0] = position
        out[1] = ((position + before) + twoBefore) * Lanes(1.0 / 3)
        (twoBefore, before) = (before, position)
    }
}

/// Williams %R, -100 (HH - C) / (HH - LL), which is %K less 100; -50 where there is no range.
struct WilliamsRange: Kernel {
    private let position: SharedColumn

    init(period: Int, _ plan: Plan) { position = plan.column(of: .stochastic(period)) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) { out[0] = bar[position] - Lanes(100.0) }
}

/// Donchian channel: the highest high and the lowest low of n bars.
struct DonchianChannel: Kernel {
    private let range: (high: Extreme<Highest>, low: Extreme<Lowest>)

    init(period: Int, _ plan: Plan) {
        range = plan.range(period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        out[0] = range.high.value(bar)
        out[1] = range.low.value(bar)
    }
}

/// Ichimoku's base line, (HH + LL) / 2; Hosoda, 1969.
struct IchimokuBase: Kernel {
    private let range: (high: Extreme<Highest>, low: Extreme<Lowest>)

    init(period: Int, _ plan: Plan) {
        range = plan.range(period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        out[0] = (range.high.value(bar) + range.low.value(bar)) * Lanes(0.5)
    }
}

/// Chandelier exit, HH - m ATR for longs and LL + m ATR for shorts; Le Beau.
struct ChandelierExit: Kernel {
    private let range: (high: Extreme<Highest>, low: Extreme<Lowest>)
    private let averageRange: SharedColumn
    private let multiple: Lanes

    init(period: Int, multiple: Double, _ plan: Plan) {
        range = plan.range(period)
        averageRange = plan.column(of: .averageRange(period))
        self.multiple = Lanes(multiple)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let reach = multiple * bar[averageRange]
        out[0] = range.high.value(bar) - reach
        out[1] = range.low.value(bar) + reach
    }
}
