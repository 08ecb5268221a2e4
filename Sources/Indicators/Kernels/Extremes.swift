internal import Market

/// Where the close lies between the highest high and the lowest low, 100 (C - LL) / (HH - LL), and its mean of three
/// (%K and %D); Lane, 1984. 50 where there is no range.
struct Stochastic: Kernel {
    private let highs: Window<Maximum>
    private let lows: Window<Minimum>
    private var before = Lanes.zero
    private var twoBefore = Lanes.zero
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows) {
        (highs, lows) = (windows.highest(.high, period), windows.lowest(.low, period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let low = lows.value(bar)
        let position = ratio(100 * (bar.close - low), highs.value(bar) - low, neutral: 50)
        out[0] = position
        out[1] = ((position + before) + twoBefore) / Lanes(3.0)
        (twoBefore, before) = (before, position)
    }
}

/// Williams %R, -100 (HH - C) / (HH - LL); -50 where there is no range.
struct WilliamsRange: Kernel {
    private let highs: Window<Maximum>
    private let lows: Window<Minimum>
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows) {
        (highs, lows) = (windows.highest(.high, period), windows.lowest(.low, period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let high = highs.value(bar)
        out[0] = ratio(-100 * (high - bar.close), high - lows.value(bar), neutral: -50)
    }
}

/// Donchian channel: the highest high and the lowest low of n bars.
struct DonchianChannel: Kernel {
    private let highs: Window<Maximum>
    private let lows: Window<Minimum>
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows) {
        (highs, lows) = (windows.highest(.high, period), windows.lowest(.low, period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        out[0] = highs.value(bar)
        out[1] = lows.value(bar)
    }
}

/// Ichimoku's base line, (HH + LL) / 2; Hosoda, 1969.
struct IchimokuBase: Kernel {
    private let highs: Window<Maximum>
    private let lows: Window<Minimum>
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows) {
        (highs, lows) = (windows.highest(.high, period), windows.lowest(.low, period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        out[0] = (highs.value(bar) + lows.value(bar)) * Lanes(0.5)
    }
}

/// Chandelier exit, HH - m ATR for longs and LL + m ATR for shorts; Le Beau.
struct ChandelierExit: Kernel {
    private let highs: Window<Maximum>
    private let lows: Window<Minimum>
    private let multiple: Lanes
    private var range: Exponential
    var settledAge: Int { range.settledAge }

    init(period: Int, multiple: Double, _ windows: SharedWindows) {
        (highs, lows) = (windows.highest(.high, period), windows.lowest(.low, period))
        self.multiple = Lanes(multiple)
        range = .wilder(period, from: 2)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let reach = multiple * range.step(bar[.trueRange], bar.age, warming: warming)
        out[0] = highs.value(bar) - reach
        out[1] = lows.value(bar) + reach
    }
}
