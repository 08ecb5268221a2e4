internal import Market

/// Simple moving average of the close: the mean of the last n.
struct SimpleMovingAverage: Kernel {
    private let mean: Mean
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows) { mean = windows.mean(.close, period) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) { out[0] = mean.value(bar) }
}

/// Exponential moving average of the close, alpha 2 / (n + 1), seeded with the mean of the first n closes (TA-Lib).
struct ExponentialMovingAverage: Kernel {
    private var average: Exponential
    var settledAge: Int { average.settledAge }

    init(period: Int) { average = .ema(period) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        out[0] = average.step(bar.close, bar.age, warming: warming)
    }
}

/// Double exponential moving average, 2 EMA - EMA(EMA); Mulloy, Stocks & Commodities 12:1, 1994.
struct DoubleExponentialMovingAverage: Kernel {
    private var first: Exponential
    private var second: Exponential
    var settledAge: Int { second.settledAge }

    init(period: Int) {
        first = .ema(period)
        second = .ema(period, from: first.firstAge)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let once = first.step(bar.close, bar.age, warming: warming)
        let twice = second.step(once, bar.age, warming: warming)
        out[0] = once + (once - twice)
    }
}

/// The distance of two exponential moving averages of the close, in percent of the slower.
struct ExponentialSpread: Kernel {
    private var fast: Exponential
    private var slow: Exponential
    var settledAge: Int { max(fast.settledAge, slow.settledAge) }

    init(fast: Int, slow: Int) { (self.fast, self.slow) = (.ema(fast), .ema(slow)) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let near = fast.step(bar.close, bar.age, warming: warming)
        let far = slow.step(bar.close, bar.age, warming: warming)
        out[0] = ratio(100 * (near - far), far, neutral: 0)
    }
}
