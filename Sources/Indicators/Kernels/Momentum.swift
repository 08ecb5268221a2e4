internal import Market

/// Relative strength index, 100 G / (G + L) over Wilder averages of gains and losses; Wilder, 1978.
/// 50 when there was no move since the start.
struct RelativeStrength: Kernel {
    private var gain: Exponential
    private var loss: Exponential
    var settledAge: Int { gain.settledAge }

    init(period: Int) { (gain, loss) = (.wilder(period, from: 2), .wilder(period, from: 2)) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let up = gain.step(bar[.gain], bar.age, warming: warming)
        let down = loss.step(bar[.loss], bar.age, warming: warming)
        out[0] = ratio(100 * up, up + down, neutral: 50)
    }
}

/// Rate of change, 100 (C / C[-n] - 1).
struct RateOfChange: Kernel {
    private let closes: Ring
    private let period: Int
    let settledAge = 0

    init(period: Int, _ plan: inout MemoryPlan) {
        self.period = period
        closes = plan.ring(reaching: period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        bar.put(bar.close, closes)
        let before = bar[closes, back: period]
        out[0] = ratio(100 * (bar.close - before), before, neutral: 0)
    }
}

/// Chande momentum oscillator, 100 (U - D) / (U + D) over plain sums of gains and losses; Chande and Kroll, 1994.
struct ChandeMomentum: Kernel {
    private let gains: Window<Sum>
    private let losses: Window<Sum>
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows) {
        (gains, losses) = (windows.sum(.gain, period), windows.sum(.loss, period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let (up, down) = (gains.value(bar), losses.value(bar))
        out[0] = ratio(100 * (up - down), up + down, neutral: 0)
    }
}

/// Awesome oscillator, SMA(fast) - SMA(slow) of the median price; Williams, 1998.
struct AwesomeOscillator: Kernel {
    private let fast: Mean
    private let slow: Mean
    let settledAge = 0

    init(fast: Int, slow: Int, _ windows: SharedWindows) {
        (self.fast, self.slow) = (windows.mean(.median, fast), windows.mean(.median, slow))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) { out[0] = fast.value(bar) - slow.value(bar) }
}

/// Ultimate oscillator, 100 (4 A + 2 B + C) / 7 with buying pressure over true range in three windows; Williams, 1985.
/// A window without range counts 0.
struct UltimateOscillator: Kernel {
    private let pressures: (Window<Sum>, Window<Sum>, Window<Sum>)
    private let ranges: (Window<Sum>, Window<Sum>, Window<Sum>)
    let settledAge = 0

    init(short: Int, medium: Int, long: Int, _ windows: SharedWindows) {
        func sums(_ source: Source) -> (Window<Sum>, Window<Sum>, Window<Sum>) {
            (windows.sum(source, short), windows.sum(source, medium), windows.sum(source, long))
        }
        (pressures, ranges) = (sums(.buyingPressure), sums(.trueRange))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let short = ratio(pressures.0.value(bar), ranges.0.value(bar), neutral: 0)
        let medium = ratio(pressures.1.value(bar), ranges.1.value(bar), neutral: 0)
        let long = ratio(pressures.2.value(bar), ranges.2.value(bar), neutral: 0)
        out[0] = 100 * (4 * short + 2 * medium + long) / Lanes(7.0)
    }
}

/// Commodity channel index, (TP - SMA) / (0.015 mean absolute deviation) of the typical price; Lambert, 1980.
struct CommodityChannel: Kernel {
    private let mean: Mean
    private let typical: Ring
    private let period: Int
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows, _ plan: inout MemoryPlan) {
        self.period = period
        mean = windows.mean(.typical, period)
        typical = plan.ring(reaching: period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        bar.put(bar[.typical], typical)
        let middle = mean.value(bar)
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
        let deviation = ((sums.0 + sums.1) + (sums.2 + sums.3)) / Lanes(period)
        out[0] = ratio(bar[.typical] - middle, 0.015 * deviation, neutral: 0)
    }
}
