/// What one direction has to enter on: each kind as it was last seen.
struct IctSightings: BitwiseCopyable, Sendable {
    var sweep: Sighting?
    var judasSwing: Sighting?
    var optimalTradeEntry: Sighting?
    var fairValueGap: Sighting?
    var balancedPriceRange: Sighting?
}

/// One direction's setups on the decision interval, bar by bar.
struct IctSetups: Sendable {
    let direction: Direction
    private(set) var sightings = IctSightings()
    private var liquidity = Liquidity()
    private var judasSwing = JudasSwing()
    private var optimalTradeEntry = OptimalTradeEntry()
    private var gaps = FairValueGaps()

    /// A sweep is confirmed by this much volume, over its mean of twenty bars.
    static let sweepVolumeMin = 1.5

    init(_ direction: Direction) { self.direction = direction }

    var newestGap: FairValueGap? { gaps.newest }

    /// Takes the newest bar.
    ///
    /// - Parameter time: nil where bars are too long for hours of the day.
    mutating func advance(
        _ chart: borrowing Chart, _ range: AsianRange, at time: NewYorkTime?, opposite: FairValueGap?
    ) {
        // The longer a low stood, the more rests below it: from .65 to .85 after fifty bars.
        if let stood = liquidity.advance(chart, facing: direction),
            let ratio = chart.volumeRatio, ratio >= Self.sweepVolumeMin
        {
            sightings.sweep = Sighting(bar: chart.bar, quality: 0.65 + 0.20 * min(1, Double(stood) / 50))
        }
        if let time, judasSwing.advance(chart, facing: direction, range, at: time) {
            sightings.judasSwing = Sighting(bar: chart.bar, quality: 0.80)
        }
        switch optimalTradeEntry.advance(chart, facing: direction) {
        case .entered: sightings.optimalTradeEntry = Sighting(bar: chart.bar, quality: 0.70)
        case .failed: sightings.optimalTradeEntry = nil
        case nil: break
        }
        if let gap = gaps.advance(chart, facing: direction, opposite: opposite) {
            if gap.isBalanced {
                sightings.balancedPriceRange = Sighting(bar: chart.bar, quality: 0.75)
            } else {
                sightings.fairValueGap = Sighting(bar: chart.bar, quality: 0.60)
            }
        }
    }
}
