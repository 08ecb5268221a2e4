internal import Market

/// Average directional index with +DI and -DI; Wilder, New Concepts in Technical Trading Systems, 1978.
///
/// The moves up and down, of which only the larger counts, over the true range, each Wilder-averaged; ADX is the
/// Wilder average of 100 |+DI - -DI| / (+DI + -DI). Without range +DI and -DI are 0; without direction ADX stays.
struct DirectionalIndex: Kernel {
    private var up: Exponential
    private var down: Exponential
    private var range: Exponential
    private let first: Lanes
    private let seeding: Lanes
    private let share: Lanes
    private var sum = Lanes.zero
    private var average = Lanes.zero
    let settledAge: Int

    init(period: Int) {
        (up, down, range) = (
            .directional(period, from: 2), .directional(period, from: 2), .directional(period, from: 2)
        )
        share = Lanes(1 / Double(period))
        first = Lanes(period + 1)
        seeding = Lanes(2 * period)
        settledAge = 2 * period + 1
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let rise = bar.high - bar[.high, back: 1]
        let fall = bar[.low, back: 1] - bar.low
        let moveUp = whereLess(fall, rise, highest(rise, .zero), else: .zero)
        let moveDown = whereLess(rise, fall, highest(fall, .zero), else: .zero)
        let percent = ratio(Lanes(100.0), range.step(bar[.trueRange], bar, careful: careful), neutral: 0)
        let plus = percent * up.step(moveUp, bar, careful: careful)
        let minus = percent * down.step(moveDown, bar, careful: careful)
        let both = plus + minus
        let directed = ratio(100 * magnitude(plus - minus), both, neutral: 0)
        var next = whereEqual(both, .zero, average, else: average + share * (directed - average))
        if careful {
            sum = whereEqual(bar.age, first, directed, else: sum + directed)
            next = whereEqual(bar.age, seeding, sum * share, else: next)
        }
        average = next
        out[0] = next
        out[1] = plus
        out[2] = minus
    }
}
