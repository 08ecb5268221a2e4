internal import Market

/// Where the close lies between the highest high and the lowest low, 100 (C - LL) / (HH - LL), and its mean of three
/// (%K and %D); Lane, 1984. 50 where there is no range.
struct Stochastic: Kernel {
    struct State: BitwiseCopyable {
        var before = Lanes.zero
        var twoBefore = Lanes.zero
    }

    private let close: Tap
    let range: PriceRange
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        (close, range) = (plan.tap(.close), plan.range(period))
        out = plan.place(.stochastic(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        put(bar, range.value(bar), &state)
    }

    @inline(always) func put(_ bar: Bar, _ range: Extremes<Lanes>, _ state: inout State) {
        let position = ratio(100 * (bar[close] - range.low), range.high - range.low, neutral: 50)
        bar[out] = position
        bar[out.next()] = ((position + state.before) + state.twoBefore) * Lanes(1.0 / 3)
        (state.twoBefore, state.before) = (state.before, position)
    }
}

/// Williams %R, -100 (HH - C) / (HH - LL), which is %K less 100; -50 where there is no range.
struct WilliamsRange: Kernel {
    private let position: Cell
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        position = plan.column(of: .stochastic(period))
        out = plan.place(.williamsRange(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar[out] = bar[position] - Lanes(100.0) }
}

/// Donchian channel: the highest high and the lowest low of n bars.
struct DonchianChannel: Kernel {
    let range: PriceRange
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        range = plan.range(period)
        out = plan.place(.donchian(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(bar, range.value(bar))
    }

    @inline(always) func put(_ bar: Bar, _ range: Extremes<Lanes>) {
        bar[out] = range.high
        bar[out.next()] = range.low
    }
}

/// Ichimoku's base line, (HH + LL) / 2; Hosoda, 1969.
struct IchimokuBase: Kernel {
    let range: PriceRange
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        range = plan.range(period)
        out = plan.place(.ichimokuBase(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(bar, range.value(bar))
    }

    @inline(always) func put(_ bar: Bar, _ range: Extremes<Lanes>) {
        bar[out] = (range.high + range.low) * Lanes(0.5)
    }
}

/// Chandelier exit, HH - m ATR for longs and LL + m ATR for shorts; Le Beau.
struct ChandelierExit: Kernel {
    let range: PriceRange
    private let averageRange: Cell
    private let multiple: Double
    private let out: Cell

    init(period: Int, multiple: Double, _ plan: inout Plan) {
        range = plan.range(period)
        averageRange = plan.column(of: .averageRange(period))
        self.multiple = multiple
        out = plan.place(.chandelier(period, multiple: multiple))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(bar, range.value(bar))
    }

    @inline(always) func put(_ bar: Bar, _ range: Extremes<Lanes>) {
        let reach = multiple * bar[averageRange]
        bar[out] = range.high - reach
        bar[out.next()] = range.low + reach
    }
}
