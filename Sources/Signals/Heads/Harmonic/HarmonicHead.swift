internal import Market

/// Head G: harmonic patterns of the decision interval, whose last leg has turned and is still at its reversal zone.
///
/// They are looked for among the chart's own turning points, and among those of legs twice as large.
struct HarmonicHead: Head {
    static let key = HeadKey.harmonic

    private let decision: Interval
    private var largeLegs = ZigZag(multiple: 4)

    init(decision: Interval) { self.decision = decision }

    mutating func close(_ chart: borrowing Chart) {
        guard chart.interval == decision else { return }
        largeLegs.advance(high: chart.highs[0], low: chart.lows[0], range: chart.range, bar: chart.bar)
    }

    mutating func forget(_ interval: Interval) {
        if interval == decision { largeLegs.removeAll() }
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> HarmonicFeatures? {
        guard let small = HarmonicSearch(sight.decided.zigZag, of: sight.decided) else { return nil }
        return HarmonicFeatures(small: small, large: HarmonicSearch(largeLegs, of: sight.decided))
    }
}
