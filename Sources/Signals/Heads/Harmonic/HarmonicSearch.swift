/// The last turning points of a chart, the newest of them the running leg's extreme, and the harmonic patterns they draw.
struct HarmonicSearch {
    private let points: InlineArray<8, Swing>
    private let count: Int
    private let bar: Int
    private let close: Double
    private let range: Double

    /// Of the average true range: price has turned when it closes so far from D, and has left when it closes further than
    /// that from the zone.
    static let turn = 0.5
    /// As many turning points may be D: the running extreme, and those that price may have come back to.
    static let candidates = 4

    /// Nil where it can't see: while the average true range warms up, and with fewer than the four pivots X, A, B and C.
    init?(_ zigZag: ZigZag, of chart: borrowing Chart) {
        let pivots = zigZag.pivots
        guard let range = chart.range, let extreme = zigZag.extreme, pivots.count >= 4 else { return nil }
        (bar, close, self.range) = (chart.bar, chart.closes[0], range)
        let kept = min(pivots.count, 7)
        var points = InlineArray<8, Swing>(repeating: extreme)
        for index in 0..<kept { points[index] = pivots[pivots.count - kept + index] }
        self.points = points
        count = kept + 1
    }

    /// Calls for every live pattern.
    func visit(_ body: (Harmonic) -> Void) {
        for last in stride(from: count - 1, through: max(3, count - Self.candidates), by: -1)
        where hasTurned(last) {
            for pattern in HarmonicPattern.allCases {
                if let harmonic = harmonic(pattern, endingAt: last) { body(harmonic) }
            }
        }
    }

    /// Whether price has closed away from a point, and never gone beyond it since.
    private func hasTurned(_ last: Int) -> Bool {
        let points = points.span
        let point = points[last]
        guard point.sign * (point.price - close) >= Self.turn * range else { return false }
        for later in stride(from: last + 2, to: count, by: 2) {
            if point.sign * (points[later].price - point.price) > 0 { return false }
        }
        return true
    }

    private func harmonic(_ pattern: HarmonicPattern, endingAt last: Int) -> Harmonic? {
        let hasX = pattern.retracementAB != nil
        guard last >= (hasX ? 4 : 3) else { return nil }
        let points = points.span  // Indexing the array itself copies all of it: a quarter of a vote.
        let (a, b, c, d) = (points[last - 3], points[last - 2], points[last - 1], points[last])
        let first = hasX ? points[last - 4] : a
        let length = d.bar - first.bar
        let age = bar - d.bar
        guard age <= length / 3, bar - first.bar < Chart.capacity else { return nil }

        let legAB = abs(b.price - a.price)
        guard
            var error = HarmonicPattern.error(
                of: abs(c.price - b.price) / legAB, from: HarmonicPattern.retracementBC)
        else { return nil }
        var (base, unit, ratios) = (c, legAB, 2.0)
        if let retracement = pattern.retracementAB {
            (base, unit, ratios) = (a, abs(a.price - first.price), 3)
            guard let miss = HarmonicPattern.error(of: legAB / unit, from: retracement) else { return nil }
            error += miss
        }
        let completion = pattern.completion
        guard let miss = HarmonicPattern.error(of: abs(d.price - base.price) / unit, from: completion) else {
            return nil
        }
        error = (error + miss) / ratios

        let near = base.price + d.sign * unit * completion.lowerBound * (1 - HarmonicPattern.tolerance)
        let far = base.price + d.sign * unit * completion.upperBound * (1 + HarmonicPattern.tolerance)
        guard d.sign * (near - close) <= Self.turn * range else { return nil }
        return Harmonic(
            pattern: pattern, direction: d.kind == .low ? .long : .short, age: age, length: length,
            error: error, near: near, far: far)
    }
}
