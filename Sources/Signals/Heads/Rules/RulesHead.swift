internal import Market

/// Head D: candlestick and chart patterns at a support or a resistance, in the decision interval.
///
/// A bullish pattern counts where its low is within half an average true range of a level that the close is not below; a
/// bearish one mirrored. Volume confirms it or discounts it.
struct RulesHead: Head {
    static let key = HeadKey.rules

    /// Before it there are too few turning points for levels.
    static let warmupBars = 100
    /// As many patterns as are remembered: the oldest goes first.
    private static let capacity = 32

    private let decision: Interval
    /// The newest last.
    private var patterns: [RulesPattern] = []

    init(decision: Interval) {
        self.decision = decision
        patterns.reserveCapacity(Self.capacity)
    }

    mutating func close(_ chart: borrowing Chart) {
        guard chart.interval == decision else { return }
        let (bar, close) = (chart.bar, chart.closes[0])
        patterns.removeAll { $0.isOver(at: bar, close: close) }
        guard let range = chart.range, chart.count >= 20, let trio = CandleTrio(chart) else {
            return
        }
        findCandles(trio, .long, chart, range)
        findCandles(trio.mirrored, .short, chart, range)
        findShapes(.long, chart, range)
        findShapes(.short, chart, range)
    }

    mutating func forget(_ interval: Interval) {
        if interval == decision { patterns.removeAll(keepingCapacity: true) }
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> RulesFeatures? {
        guard sight.decided.age >= Self.warmupBars, sight.decided.range != nil else { return nil }
        return RulesFeatures(patterns: patterns, bar: sight.decided.bar)
    }

    /// - Parameter trio: upside down for the short side.
    private mutating func findCandles(
        _ trio: CandleTrio, _ direction: Direction, _ chart: borrowing Chart, _ range: Double
    ) {
        for pattern in CandlePattern.allCases where pattern.isSeen(in: trio) {
            let low = direction.sign * trio.low(of: pattern.candles)
            add(.candle(pattern), direction, quality: pattern.quality, anchor: low, stop: low, chart, range)
        }
    }

    private mutating func findShapes(_ direction: Direction, _ chart: borrowing Chart, _ range: Double) {
        if let view = ChartPatternView(chart, direction, range: range) {
            add(view.doubleBottom(), direction, chart, range)
            add(view.headAndShoulders(), direction, chart, range)
            add(view.triangle(), direction, chart, range)
        }
        add(ChartPatternView.flag(chart, direction, range: range), direction, chart, range)
    }

    /// Takes a chart pattern, once: price may cross its line again and again.
    private mutating func add(
        _ find: ChartPatternView.Find?, _ direction: Direction, _ chart: borrowing Chart, _ range: Double
    ) {
        guard let find else { return }
        let kind = RulesPattern.Kind.chart(find.pattern)
        for known in patterns where known.kind == kind && known.direction == direction {
            if known.bar > find.lastPivot { return }
        }
        add(
            kind, direction, quality: find.pattern.quality * find.precision,
            anchor: direction.sign * find.anchor,
            stop: direction.sign * find.stop, chart, range)
    }

    private mutating func add(
        _ kind: RulesPattern.Kind, _ direction: Direction, quality: Double, anchor: Double, stop: Double,
        _ chart: borrowing Chart, _ range: Double
    ) {
        guard let level = chart.level(near: anchor, range: range),
            direction.sign * (chart.closes[0] - level.price) >= 0
        else { return }
        let volumeRatio = chart.volumeRatio ?? 0
        let strength = 0.8 + 0.2 * min(1, level.strength / 2)
        let confirmation = volumeRatio >= 1.5 ? 1.2 : volumeRatio < 1.2 ? 0.75 : 1
        if patterns.count == Self.capacity { patterns.removeFirst() }
        patterns.append(
            RulesPattern(
                kind: kind, direction: direction, bar: chart.bar,
                quality: min(1, quality * strength * confirmation), level: level, volumeRatio: volumeRatio,
                stop: stop))
    }
}
