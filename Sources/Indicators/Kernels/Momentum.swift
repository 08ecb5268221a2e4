internal import Market

/// Relative strength index, 100 G / (G + L) over Wilder averages of gains and losses; Wilder, 1978.
/// 50 when there was no move since the start.
struct RelativeStrength: Kernel {
    private var gain: Exponential
    private var loss: Exponential
    var settledAge: Int { gain.settledAge }

    init(period: Int) { (gain, loss) = (.wilder(period, from: 2), .wilder(period, from: 2)) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let up = gain.step(bar[.gain], bar, careful: careful)
        let down = loss.step(bar[.loss], bar, careful: careful)
        out[0] = ratio(100 * up, up + down, neutral: 50)
    }
}

/// Up to two of them in one loop: while one waits for its averages, the other divides.
struct RelativeStrengths: Kernel {
    static let periodsMax = 2

    private var one: RelativeStrength
    private var other: RelativeStrength
    private let count: Int
    var settledAge: Int { max(one.settledAge, other.settledAge) }

    init(periods: [Int]) {
        precondition((1...Self.periodsMax).contains(periods.count))
        (one, other) = (
            RelativeStrength(period: periods[0]), RelativeStrength(period: periods[periods.count - 1])
        )
        count = periods.count
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        one.step(bar, out, careful: careful)
        if count > 1 { other.step(bar, out.next(1), careful: careful) }
    }
}

/// Rate of change, 100 (C / C[-n] - 1).
struct RateOfChange: Kernel {
    private let period: Int

    init(period: Int) { self.period = period }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        out[0] = 100 * (bar.close - bar[.close, back: period]) * bar[.reciprocal, back: period]
    }
}

/// Chande momentum oscillator, 100 (U - D) / (U + D) over plain sums of gains and losses; Chande and Kroll, 1994.
struct ChandeMomentum: Kernel {
    private let gains: Window
    private let losses: Window

    init(period: Int, _ plan: inout Plan) {
        (gains, losses) = (plan.window(plan.series(.gain), period), plan.window(plan.series(.loss), period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let (up, down) = (gains.sum(bar), losses.sum(bar))
        out[0] = ratio(100 * (up - down), up + down, neutral: 0)
    }
}

/// Awesome oscillator, SMA(fast) - SMA(slow) of the median price; Williams, 1998.
struct AwesomeOscillator: Kernel {
    private let fast: Mean
    private let slow: Mean
    let mindsFlat = true

    init(fast: Int, slow: Int, _ plan: inout Plan) {
        (self.fast, self.slow) = (plan.mean(.median, fast), plan.mean(.median, slow))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        out[0] = fast.value(bar, flat: careful) - slow.value(bar, flat: careful)
    }
}

/// Ultimate oscillator, 100 (4 A + 2 B + C) / 7 with buying pressure over true range in three windows; Williams, 1985.
/// A window without range counts 0.
struct UltimateOscillator: Kernel {
    private let pressures: (short: Window, medium: Window, long: Window)
    private let ranges: (short: Window, medium: Window, long: Window)

    init(short: Int, medium: Int, long: Int, _ plan: inout Plan) {
        let (pressure, range) = (plan.series(.buyingPressure), plan.series(.trueRange))
        pressures = (plan.window(pressure, short), plan.window(pressure, medium), plan.window(pressure, long))
        ranges = (plan.window(range, short), plan.window(range, medium), plan.window(range, long))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let short = ratio(pressures.short.sum(bar), ranges.short.sum(bar), neutral: 0)
        let medium = ratio(pressures.medium.sum(bar), ranges.medium.sum(bar), neutral: 0)
        let long = ratio(pressures.long.sum(bar), ranges.long.sum(bar), neutral: 0)
        out[0] = (4 * short + 2 * medium + long) * Lanes(100.0 / 7)
    }
}

/// Commodity channel index, (TP - SMA) / (0.015 mean absolute deviation) of the typical price; Lambert, 1980.
struct CommodityChannel: Kernel {
    private let mean: Mean
    private let period: Int
    private let factor: Lanes
    let mindsFlat = true

    init(period: Int, _ plan: inout Plan) {
        self.period = period
        mean = plan.mean(.typical, period)
        factor = Lanes(0.015 / Double(period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let middle = mean.value(bar, flat: careful)
        // Four sums side by side: one alone would wait for itself. The mean moves every bar, so nothing can be kept.
        var sums: (Lanes, Lanes, Lanes, Lanes) = (.zero, .zero, .zero, .zero)
        var back = 0
        while back + 4 <= period {
            sums.0 = sums.0 + magnitude(bar[.typical, back: back] - middle)
            sums.1 = sums.1 + magnitude(bar[.typical, back: back + 1] - middle)
            sums.2 = sums.2 + magnitude(bar[.typical, back: back + 2] - middle)
            sums.3 = sums.3 + magnitude(bar[.typical, back: back + 3] - middle)
            back += 4
        }
        while back < period {
            sums.0 = sums.0 + magnitude(bar[.typical, back: back] - middle)
            back += 1
        }
        let deviation = (sums.0 + sums.1) + (sums.2 + sums.3)
        out[0] = ratio(bar[.typical] - middle, factor * deviation, neutral: 0)
    }
}
