internal import Market

/// Aroon, 100 (n - bars since the extreme) / n of the highest high and the lowest low over n + 1 bars, the latest
/// extreme on ties; Chande, 1995.
struct Aroon: Kernel {
    private let extremes: (high: LatestExtreme<Highest>, low: LatestExtreme<Lowest>)
    private let percent: Lanes

    init(period: Int, _ plan: Plan) {
        extremes = plan.places(period + 1)
        percent = Lanes(100 / Double(period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        out[0] = Lanes(100.0) - percent * extremes.high.place(bar)
        out[1] = Lanes(100.0) - percent * extremes.low.place(bar)
    }
}
