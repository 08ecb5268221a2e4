internal import Market

/// Mass index, the sum over n bars of EMA(H - L) / EMA(EMA(H - L)); Dorsey, 1992.
struct MassIndex: Kernel {
    /// The column, which is the sum of the window.
    struct Column: Sendable {
        private let out: Cell

        init(period: Int, length: Int, _ plan: inout Plan) {
            out = plan.place(.massIndex(period, length: length))
        }

        @inline(always) func put(_ bar: Bar, _ sum: Lanes) { bar.put(sum, out) }
    }

    private let ratios: Window
    private let column: Column

    init(period: Int, length: Int, _ plan: inout Plan) {
        ratios = plan.window(plan.massRatios(length), period)
        column = Column(period: period, length: length, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { column.put(bar, ratios.sum(bar)) }
}

/// The mass index's ratios, EMA(H - L) / EMA(EMA(H - L)). A bar without range counts 1.
struct MassRatio: Sendable {
    struct State: BitwiseCopyable {
        var once = Lanes.zero
        var twice = Lanes.zero
    }

    private let high: Tap
    private let low: Tap
    private let once: Exponential
    private let twice: Exponential
    var settledAge: Int { twice.settledAge }

    init(length: Int, _ plan: inout Plan) {
        (high, low) = (plan.tap(.high), plan.tap(.low))
        (once, twice) = (.ema(length), .ema(length, from: length))
    }

    @inline(always) func value(_ bar: Bar, _ state: inout State, careful: Bool) -> Lanes {
        let smooth = once.step(&state.once, bar[high] - bar[low], bar, careful: careful)
        let smoother = twice.step(&state.twice, smooth, bar, careful: careful)
        return ratio(smooth, smoother, neutral: 1)
    }
}

/// Keeps the ratios, a series for windows.
struct KeptMassRatio: Kernel {
    let ratio: MassRatio
    let into: Strip
    var settledAge: Int { ratio.settledAge }

    @inline(always)
    func step(_ bar: Bar, _ state: inout MassRatio.State, careful: Bool) {
        bar.put(ratio.value(bar, &state, careful: careful), into)
    }
}
