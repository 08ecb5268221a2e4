internal import Market

/// Up to 32 bars of eight symbols, and what is known of all of them.
///
/// Half a panel: what the kernels of a group keep of it stays in the second-level cache, beside the output.
@safe
struct Tile: ~Copyable {
    static let capacity = 32

    private(set) var bars = 0
    private let sources: Ring
    /// The length of the shortest window that someone takes the mean of.
    private let shortestMean: Int
    /// The age from which on nobody in the group asks for ages.
    private let settledAge: Int
    private var memory: UnsafeMutablePointer<Lanes>
    private var cells: UnsafeMutablePointer<Lanes>
    /// How many bars came before the tile.
    private var start = 0
    /// One bit a bar: it opens at 00:00 UTC.
    private var dayStarts: UInt64 = 0
    private var youngest = 0.0
    /// Some lane lacks a bar somewhere in the tile.
    private(set) var hasAbsent = true
    /// Some window that someone takes the mean of may be flat.
    private(set) var hasFlat = true

    init(memory: UnsafeMutablePointer<Lanes>, sources: Ring, shortestMean: Int, settledAge: Int) {
        unsafe (self.memory, cells) = (memory, memory)
        (self.sources, self.shortestMean, self.settledAge) = (sources, shortestMean, settledAge)
    }

    /// No lane that has a bar anywhere in the tile is younger than this at any of them.
    func isSettled(_ age: Int) -> Bool { youngest >= Double(age) }

    @inline(always) func bar(_ index: Int) -> Bar {
        unsafe Bar(
            memory: memory, cells: cells, sources: sources, start: start, index: index,
            isDayStart: dayStarts >> UInt64(index) & 1 == 1)
    }

    /// Takes over some of a panel's bars, going on from what was carried, and makes everything that more than one
    /// family needs of them.
    mutating func load(
        _ panel: borrowing Panel, _ range: Range<Int>, _ output: borrowing OutputTile,
        _ carried: inout Carried
    ) {
        bars = range.count
        start = carried.clock
        unsafe cells = output.rows(from: range.lowerBound)
        let barsOfDay = 1440 / panel.interval.minutes
        let first = panel.firstBar + range.lowerBound
        let midnight = (first + barsOfDay - 1).flooredQuotient(by: barsOfDay) * barsOfDay - first
        dayStarts = stride(from: midnight, to: bars, by: barsOfDay).reduce(0) { $0 | 1 << UInt64($1) }

        makeSources(panel, range.lowerBound, carried.close)
        let before = carried
        let summary = count(panel, range.lowerBound, &carried, isKept: false)
        youngest = summary.youngest
        (hasAbsent, hasFlat) = (summary.hasAbsent, summary.longestRun >= Double(shortestMean))
        if hasAbsent || hasFlat || !isSettled(settledAge) {
            carried = before
            _ = count(panel, range.lowerBound, &carried, isKept: true)
        }
        carried.clock &+= bars
    }

    private func makeSources(_ panel: borrowing Panel, _ first: Int, _ closeBefore: Lanes) {
        let (highs, lows) = (panel.column(.high), panel.column(.low))
        let (closes, volumes) = (panel.column(.close), panel.column(.volume))
        var previous = closeBefore
        for index in 0..<bars {
            let bar = bar(index)
            let (high, low) = unsafe (highs[unchecked: first + index], lows[unchecked: first + index])
            let (close, volume) = unsafe (closes[unchecked: first + index], volumes[unchecked: first + index])
            put(high, .high, bar)
            put(low, .low, bar)
            put(close, .close, bar)
            put(volume, .volume, bar)
            put(ratio(Lanes(1.0), close, neutral: 0), .reciprocal, bar)
            put((high + low + close) / Lanes(3.0), .typical, bar)
            put((high + low) * Lanes(0.5), .median, bar)
            let change = close - previous
            put(highest(change, .zero), .gain, bar)
            put(highest(Lanes.zero - change, .zero), .loss, bar)
            let bottom = lowest(low, previous)
            put(highest(high, previous) - bottom, .trueRange, bar)
            put(close - bottom, .buyingPressure, bar)
            let position = (close - low) - (high - close)
            put(ratio(position, high - low, neutral: 0) * volume, .moneyFlow, bar)
            previous = close
        }
    }

    /// Counts the bars of each lane's series, and for how many some sources have been the same.
    ///
    /// - Parameter isKept: the counts are put into their rings: few tiles need them.
    @inline(always)
    private func count(
        _ panel: borrowing Panel, _ first: Int, _ state: inout Carried, isKept: Bool
    ) -> (youngest: Double, hasAbsent: Bool, longestRun: Double) {
        let (opens, highs, lows) = (panel.column(.open), panel.column(.high), panel.column(.low))
        let volumes = panel.column(.volume)
        var least = Lanes(repeating: .infinity)
        var longest = Lanes.zero
        var wasAbsent = Lanes.zero
        for index in 0..<bars {
            let bar = bar(index)
            let (open, high) = unsafe (opens[unchecked: first + index], highs[unchecked: first + index])
            let (low, volume) = unsafe (lows[unchecked: first + index], volumes[unchecked: first + index])
            let (close, typical, median) = (bar.close, bar[.typical], bar[.median])
            // A bar is known when all of it is: a NaN or an infinity less itself is not zero.
            let known = (open - open) + (high - high) + (low - low) + (close - close) + (volume - volume)
            state.age = whereEqual(known, .zero, state.age + Lanes(1.0), else: .zero)
            // A lane without any bar here needs nothing; one that has some is as young as its youngest.
            least = lowest(least, whereEqual(state.age, .zero, Lanes(.infinity), else: state.age))
            wasAbsent = whereEqual(state.age, .zero, Lanes(1.0), else: wasAbsent)
            state.closeRun = whereEqual(close, state.close, state.closeRun + Lanes(1.0), else: Lanes(1.0))
            state.typicalRun = whereEqual(
                typical, state.typical, state.typicalRun + Lanes(1.0), else: Lanes(1.0))
            state.medianRun = whereEqual(median, state.median, state.medianRun + Lanes(1.0), else: Lanes(1.0))
            longest = highest(longest, highest(state.closeRun, highest(state.typicalRun, state.medianRun)))
            (state.close, state.typical, state.median) = (close, typical, median)
            if isKept {
                put(state.age, .age, bar)
                put(state.closeRun, .closeRun, bar)
                put(state.typicalRun, .typicalRun, bar)
                put(state.medianRun, .medianRun, bar)
            }
        }
        return (least.min(), wasAbsent.max() > 0, longest.max())
    }

    @inline(always) private func put(_ value: Lanes, _ source: Source, _ bar: Bar) {
        bar.put(value, source.ring(sources))
    }
}

/// What the sources carry from tile to tile.
struct Carried {
    var clock = 0
    /// Bars of each lane's series so far.
    var age = Lanes.zero
    var close = Lanes.zero
    var typical = Lanes.zero
    var median = Lanes.zero
    var closeRun = Lanes.zero
    var typicalRun = Lanes.zero
    var medianRun = Lanes.zero
}
