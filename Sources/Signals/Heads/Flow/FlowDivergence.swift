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
        let falls = newHigh != high && diverges(high, newHigh, .short, chart.bar, flow)
        let rises = newLow != low && diverges(low, newLow, .long, chart.bar, flow)
        (high, low) = (newHigh, newLow)
        guard falls || rises else { return }
        // Both at one bar say nothing.
        (direction, bar) = (falls && rises ? .flat : falls ? .short : .long, chart.bar)
    }

    private func diverges(
        _ from: Swing?, _ to: Swing?, _ direction: Direction, _ newest: Int, _ flow: (_ back: Int) -> Double
    ) -> Bool {
        guard let from, let to, (from.price - to.price) * direction.sign > 0,
            Self.apart.contains(to.bar - from.bar)
        else { return false }
        var sum = 0.0
        for bar in from.bar + 1...to.bar { sum += flow(newest - bar) }
        return sum * direction.sign > 0
    }

    /// Bars since the newest one was found; nil when there was none within so many.
    func age(at bar: Int, limit: Int) -> Int? {
        let age = bar - self.bar
        return direction != .flat && age < limit ? age : nil
    }
}
