internal import Market

/// Exponential averages of the close, and the lines that are made of them while they are at hand.
struct CloseLines: Kernel {
    struct State: BitwiseCopyable {
        var ema8 = Lanes.zero
        var ema20 = Lanes.zero
        var ema21 = Lanes.zero
        var ema50 = Lanes.zero
        var double = Lanes.zero
        var triple = TripleExponential.State()
    }

    private let close: Tap
    private let ema8, ema20, ema21, ema50: ExponentialMovingAverage
    private let fast, medium: ExponentialSpread
    private let double: DoubleExponentialMovingAverage
    private let triple: TripleExponential
    let settledAge: Int

    static let families: [Family] =
        [8, 21, 50].map { .exponentialAverage($0) } + [
            .spread(fast: 8, slow: 21), .spread(fast: 21, slow: 50), .doubleExponential(20),
            .tripleExponential(15),
        ]

    init(_ plan: inout Plan) {
        close = plan.tap(.close)
        ema8 = ExponentialMovingAverage(period: 8, &plan)
        ema20 = ExponentialMovingAverage(period: 20, &plan)
        ema21 = ExponentialMovingAverage(period: 21, &plan)
        ema50 = ExponentialMovingAverage(period: 50, &plan)
        fast = ExponentialSpread(fast: 8, slow: 21, &plan)
        medium = ExponentialSpread(fast: 21, slow: 50, &plan)
        double = DoubleExponentialMovingAverage(period: 20, &plan)
        triple = TripleExponential(period: 15, &plan)
        settledAge = max(ema50.settledAge, triple.settledAge, double.settledAge)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let newest = bar[close]
        let average8 = ema8.put(bar, newest, &state.ema8, careful: careful)
        let average21 = ema21.put(bar, newest, &state.ema21, careful: careful)
        let average50 = ema50.put(bar, newest, &state.ema50, careful: careful)
        fast.put(bar, fast: average8, slow: average21)
        medium.put(bar, fast: average21, slow: average50)
        triple.step(bar, &state.triple, careful: careful)
        let average20 = ema20.put(bar, newest, &state.ema20, careful: careful)
        double.put(bar, once: average20, &state.double, careful: careful)
    }
}
