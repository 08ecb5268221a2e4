internal import Market

/// Relative strength index, 100 G / (G + L) over Wilder averages of gains and losses; Wilder, 1978.
/// 50 when there was no move since the start.
struct RelativeStrength: Kernel {
    struct State: BitwiseCopyable {
        var up = Lanes.zero
        var down = Lanes.zero
    }

    private let gain: Tap
    private let loss: Tap
    private let average: Exponential
    private let out: Cell
    var settledAge: Int { average.settledAge }

    init(period: Int, _ plan: inout Plan) {
        (gain, loss, average) = (plan.tap(.gain), plan.tap(.loss), .wilder(period, from: 2))
        out = plan.place(.relativeStrength(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let up = average.step(&state.up, bar[gain], bar, careful: careful)
        let down = average.step(&state.down, bar[loss], bar, careful: careful)
        bar[out] = ratio(100 * up, up + down, neutral: 50)
    }
}

/// Rate of change, 100 (C / C[-n] - 1).
struct RateOfChange: Kernel {
    private let close: Tap
    private let before: Tap
    private let reciprocal: Tap
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        (close, before) = (plan.tap(.close), plan.tap(.close, back: period))
        reciprocal = plan.tap(.reciprocal, back: period)
        out = plan.place(.rateOfChange(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        bar[out] = 100 * (bar[close] - bar[before]) * bar[reciprocal]
    }
}

/// Chande momentum oscillator, 100 (U - D) / (U + D) over plain sums of gains and losses; Chande and Kroll, 1994.
struct ChandeMomentum: Kernel {
    let gains: Window
    let losses: Window
    private let out: Cell

    init(period: Int, _ plan: inout Plan) {
        gains = plan.window(plan.strip(.gain), period)
        losses = plan.window(plan.strip(.loss), period)
        out = plan.place(.chandeMomentum(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(bar, up: gains.sum(bar), down: losses.sum(bar))
    }

    @inline(always) func put(_ bar: Bar, up: Lanes, down: Lanes) {
        bar[out] = ratio(100 * (up - down), up + down, neutral: 0)
    }
}

/// Awesome oscillator, SMA(fast) - SMA(slow) of the median price; Williams, 1998.
struct AwesomeOscillator: Kernel {
    let fast: Mean
    let slow: Mean
    private let out: Cell
    let mindsFlat = true

    init(fast: Int, slow: Int, _ plan: inout Plan) {
        self.fast = plan.mean(.median, fast)
        self.slow = plan.mean(.median, slow)
        out = plan.place(.awesome(fast: fast, slow: slow))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(bar, fast: fast.window.sum(bar), slow: slow.window.sum(bar), careful: careful)
    }

    @inline(always) func put(_ bar: Bar, fast fastSum: Lanes, slow slowSum: Lanes, careful: Bool) {
        bar[out] = fast.value(bar, fastSum, flat: careful) - slow.value(bar, slowSum, flat: careful)
    }
}

/// Ultimate oscillator, 100 (4 A + 2 B + C) / 7 with buying pressure over true range in three windows; Williams, 1985.
/// A window without range counts 0.
struct UltimateOscillator: Kernel {
    let pressures: (short: Window, medium: Window, long: Window)
    let ranges: (short: Window, medium: Window, long: Window)
    private let out: Cell

    init(short: Int, medium: Int, long: Int, _ plan: inout Plan) {
        let (pressure, range) = (plan.strip(.buyingPressure), plan.strip(.trueRange))
        pressures = (plan.window(pressure, short), plan.window(pressure, medium), plan.window(pressure, long))
        ranges = (plan.window(range, short), plan.window(range, medium), plan.window(range, long))
        out = plan.place(.ultimate(short: short, medium: medium, long: long))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(
            bar, (pressures.short.sum(bar), pressures.medium.sum(bar), pressures.long.sum(bar)),
            (ranges.short.sum(bar), ranges.medium.sum(bar), ranges.long.sum(bar)))
    }

    typealias Sums = (short: Lanes, medium: Lanes, long: Lanes)

    @inline(always) func put(_ bar: Bar, _ pressures: Sums, _ ranges: Sums) {
        let short = ratio(pressures.short, ranges.short, neutral: 0)
        let medium = ratio(pressures.medium, ranges.medium, neutral: 0)
        let long = ratio(pressures.long, ranges.long, neutral: 0)
        bar[out] = (4 * short + 2 * medium + long) * Lanes(100.0 / 7)
    }
}

/// Commodity channel index, (TP - SMA) / (0.015 mean absolute deviation) of the typical price; Lambert, 1980.
struct CommodityChannel: Kernel {
    let typical: Tap
    let mean: Mean
    private let period: Int
    private let factor: Double
    private let out: Cell
    let mindsFlat = true

    init(period: Int, _ plan: inout Plan) {
        mean = plan.mean(.typical, period)
        _ = plan.tap(.typical, back: period - 1)
        (typical, self.period, factor) = (plan.tap(.typical), period, 0.015 / Double(period))
        out = plan.place(.commodityChannel(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        put(bar, mean.window.sum(bar), period, careful: careful)
    }

    /// - Parameter period: the same as the kernel's, written out where the loop is to be a straight line.
    @inline(always) func put(_ bar: Bar, _ sum: Lanes, _ period: Int, careful: Bool) {
        let middle = mean.value(bar, sum, flat: careful)
        bar[out] = ratio(bar[typical] - middle, factor * deviation(bar, middle, period), neutral: 0)
    }

    @inline(always) private func deviation(_ bar: Bar, _ middle: Lanes, _ period: Int) -> Lanes {
        // Four sums side by side: one alone would wait for itself. The mean moves every bar, so nothing can be kept.
        var sums: (Lanes, Lanes, Lanes, Lanes) = (.zero, .zero, .zero, .zero)
        var back = 0
        while back + 4 <= period {
            sums.0 = sums.0 + magnitude(bar[typical, back: back] - middle)
            sums.1 = sums.1 + magnitude(bar[typical, back: back + 1] - middle)
            sums.2 = sums.2 + magnitude(bar[typical, back: back + 2] - middle)
            sums.3 = sums.3 + magnitude(bar[typical, back: back + 3] - middle)
            back += 4
        }
        while back < period {
            sums.0 = sums.0 + magnitude(bar[typical, back: back] - middle)
            back += 1
        }
        return (sums.0 + sums.1) + (sums.2 + sums.3)
    }
}
