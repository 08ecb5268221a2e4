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
        bar.put(ratio(100 * up, up + down, neutral: 50), out)
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
        bar.put(100 * (bar[close] - bar[before]) * bar[reciprocal], out)
    }
}

/// Chande momentum oscillator, 100 (U - D) / (U + D) over plain sums of gains and losses; Chande and Kroll, 1994.
struct ChandeMomentum: Kernel {
    /// The column, made of the sums of the window.
    struct Column: Sendable {
        private let out: Cell

        init(period: Int, _ plan: inout Plan) { out = plan.place(.chandeMomentum(period)) }

        @inline(always) func put(_ bar: Bar, up: Lanes, down: Lanes) {
            bar.put(ratio(100 * (up - down), up + down, neutral: 0), out)
        }
    }

    private let gains: Window
    private let losses: Window
    private let column: Column

    init(period: Int, _ plan: inout Plan) {
        gains = plan.window(plan.strip(.gain), period)
        losses = plan.window(plan.strip(.loss), period)
        column = Column(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        column.put(bar, up: gains.sum(bar), down: losses.sum(bar))
    }
}

/// Awesome oscillator, SMA(fast) - SMA(slow) of the median price; Williams, 1998.
struct AwesomeOscillator: Kernel {
    /// The column, made of the sums of the windows.
    struct Column: Sendable {
        private let fast: Mean
        private let slow: Mean
        private let out: Cell

        init(fast: Int, slow: Int, _ plan: inout Plan) {
            self.fast = plan.mean(.median, fast)
            self.slow = plan.mean(.median, slow)
            out = plan.place(.awesome(fast: fast, slow: slow))
        }

        @inline(always) func put(_ bar: Bar, fast fastSum: Lanes, slow slowSum: Lanes, careful: Bool) {
            bar.put(fast.value(bar, fastSum, flat: careful) - slow.value(bar, slowSum, flat: careful), out)
        }
    }

    private let fast: Window
    private let slow: Window
    private let column: Column
    let mindsFlat = true

    init(fast: Int, slow: Int, _ plan: inout Plan) {
        let median = plan.strip(.median)
        (self.fast, self.slow) = (plan.window(median, fast), plan.window(median, slow))
        column = Column(fast: fast, slow: slow, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        column.put(bar, fast: fast.sum(bar), slow: slow.sum(bar), careful: careful)
    }
}
