internal import Market

/// Simple moving average of the close: the mean of the last n.
struct SimpleMovingAverage: Kernel {
    /// The column, made of the sum of the window.
    struct Column: Sendable {
        private let mean: Mean
        private let out: Cell

        init(period: Int, _ plan: inout Plan) {
            mean = plan.mean(.close, period)
            out = plan.place(.simpleAverage(period))
        }

        /// Answers the average, for those that are made of it.
        @inline(always) @discardableResult
        func put(_ bar: Bar, _ sum: Lanes, careful: Bool) -> Lanes {
            let value = mean.value(bar, sum, flat: careful)
            bar.put(value, out)
            return value
        }
    }

    private let window: Window
    private let column: Column
    let mindsFlat = true

    init(period: Int, _ plan: inout Plan) {
        window = plan.window(plan.strip(.close), period)
        column = Column(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        column.put(bar, window.sum(bar), careful: careful)
    }
}

/// Exponential moving average of the close, EMA(n): alpha 2 / (n + 1), seeded with the mean of the first n (TA-Lib).
struct ExponentialMovingAverage: Kernel {
    private let close: Tap
    private let average: Exponential
    private let out: Cell
    var settledAge: Int { average.settledAge }

    init(period: Int, _ plan: inout Plan) {
        (close, average) = (plan.tap(.close), .ema(period))
        out = plan.place(.exponentialAverage(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Lanes, careful: Bool) {
        _ = put(bar, bar[close], &state, careful: careful)
    }

    /// Answers the average, for those that are made of it.
    @inline(always)
    func put(_ bar: Bar, _ close: Lanes, _ state: inout Lanes, careful: Bool) -> Lanes {
        let value = average.step(&state, close, bar, careful: careful)
        bar.put(value, out)
        return value
    }
}

/// Double exponential moving average, 2 EMA - EMA(EMA); Mulloy, Stocks & Commodities 12:1, 1994.
struct DoubleExponentialMovingAverage: Kernel {
    private let once: SharedCell
    private let twice: Exponential
    private let out: Cell
    var settledAge: Int { twice.settledAge }

    init(period: Int, _ plan: inout Plan) {
        once = plan.column(of: .exponentialAverage(period))
        twice = .ema(period, from: period)
        out = plan.place(.doubleExponential(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Lanes, careful: Bool) {
        put(bar, once: bar[once], &state, careful: careful)
    }

    @inline(always)
    func put(_ bar: Bar, once average: Lanes, _ state: inout Lanes, careful: Bool) {
        bar.put(average + (average - twice.step(&state, average, bar, careful: careful)), out)
    }
}

/// The distance of two exponential moving averages of the close, in percent of the slower.
struct ExponentialSpread: Kernel {
    private let fast: SharedCell
    private let slow: SharedCell
    private let out: Cell

    init(fast: Int, slow: Int, _ plan: inout Plan) {
        self.fast = plan.column(of: .exponentialAverage(fast))
        self.slow = plan.column(of: .exponentialAverage(slow))
        out = plan.place(.spread(fast: fast, slow: slow))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(bar, fast: bar[fast], slow: bar[slow])
    }

    @inline(always) func put(_ bar: Bar, fast: Lanes, slow: Lanes) {
        bar.put(ratio(100 * (fast - slow), slow, neutral: 0), out)
    }
}
