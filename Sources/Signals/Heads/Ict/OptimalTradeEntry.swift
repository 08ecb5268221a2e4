/// The impulse leg up that broke the structure last, as one direction sees it, and the deep retracement of it.
struct OptimalTradeEntry: BitwiseCopyable, Sendable {
    /// Of the leg, measured down from its high.
    static let retracement = 0.62...0.79
    /// In ATRs: a smaller leg is no impulse.
    static let legMin = 3.0
    /// Bars for which a leg is remembered.
    static let barsMax = 100

    private struct Leg: BitwiseCopyable, Sendable {
        let low: Double
        var high: Double
        let bar: Int
        /// The retracement of this high was there.
        var isEntered = false
    }
    private var leg: Leg?

    /// What came of the newest bar.
    enum Change { case entered, failed }

    mutating func advance(_ chart: borrowing Chart, facing direction: Direction) -> Change? {
        let bar = chart.bar(facing: direction)
        if let broke = chart.structure.broke(at: chart.bar), broke.direction == direction,
            let range = chart.range
        {
            let low = direction.sign * broke.origin
            if bar.high - low >= Self.legMin * range { leg = Leg(low: low, high: bar.high, bar: chart.bar) }
        }
        guard var leg else { return nil }
        guard bar.low >= leg.low, chart.bar - leg.bar < Self.barsMax else {
            self.leg = nil
            return bar.low < leg.low ? .failed : nil
        }
        if bar.high > leg.high { (leg.high, leg.isEntered) = (bar.high, false) }
        let isEntry =
            !leg.isEntered && Self.retracement.contains((leg.high - bar.close) / (leg.high - leg.low))
        leg.isEntered = leg.isEntered || isEntry
        self.leg = leg
        return isEntry ? .entered : nil
    }
}
