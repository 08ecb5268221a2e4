internal import Market

/// Hull moving average, WMA(sqrt n) of 2 WMA(n/2) - WMA(n), periods rounded down; Hull, 2005.
struct HullMovingAverage: Kernel {
    private let half: Ring
    private let whole: WeightedWindow
    private let raw: Ring
    private let length: Int
    private let factors: (half: Double, whole: Double, smooth: Double)

    init(period: Int, _ plan: inout Plan) {
        let closes = plan.series(.close)
        length = Int(Double(period).squareRoot())
        whole = plan.weightedWindow(closes, period)
        half = plan.weightedSums(closes, period / 2)
        raw = plan.memory.ring(reaching: length)
        /// One over the sum of 1 ... n.
        func share(_ period: Int) -> Double { 2 / Double(period * (period + 1)) }
        factors = (2 * share(period / 2), share(period), share(length))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let newest = factors.half * bar[half] - factors.whole * whole.sum(bar)
        bar.put(newest, raw)
        switch length {
        case 3: out[0] = factors.smooth * WeightedSums.sum(bar, raw, 3)
        case 4: out[0] = factors.smooth * WeightedSums.sum(bar, raw, 4)
        default:
            var sum = Lanes.zero
            for back in 0..<length { sum = sum + Double(length - back) * bar[raw, back: back] }
            out[0] = factors.smooth * sum
        }
    }
}
