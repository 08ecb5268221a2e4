/// Price makes a lower low while more was bought than sold since the low before, or the mirror image: a higher high on
/// which more was sold than bought.
///
/// The lows are confirmed swings that follow each other, 5 to 60 bars apart, as charting programs' divergence indicators
/// have them. The flow is summed between the two whenever a swing is confirmed: there is no running total to drift.
struct FlowDivergence: BitwiseCopyable, Sendable {
    static let apart = 5...60

    private var high: Swing?
    private var low: Swing?
    /// What was found last.
    private(set) var direction = Direction.flat
    private var bar = 0

    /// Looks at what the newest bar of a chart confirmed.
    ///
    /// - Parameter flow: into a bar so far back; where one of them is NaN there is no divergence.
    mutating func advance(_ chart: borrowing Chart, _ flow: (_ back: Int) -> Double) {
        let (newHigh, newLow) = (chart.swings.lastHigh, chart.swings.lastLow)
        if let newHigh, newHigh != high {
            if let high, newHigh.price > high.price { find(.short, high, newHigh, chart.bar, flow) }
            high = newHigh
        }
        if let newLow, newLow != low {
            if let low, newLow.price < low.price { find(.long, low, newLow, chart.bar, flow) }
            low = newLow
        }
    }

    private mutating func find(
        _ direction: Direction, _ from: Swing, _ to: Swing, _ newest: Int, _ flow: (_ back: Int) -> Double
    ) {
        guard Self.apart.contains(to.bar - from.bar) else { return }
        var sum = 0.0
        for bar in from.bar + 1...to.bar { sum += flow(newest - bar) }
        if sum * direction.sign > 0 { (self.direction, bar) = (direction, newest) }
    }

    /// Bars since the newest one was found; nil when there was none within so many.
    func age(at bar: Int, limit: Int) -> Int? {
        let age = bar - self.bar
        return direction != .flat && age < limit ? age : nil
    }
}
