internal import Market

/// Where the close lies between the highest high and the lowest low, 100 (C - LL) / (HH - LL), and its mean of three
/// (%K and %D); Lane, 1984. 50 where there is no range.
struct Stochastic: Kernel {
    struct State: BitwiseCopyable {
        var before = Lanes.zero
        var twoBefore = Lanes.zero
    }

    /// The columns, made of the extremes of the window.
    struct Columns: Sendable {
        private let close: Tap
        private let out: Cell

        init(period: Int, _ plan: inout Plan) {
            (close, out) = (plan.tap(.close), plan.place(.stochastic(period)))
        }

        /// Answers the position, for what is made of it.
        @inline(always) @discardableResult
        func put(_ bar: Bar, _ range: Extremes<Lanes>, _ state: inout State) -> Lanes {
            let position = ratio(100 * (bar[close] - range.low), range.high - range.low, neutral: 50)
            bar.put(position, out)
            bar.put(((position + state.before) + state.twoBefore) * Lanes(1.0 / 3), out.next())
            (state.twoBefore, state.before) = (state.before, position)
            return position
        }
    }

    private let range: PriceRange
    private let columns: Columns

    init(period: Int, _ plan: inout Plan) {
        range = plan.range(period)
        columns = Columns(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) { columns.put(bar, range.value(bar), &state) }
}

/// Williams %R, -100 (HH - C) / (HH - LL), which is %K less 100; -50 where there is no range.
struct WilliamsRange: Kernel {
    private let position: SharedCell
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        position = plan.column(of: .stochastic(period))
        out = plan.place(.williamsRange(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { put(bar, position: bar[position]) }

    @inline(always) func put(_ bar: Bar, position: Lanes) { bar.put(position - Lanes(100.0), out) }
}

/// Donchian channel: the highest high and the lowest low of n bars.
struct DonchianChannel: Kernel {
    /// The columns, which are the extremes of the window.
    struct Columns: Sendable {
        private let out: Cell

        init(period: Int, _ plan: inout Plan) { out = plan.place(.donchian(period)) }

        @inline(always) func put(_ bar: Bar, _ range: Extremes<Lanes>) {
            bar.put(range.high, out)
            bar.put(range.low, out.next())
        }
    }

    private let range: PriceRange
    private let columns: Columns

    init(period: Int, _ plan: inout Plan) {
        range = plan.range(period)
        columns = Columns(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { columns.put(bar, range.value(bar)) }
}

/// Ichimoku's base line, (HH + LL) / 2; Hosoda, 1969.
struct IchimokuBase: Kernel {
    /// The column, made of the extremes of the window.
    struct Column: Sendable {
        private let out: Cell

        init(period: Int, _ plan: inout Plan) { out = plan.place(.ichimokuBase(period)) }

        @inline(always) func put(_ bar: Bar, _ range: Extremes<Lanes>) {
            bar.put((range.high + range.low) * Lanes(0.5), out)
        }
    }

    private let range: PriceRange
    private let column: Column

    init(period: Int, _ plan: inout Plan) {
        range = plan.range(period)
        column = Column(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { column.put(bar, range.value(bar)) }
}

/// Chandelier exit, HH - m ATR for longs and LL + m ATR for shorts; Le Beau.
struct ChandelierExit: Kernel {
    /// The columns, made of the extremes of the window.
    struct Columns: Sendable {
        private let averageRange: SharedCell
        private let multiple: Double
        private let out: Cell

        init(period: Int, multiple: Double, _ plan: inout Plan) {
            averageRange = plan.column(of: .averageRange(period))
            self.multiple = multiple
            out = plan.place(.chandelier(period, multiple: multiple))
        }

        @inline(always) func put(_ bar: Bar, _ range: Extremes<Lanes>) {
            let reach = multiple * bar[averageRange]
            bar.put(range.high - reach, out)
            bar.put(range.low + reach, out.next())
        }
    }

    private let range: PriceRange
    private let columns: Columns

    init(period: Int, multiple: Double, _ plan: inout Plan) {
        range = plan.range(period)
        columns = Columns(period: period, multiple: multiple, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { columns.put(bar, range.value(bar)) }
}
