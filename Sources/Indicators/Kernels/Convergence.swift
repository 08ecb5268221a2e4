internal import Market

/// MACD = EMA(fast) - EMA(slow), each on its own seed, its signal line and their difference; Appel, 1979.
struct MovingAverageConvergence: Kernel {
    private let fast: SharedColumn
    private let slow: SharedColumn
    private var signal: Exponential
    var settledAge: Int { signal.settledAge }

    init(fast: Int, slow: Int, signal: Int, _ plan: Plan) {
        (self.fast, self.slow) = (
            plan.column(of: .exponentialAverage(fast)), plan.column(of: .exponentialAverage(slow))
        )
        self.signal = .ema(signal, from: max(fast, slow))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let line = bar[fast] - bar[slow]
        let smooth = signal.step(line, bar, careful: careful)
        out[0] = line - smooth
        out[1] = line
        out[2] = smooth
    }
}

/// Percentage price oscillator, 100 (EMA(fast) - EMA(slow)) / EMA(slow), and its signal line.
struct PercentagePriceOscillator: Kernel {
    private let fast: SharedColumn
    private let slow: SharedColumn
    private var signal: Exponential
    var settledAge: Int { signal.settledAge }

    init(fast: Int, slow: Int, signal: Int, _ plan: Plan) {
        (self.fast, self.slow) = (
            plan.column(of: .exponentialAverage(fast)), plan.column(of: .exponentialAverage(slow))
        )
        self.signal = .ema(signal, from: max(fast, slow))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let line = ratio(100 * (bar[fast] - bar[slow]), bar[slow], neutral: 0)
        out[0] = line
        out[1] = signal.step(line, bar, careful: careful)
    }
}

/// The one-bar change, in percent, of a triple exponential moving average; Hutson, 1983.
struct TripleExponential: Kernel {
    private var first: Exponential
    private var second: Exponential
    private var third: Exponential
    var settledAge: Int { third.settledAge }

    init(period: Int) {
        first = .ema(period)
        second = .ema(period, from: first.firstAge)
        third = .ema(period, from: second.firstAge)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let before = third.average
        let once = first.step(bar.close, bar, careful: careful)
        let twice = second.step(once, bar, careful: careful)
        let thrice = third.step(twice, bar, careful: careful)
        out[0] = ratio(100 * (thrice - before), before, neutral: 0)
    }
}

/// True strength index, 100 EMA(short)(EMA(long)(change)) / the same of its magnitude; Blau, 1991.
struct TrueStrength: Kernel {
    private var change: (long: Exponential, short: Exponential)
    private var size: (long: Exponential, short: Exponential)
    var settledAge: Int { size.short.settledAge }

    init(long: Int, short: Int) {
        let slow = Exponential.ema(long, from: 2)
        let fast = Exponential.ema(short, from: slow.firstAge)
        (change, size) = ((slow, fast), (slow, fast))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let (gain, loss) = (bar[.gain], bar[.loss])  // One of them is zero.
        let slow = change.long.step(gain - loss, bar, careful: careful)
        let smooth = change.short.step(slow, bar, careful: careful)
        let slowSize = size.long.step(gain + loss, bar, careful: careful)
        let smoothSize = size.short.step(slowSize, bar, careful: careful)
        out[0] = ratio(100 * smooth, smoothSize, neutral: 0)
    }
}
