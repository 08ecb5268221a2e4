internal import Market

/// MACD = EMA(fast) - EMA(slow), each on its own seed, its signal line and their difference; Appel, 1979.
struct MovingAverageConvergence: Kernel {
    private var fast: Exponential
    private var slow: Exponential
    private var signal: Exponential
    var settledAge: Int { signal.settledAge }

    init(fast: Int, slow: Int, signal: Int) {
        (self.fast, self.slow) = (.ema(fast), .ema(slow))
        self.signal = .ema(signal, from: max(fast, slow))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let near = fast.step(bar.close, bar.age, warming: warming)
        let line = near - slow.step(bar.close, bar.age, warming: warming)
        let smooth = signal.step(line, bar.age, warming: warming)
        out[0] = line - smooth
        out[1] = line
        out[2] = smooth
    }
}

/// Percentage price oscillator, 100 (EMA(fast) - EMA(slow)) / EMA(slow), and its signal line.
struct PercentagePriceOscillator: Kernel {
    private var fast: Exponential
    private var slow: Exponential
    private var signal: Exponential
    var settledAge: Int { signal.settledAge }

    init(fast: Int, slow: Int, signal: Int) {
        (self.fast, self.slow) = (.ema(fast), .ema(slow))
        self.signal = .ema(signal, from: max(fast, slow))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let near = fast.step(bar.close, bar.age, warming: warming)
        let far = slow.step(bar.close, bar.age, warming: warming)
        let line = ratio(100 * (near - far), far, neutral: 0)
        out[0] = line
        out[1] = signal.step(line, bar.age, warming: warming)
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
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let before = third.average
        let once = first.step(bar.close, bar.age, warming: warming)
        let twice = second.step(once, bar.age, warming: warming)
        let thrice = third.step(twice, bar.age, warming: warming)
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
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let slow = change.long.step(bar[.change], bar.age, warming: warming)
        let smooth = change.short.step(slow, bar.age, warming: warming)
        let slowSize = size.long.step(magnitude(bar[.change]), bar.age, warming: warming)
        let smoothSize = size.short.step(slowSize, bar.age, warming: warming)
        out[0] = ratio(100 * smooth, smoothSize, neutral: 0)
    }
}
