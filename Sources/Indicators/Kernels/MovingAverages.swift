internal import Market

/// Simple moving average of the close: the mean of the last n.
struct SimpleMovingAverage: Kernel {
    private let mean: Mean
    let mindsFlat = true

    init(period: Int, _ plan: inout Plan) { mean = plan.mean(.close, period) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) { out[0] = mean.value(bar, flat: careful) }
}

/// Three of them in one loop.
struct ThreeSimpleMovingAverages: Kernel {
    private var averages: (SimpleMovingAverage, SimpleMovingAverage, SimpleMovingAverage)
    let mindsFlat = true

    init(periods: [Int], _ plan: inout Plan) {
        precondition(periods.count == 3)
        averages.0 = SimpleMovingAverage(period: periods[0], &plan)
        averages.1 = SimpleMovingAverage(period: periods[1], &plan)
        averages.2 = SimpleMovingAverage(period: periods[2], &plan)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        averages.0.step(bar, out, careful: careful)
        averages.1.step(bar, out.next(1), careful: careful)
        averages.2.step(bar, out.next(2), careful: careful)
    }
}

/// Exponential averages of a source, of up to four: each waits for its own last value only, so four take the time of
/// one.
///
/// Of the close, EMA(n): alpha 2 / (n + 1), seeded with the mean of the first n closes (TA-Lib). Of the true range,
/// ATR(n): its Wilder average; Wilder, 1978.
struct ExponentialAverages: Kernel {
    static let averagesMax = 4

    private var averages: (Exponential, Exponential, Exponential, Exponential)
    private let count: Int
    private let source: Source
    let settledAge: Int

    init(_ averages: [Exponential], of source: Source) {
        precondition(!averages.isEmpty && averages.count <= Self.averagesMax)
        func average(_ place: Int) -> Exponential { averages[min(place, averages.count - 1)] }
        self.averages = (average(0), average(1), average(2), average(3))
        (self.source, count) = (source, averages.count)
        settledAge = averages.reduce(0) { max($0, $1.settledAge) }
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let value = bar[source]
        out[0] = averages.0.step(value, bar, careful: careful)
        if count > 1 { out[1] = averages.1.step(value, bar, careful: careful) }
        if count > 2 { out[2] = averages.2.step(value, bar, careful: careful) }
        if count > 3 { out[3] = averages.3.step(value, bar, careful: careful) }
    }
}

/// Double exponential moving average, 2 EMA - EMA(EMA); Mulloy, Stocks & Commodities 12:1, 1994.
struct DoubleExponentialMovingAverage: Kernel {
    private let once: SharedColumn
    private var twice: Exponential
    var settledAge: Int { twice.settledAge }

    init(period: Int, _ plan: Plan) {
        once = plan.column(of: .exponentialAverage(period))
        twice = .ema(period, from: period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let average = bar[once]
        out[0] = average + (average - twice.step(average, bar, careful: careful))
    }
}

/// The distance of two exponential moving averages of the close, in percent of the slower.
struct ExponentialSpread: Kernel {
    private let fast: SharedColumn
    private let slow: SharedColumn

    init(fast: Int, slow: Int, _ plan: Plan) {
        (self.fast, self.slow) = (
            plan.column(of: .exponentialAverage(fast)), plan.column(of: .exponentialAverage(slow))
        )
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        out[0] = ratio(100 * (bar[fast] - bar[slow]), bar[slow], neutral: 0)
    }
}
