internal import Market

/// Hull moving average, WMA(sqrt n) of 2 WMA(n/2) - WMA(n), periods rounded down; Hull, 2005.
struct HullMovingAverage: Kernel {
    /// The column, made of weighted sums.
    struct Column: Sendable {
        private let factors: (half: Double, whole: Double, smooth: Double)
        private let out: Cell

        init(period: Int, length: Int, _ plan: inout Plan) {
            /// One over the sum of 1 ... n.
            func share(_ period: Int) -> Double { 2 / Double(period * (period + 1)) }
            factors = (2 * share(period / 2), share(period), share(length))
            out = plan.place(.hull(period))
        }

        /// What is smoothed, 2 WMA(n/2) - WMA(n).
        @inline(always) func raw(half: Lanes, whole: Lanes) -> Lanes {
            factors.half * half - factors.whole * whole
        }

        /// - Parameter sum: the weighted sum of what is smoothed.
        @inline(always) func put(_ bar: Bar, _ sum: Lanes) { bar.put(factors.smooth * sum, out) }
    }

    private let half: Tap
    private let whole: WeightedWindow
    private let raw: Strip
    private let length: Int
    private let column: Column

    init(period: Int, _ plan: inout Plan) {
        let closes = plan.strip(.close)
        length = Int(Double(period).squareRoot())
        whole = plan.weightedWindow(closes, period)
        let sums = plan.weightedSums(closes, period / 2)
        half = plan.memory.tap(sums, back: 0)
        raw = plan.memory.strip()
        _ = plan.memory.tap(raw, back: length - 1)
        column = Column(period: period, length: length, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        bar.put(column.raw(half: bar[half], whole: whole.sum(bar)), raw)
        column.put(bar, length > 1 ? ShortWeightedSum.sum(bar, Tap(raw), length) : bar[Tap(raw)])
    }
}
