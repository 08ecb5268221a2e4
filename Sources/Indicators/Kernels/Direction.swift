internal import Market

/// Average directional index with +DI and -DI; Wilder, New Concepts in Technical Trading Systems, 1978.
///
/// The moves up and down, of which only the larger counts, over the true range, each Wilder-averaged; ADX is the
/// Wilder average of 100 |+DI - -DI| / (+DI + -DI). Without range +DI and -DI are 0; without direction ADX stays.
struct DirectionalIndex: Kernel {
    struct State: BitwiseCopyable {
        var up = Lanes.zero
        var down = Lanes.zero
        var range = Lanes.zero
        var index = Lanes.zero
    }

    private let high, highBefore, low, lowBefore, trueRange: Tap
    private let average: Exponential
    private let index: Exponential
    private let out: Cell
    var settledAge: Int { index.settledAge }

    init(period: Int, _ plan: inout Plan) {
        (high, highBefore) = (plan.tap(.high), plan.tap(.high, back: 1))
        (low, lowBefore) = (plan.tap(.low), plan.tap(.low, back: 1))
        trueRange = plan.tap(.trueRange)
        average = .directional(period, from: 2)
        index = .wilder(period, from: period + 1)
        out = plan.place(.directional(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let rise = bar[high] - bar[highBefore]
        let fall = bar[lowBefore] - bar[low]
        let moveUp = whereLess(fall, rise, highest(rise, .zero), else: .zero)
        let moveDown = whereLess(rise, fall, highest(fall, .zero), else: .zero)
        let range = average.step(&state.range, bar[trueRange], bar, careful: careful)
        let percent = ratio(Lanes(100.0), range, neutral: 0)
        let plus = percent * average.step(&state.up, moveUp, bar, careful: careful)
        let minus = percent * average.step(&state.down, moveDown, bar, careful: careful)
        let both = plus + minus
        let before = state.index
        let directed = ratio(100 * magnitude(plus - minus), both, neutral: 0)
        let next = index.step(&state.index, directed, bar, careful: careful)
        var held = before
        if careful { held = whereLess(bar.age, Lanes(index.settledAge), next, else: held) }
        state.index = whereEqual(both, .zero, held, else: next)
        bar.put(state.index, out)
        bar.put(plus, out.next())
        bar.put(minus, out.next(2))
    }
}
