internal import Market

/// H: the swing structure of five intervals, the price in their ranges, and the blocks that orders left behind.
///
/// What an interval's swings say alone is the chart's own: `Chart.structure`, and its `bias`.
struct StructureHead: Head {
    static let key = HeadKey.structure
    /// The weights of the intervals that must be readable, of 1: those up to an hour, or one of the longer.
    static let readableMin = 0.35 - 1e-9
    /// Bars of the range that price is at a discount or a premium in. Where there are fewer it is shorter, but never
    /// shorter than seven days.
    static let rangeBars = 50
    static let rangeMinutesMin = 7 * 1440

    /// One interval's memory.
    private struct Memory: Sendable {
        var blocks = OrderBlocks()
        var range: (low: Double, high: Double, bars: Int)?
    }
    /// From the longest interval down.
    private var memories: [Memory]

    init(decision: Interval) { memories = Sight.intervals.map { _ in Memory() } }

    private static func place(of interval: Interval) -> Int { Sight.intervals.count - Int(interval.rawValue) }

    mutating func close(_ chart: borrowing Chart) {
        let place = Self.place(of: chart.interval)
        memories[place].blocks.advance(chart)
        let bars = min(Self.rangeBars, chart.count)
        guard bars == Self.rangeBars || bars * chart.interval.minutes >= Self.rangeMinutesMin else { return }
        let (lows, highs) = (chart.lows.last(bars), chart.highs.last(bars))
        var (low, high) = (lows[0], highs[0])
        for index in lows.indices { (low, high) = (min(low, lows[index]), max(high, highs[index])) }
        memories[place].range = (low, high, bars)
    }

    mutating func forget(_ interval: Interval) {
        let place = Self.place(of: interval)
        memories[place].blocks.removeAll()
        memories[place].range = nil
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> StructureFeatures? {
        guard sight.decided.count > 0 else { return nil }
        let price = sight.decided.closes[0]
        let features = StructureFeatures(
            intervals: InlineArray { place in
                let interval = Sight.intervals[Sight.intervals.count - 1 - place]
                return seen(memories[place], sight[interval], price)
            })
        return features.readable >= Self.readableMin ? features : nil
    }

    private func seen(_ memory: Memory, _ chart: borrowing Chart, _ price: Double) -> IntervalStructure {
        IntervalStructure(
            interval: chart.interval, bar: chart.bar, bias: chart.structure.bias,
            trend: chart.structure.trend, isChange: chart.structure.lastBreak?.isChange ?? false,
            position: memory.range.flatMap { range in
                guard range.high > range.low else { return nil }
                let position = (price - range.low) / (range.high - range.low)
                return (min(1, max(0, position)), Double(range.bars) / Double(Self.rangeBars))
            },
            longBlock: Self.sighting(memory.blocks, .long, chart, price),
            shortBlock: Self.sighting(memory.blocks, .short, chart, price))
    }

    /// The block that price is at: from .60 on five minutes to .80 on a day, .05 less for a breaker.
    private static func sighting(
        _ blocks: borrowing OrderBlocks, _ direction: Direction, _ chart: borrowing Chart, _ price: Double
    ) -> Sighting? {
        guard let range = chart.range, let block = blocks.near(price, direction, range: range) else {
            return nil
        }
        let quality = 0.55 + 0.05 * Double(chart.interval.rawValue)
        return Sighting(bar: block.bar, quality: block.isBreaker ? quality - 0.05 : quality)
    }
}
