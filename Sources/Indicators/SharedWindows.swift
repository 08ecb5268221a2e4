internal import Market

/// A window that a family looks through. What several families need is put once a bar for all of them.
enum WindowNeed: Hashable {
    case sum(Source, Int)
    case highest(Source, Int)
    case lowest(Source, Int)
}

/// The windows over sources that are kept once for all kernels of a group.
struct SharedWindows {
    private var sums: [SharedSum] = []
    private var highs: [SharedExtreme<Maximum>] = []
    private var lows: [SharedExtreme<Minimum>] = []

    init(_ needs: some Sequence<WindowNeed>, _ plan: inout MemoryPlan) {
        var longest: [Source: (sum: Int, high: Int, low: Int)] = [:]
        for need in needs {
            switch need {
            case .sum(let source, let period): longest[source, default: (0, 0, 0)].sum.raise(to: period)
            case .highest(let source, let period): longest[source, default: (0, 0, 0)].high.raise(to: period)
            case .lowest(let source, let period): longest[source, default: (0, 0, 0)].low.raise(to: period)
            }
        }
        for source in Source.allCases {
            guard let periods = longest[source] else { continue }
            if periods.sum > 0 { sums.append(SharedSum(source, period: periods.sum, &plan)) }
            if periods.high > 0 { highs.append(SharedExtreme(source, period: periods.high, &plan)) }
            if periods.low > 0 { lows.append(SharedExtreme(source, period: periods.low, &plan)) }
        }
    }

    /// Puts a tile's bars, before any kernel looks.
    mutating func advance(_ tile: borrowing Tile) {
        for index in sums.indices { sums[index].advance(tile) }
        for series in highs { series.advance(tile) }
        for series in lows { series.advance(tile) }
    }

    func sum(_ source: Source, _ period: Int) -> Window<Sum> {
        Window(series(source).doubling, period: period, overlapping: false)
    }

    func mean(_ source: Source, _ period: Int) -> Mean {
        Mean(sum(source, period), source, series(source).run)
    }

    func highest(_ source: Source, _ period: Int) -> Window<Maximum> {
        Window(found(highs.first { $0.source == source }).doubling, period: period, overlapping: true)
    }

    func lowest(_ source: Source, _ period: Int) -> Window<Minimum> {
        Window(found(lows.first { $0.source == source }).doubling, period: period, overlapping: true)
    }

    private func series(_ source: Source) -> SharedSum { found(sums.first { $0.source == source }) }

    private func found<Series>(_ series: Series?) -> Series {
        guard let series else {
            preconditionFailure("a family looks through a window that it doesn't name in its needs")
        }
        return series
    }
}

/// The average of a window. Of equal values it is that value, to the bit.
struct Mean {
    private let sum: Window<Sum>
    private let source: Source
    private let run: Ring
    private let period: Lanes
    private let reciprocal: Lanes

    fileprivate init(_ sum: Window<Sum>, _ source: Source, _ run: Ring) {
        (self.sum, self.source, self.run) = (sum, source, run)
        period = Lanes(sum.period)
        reciprocal = Lanes(1 / Double(sum.period))
    }

    @inline(always) func value(_ bar: Bar) -> Lanes {
        whereLess(bar[run, back: 0], period, sum.value(bar) * reciprocal, else: bar[source])
    }
}

private struct SharedSum {
    let source: Source
    let doubling: Doubling<Sum>
    /// How many bars the value has been the same.
    let run: Ring
    private var last = Lanes.zero
    private var length = Lanes.zero

    init(_ source: Source, period: Int, _ plan: inout MemoryPlan) {
        self.source = source
        doubling = Doubling(period: period, spanning: Panel.capacity, &plan)
        run = plan.ring(reaching: 0, spanning: Panel.capacity)
    }

    mutating func advance(_ tile: borrowing Tile) {
        var series = self
        for index in 0..<tile.bars {
            let bar = tile.bar(index)
            let value = bar[source]
            series.length = whereEqual(value, series.last, series.length + Lanes(1.0), else: Lanes(1.0))
            series.last = value
            bar.put(series.length, run)
            doubling.put(value, bar)
        }
        self = series
    }
}

private struct SharedExtreme<Join: Joining> {
    let source: Source
    let doubling: Doubling<Join>

    init(_ source: Source, period: Int, _ plan: inout MemoryPlan) {
        self.source = source
        doubling = Doubling(period: period, spanning: Panel.capacity, &plan)
    }

    func advance(_ tile: borrowing Tile) {
        for index in 0..<tile.bars {
            let bar = tile.bar(index)
            doubling.put(bar[source], bar)
        }
    }
}

extension Int {
    fileprivate mutating func raise(to value: Int) { self = Swift.max(self, value) }
}
