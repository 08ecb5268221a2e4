/// A range that price left without trading both ways, as one direction sees it.
struct FairValueGap: BitwiseCopyable, Sendable {
    var bottom: Double
    var top: Double
    let bar: Int
    /// A gap of the other direction lies over it: a balanced price range, which is only what they share.
    var isBalanced = false
}

/// The gaps up that price has not come back to, as one direction sees them.
struct FairValueGaps: Sendable {
    /// As many as are remembered, and for how many bars.
    static let capacity = 8
    static let barsMax = 100
    /// In ATRs; smaller ones are noise.
    static let sizeMin = 0.5
    /// Bars between two gaps that balance each other.
    static let balanceBarsMax = 20

    private var gaps: [FairValueGap] = []
    /// The newest, come back to or not.
    private(set) var newest: FairValueGap?

    init() { gaps.reserveCapacity(Self.capacity + 1) }

    /// Takes the newest bar.
    ///
    /// - Parameter opposite: the newest gap of the other direction, as that one sees it.
    /// - Returns: the gap that the bar came back to and held: it closed above its middle.
    mutating func advance(
        _ chart: borrowing Chart, facing direction: Direction, opposite: FairValueGap?
    ) -> FairValueGap? {
        let bar = chart.bar(facing: direction)
        var held: FairValueGap?
        var index = 0
        while index < gaps.count {
            let gap = gaps[index]
            let isHeld = bar.low <= gap.top && bar.close >= (gap.bottom + gap.top) / 2
            if isHeld, held?.isBalanced != true { held = gap }
            if isHeld || bar.close < gap.bottom || chart.bar - gap.bar >= Self.barsMax {
                gaps.remove(at: index)
            } else {
                index += 1
            }
        }
        if let gap = Self.gap(chart, facing: direction, opposite: opposite) {
            if gaps.count == Self.capacity { gaps.removeFirst() }
            gaps.append(gap)
            newest = gap
        }
        return held
    }

    /// The one between the newest bar and the second before it.
    private static func gap(
        _ chart: borrowing Chart, facing direction: Direction, opposite: FairValueGap?
    ) -> FairValueGap? {
        guard chart.count > 2, let range = chart.range else { return nil }
        let (bottom, top) = (chart.bar(2, facing: direction).high, chart.bar(facing: direction).low)
        guard top - bottom >= sizeMin * range else { return nil }
        var gap = FairValueGap(bottom: bottom, top: top, bar: chart.bar)
        if let opposite, chart.bar - opposite.bar <= balanceBarsMax, -opposite.bottom > bottom,
            -opposite.top < top
        {
            gap.isBalanced = true
            (gap.bottom, gap.top) = (max(bottom, -opposite.top), min(top, -opposite.bottom))
        }
        return gap
    }
}
