internal import Market

/// Average directional index with +DI and -DI; Wilder, New Concepts in Technical Trading Systems, 1978.
///
/// The moves up and down, of which only the larger counts, over the true range, each Wilder-averaged; ADX is the
/// Wilder average of 100 |+DI - -DI| / (+DI + -DI). Without range +DI and -DI are 0; without direction ADX stays.
struct DirectionalIndex: Kernel {
    private var up: Exponential
    private var down: Exponential
    private var range: Exponential
    private var previous = (high: Lanes.zero, low: Lanes.zero)
    private let first: Lanes
    private let seeding: Lanes
    private let period: Lanes
    private var sum = Lanes.zero
    private var average = Lanes.zero
    let settledAge: Int

    init(period: Int) {
        (up, down, range) = (
            .directional(period, from: 2), .directional(period, from: 2), .directional(period, from: 2)
        )
        self.period = Lanes(period)
        first = Lanes(period + 1)
        seeding = Lanes(2 * period)
        settledAge = 2 * period + 1
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let rise = bar.high - previous.high
        let fall = previous.low - bar.low
        previous = (bar.high, bar.low)
        let moveUp = whereLess(fall, rise, highest(rise, .zero), else: .zero)
        let moveDown = whereLess(rise, fall, highest(fall, .zero), else: .zero)
        let reach = range.step(bar[.trueRange], bar.age, warming: warming)
        let plus = ratio(100 * up.step(moveUp, bar.age, warming: warming), reach, neutral: 0)
        let minus = ratio(100 * down.step(moveDown, bar.age, warming: warming), reach, neutral: 0)
        let both = plus + minus
        let directed = ratio(100 * magnitude(plus - minus), both, neutral: 0)
        var next = whereEqual(both, .zero, average, else: average + (directed - average) / period)
        if warming {
            sum = whereEqual(bar.age, first, directed, else: sum + directed)
            next = whereEqual(bar.age, seeding, sum / period, else: next)
        }
        average = next
        out[0] = average
        out[1] = plus
        out[2] = minus
    }
}
