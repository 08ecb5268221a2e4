internal import Market

/// MACD = EMA(fast) - EMA(slow), each on its own seed, its signal line and their difference; Appel, 1979.
struct MovingAverageConvergence: Kernel {
    private let fast: SharedCell
    private let slow: SharedCell
    private let signal: Exponential
    private let out: Cell
    var settledAge: Int { signal.settledAge }

    init(fast: Int, slow: Int, signal: Int, _ plan: inout Plan) {
        self.fast = plan.column(of: .exponentialAverage(fast))
        self.slow = plan.column(of: .exponentialAverage(slow))
        self.signal = .ema(signal, from: max(fast, slow))
        out = plan.place(.convergence(fast: fast, slow: slow, signal: signal))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Lanes, careful: Bool) {
        put(bar, fast: bar[fast], slow: bar[slow], &state, careful: careful)
    }

    @inline(always)
    func put(_ bar: Bar, fast: Lanes, slow: Lanes, _ state: inout Lanes, careful: Bool) {
        let line = fast - slow
        let smooth = signal.step(&state, line, bar, careful: careful)
        bar.put(line - smooth, out)
        bar.put(line, out.next())
        bar.put(smooth, out.next(2))
    }
}

/// Percentage price oscillator, 100 (EMA(fast) - EMA(slow)) / EMA(slow), and its signal line.
struct PercentagePriceOscillator: Kernel {
    private let fast: SharedCell
    private let slow: SharedCell
    private let signal: Exponential
    private let out: Cell
    var settledAge: Int { signal.settledAge }

    init(fast: Int, slow: Int, signal: Int, _ plan: inout Plan) {
        self.fast = plan.column(of: .exponentialAverage(fast))
        self.slow = plan.column(of: .exponentialAverage(slow))
        self.signal = .ema(signal, from: max(fast, slow))
        out = plan.place(.percentagePrice(fast: fast, slow: slow, signal: signal))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Lanes, careful: Bool) {
        put(bar, fast: bar[fast], slow: bar[slow], &state, careful: careful)
    }

    @inline(always)
    func put(_ bar: Bar, fast: Lanes, slow: Lanes, _ state: inout Lanes, careful: Bool) {
        let line = ratio(100 * (fast - slow), slow, neutral: 0)
        bar.put(line, out)
        bar.put(signal.step(&state, line, bar, careful: careful), out.next())
    }
}

/// The one-bar change, in percent, of a triple exponential moving average; Hutson, 1983.
struct TripleExponential: Kernel {
    struct State: BitwiseCopyable {
        var once = Lanes.zero
        var twice = Lanes.zero
        var thrice = Lanes.zero
    }

    private let close: Tap
    private let first: Exponential
    private let second: Exponential
    private let third: Exponential
    private let out: Cell
    var settledAge: Int { third.settledAge }

    init(period: Int, _ plan: inout Plan) {
        close = plan.tap(.close)
        first = .ema(period)
        second = .ema(period, from: first.firstAge)
        third = .ema(period, from: second.firstAge)
        out = plan.place(.tripleExponential(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let before = state.thrice
        let once = first.step(&state.once, bar[close], bar, careful: careful)
        let twice = second.step(&state.twice, once, bar, careful: careful)
        let thrice = third.step(&state.thrice, twice, bar, careful: careful)
        bar.put(ratio(100 * (thrice - before), before, neutral: 0), out)
    }
}

/// True strength index, 100 EMA(short)(EMA(long)(change)) / the same of its magnitude; Blau, 1991.
struct TrueStrength: Kernel {
    struct State: BitwiseCopyable {
        var change = (long: Lanes.zero, short: Lanes.zero)
        var size = (long: Lanes.zero, short: Lanes.zero)
    }

    private let gain: Tap
    private let loss: Tap
    private let long: Exponential
    private let short: Exponential
    private let out: Cell
    var settledAge: Int { short.settledAge }

    init(long: Int, short: Int, _ plan: inout Plan) {
        (gain, loss) = (plan.tap(.gain), plan.tap(.loss))
        self.long = .ema(long, from: 2)
        self.short = .ema(short, from: self.long.firstAge)
        out = plan.place(.trueStrength(long: long, short: short))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let (up, down) = (bar[gain], bar[loss])  // One of them is zero.
        let slow = long.step(&state.change.long, up - down, bar, careful: careful)
        let smooth = short.step(&state.change.short, slow, bar, careful: careful)
        let slowSize = long.step(&state.size.long, up + down, bar, careful: careful)
        let smoothSize = short.step(&state.size.short, slowSize, bar, careful: careful)
        bar.put(ratio(100 * smooth, smoothSize, neutral: 0), out)
    }
}
