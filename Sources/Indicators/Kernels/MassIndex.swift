internal import Market

/// Mass index, the sum over n bars of EMA(H - L) / EMA(EMA(H - L)); Dorsey, 1992.
struct MassIndex: Kernel {
    let ratios: Window
    private let out: Cell

    init(period: Int, length: Int, _ plan: inout Plan) {
        ratios = plan.window(plan.massRatios(length), period)
        out = plan.place(.massIndex(period, length: length))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { put(bar, ratios.sum(bar)) }

    @inline(always) func put(_ bar: Bar, _ sum: Lanes) { bar[out] = sum }
}

/// The mass index's ratios, EMA(H - L) / EMA(EMA(H - L)), a series for its windows. A bar without range counts 1.
struct MassRatio: Kernel {
    struct State: BitwiseCopyable {
        var once = Lanes.zero
        var twice = Lanes.zero
    }

    private let high: Tap
    private let low: Tap
    private let once: Exponential
    private let twice: Exponential
    private let ratios: Strip
    var settledAge: Int { twice.settledAge }

    init(length: Int, _ plan: inout Plan) {
        (high, low) = (plan.tap(.high), plan.tap(.low))
        (once, twice) = (.ema(length), .ema(length, from: length))
        ratios = plan.makeMassRatios(length)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        _ = keep(bar, &state, careful: careful)
    }

    @inline(always) func keep(_ bar: Bar, _ state: inout State, careful: Bool) -> Lanes {
        let smooth = once.step(&state.once, bar[high] - bar[low], bar, careful: careful)
        let smoother = twice.step(&state.twice, smooth, bar, careful: careful)
        let value = ratio(smooth, smoother, neutral: 1)
        bar.put(value, ratios)
        return value
    }
}
