internal import Market

/// MACD and PPO, with the two averages that both are made of.
struct Convergences: Kernel {
    struct State: BitwiseCopyable {
        var ema12 = Lanes.zero
        var ema26 = Lanes.zero
        var convergence = Lanes.zero
        var percentage = Lanes.zero
    }

    private let close: Tap
    private let ema12, ema26: ExponentialMovingAverage
    private let convergence: MovingAverageConvergence
    private let percentage: PercentagePriceOscillator
    let settledAge: Int

    static let families: [Family] =
        [12, 26].map { .exponentialAverage($0) } + [
            .convergence(fast: 12, slow: 26, signal: 9), .percentagePrice(fast: 12, slow: 26, signal: 9),
        ]

    init(_ plan: inout Plan) {
        close = plan.tap(.close)
        ema12 = ExponentialMovingAverage(period: 12, &plan)
        ema26 = ExponentialMovingAverage(period: 26, &plan)
        convergence = MovingAverageConvergence(fast: 12, slow: 26, signal: 9, &plan)
        percentage = PercentagePriceOscillator(fast: 12, slow: 26, signal: 9, &plan)
        settledAge = convergence.settledAge
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let newest = bar[close]
        let average12 = ema12.put(bar, newest, &state.ema12, careful: careful)
        let average26 = ema26.put(bar, newest, &state.ema26, careful: careful)
        percentage.put(bar, fast: average12, slow: average26, &state.percentage, careful: careful)
        convergence.put(bar, fast: average12, slow: average26, &state.convergence, careful: careful)
    }
}
