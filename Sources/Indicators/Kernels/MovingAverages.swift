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

        @inline(always) func put(_ bar: Bar, _ sum: Lanes, careful: Bool) {
            bar[out] = mean.value(bar, sum, flat: careful)
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
    static var cycles: Int { 2 }
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
        bar[out] = average.step(&state, bar[close], bar, careful: careful)
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
        let average = bar[once]
        bar[out] = average + (average - twice.step(&state, average, bar, careful: careful))
    }
}

/// The distance of two exponential moving averages of the close, in percent of the slower.
struct ExponentialSpread: Kernel {
    static var cycles: Int { 9 }
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
        bar[out] = ratio(100 * (bar[fast] - bar[slow]), bar[slow], neutral: 0)
    }
}
