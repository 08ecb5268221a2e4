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

    init(memory: UnsafeMutablePointer<Lanes>, sources: Ring, shortestMean: Int) {
        unsafe (self.memory, cells) = (memory, memory)
        (self.sources, self.shortestMean) = (sources, shortestMean)
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
        carried.clock &+= bars
        unsafe cells = output.rows(from: range.lowerBound)
        let barsOfDay = 1440 / panel.interval.minutes
        let first = panel.firstBar + range.lowerBound
        dayStarts = (0..<bars).reduce(0) { (first + $1) % barsOfDay == 0 ? $0 | 1 << UInt64($1) : $0 }

        let (opens, highs, lows) = (panel.column(.open), panel.column(.high), panel.column(.low))
        let (closes, volumes) = (panel.column(.close), panel.column(.volume))
        var state = carried
        var least = Lanes(repeating: .infinity)
        var longestRun = Lanes.zero
        var wasAbsent = Lanes.zero
        for index in 0..<bars {
            let bar = bar(index)
            let place = range.lowerBound + index
            let (open, high, low) = unsafe (
                opens[unchecked: place], highs[unchecked: place], lows[unchecked: place]
            )
            let (close, volume) = unsafe (closes[unchecked: place], volumes[unchecked: place])
            // A bar is known when all of it is: a NaN or an infinity less itself is not zero.
            let known = (open - open) + (high - high) + (low - low) + (close - close) + (volume - volume)
            state.age = whereEqual(known, .zero, state.age + Lanes(1.0), else: .zero)
            // A lane without any bar here needs nothing; one that has some is as young as its youngest.
            least = lowest(least, whereEqual(state.age, .zero, Lanes(.infinity), else: state.age))
            wasAbsent = whereEqual(state.age, .zero, Lanes(1.0), else: wasAbsent)
            put(state.age, .age, bar)
            put(high, .high, bar)
            put(low, .low, bar)
            put(close, .close, bar)
            put(volume, .volume, bar)
            put(ratio(Lanes(1.0), close, neutral: 0), .reciprocal, bar)
            let typical = (high + low + close) / Lanes(3.0)
            let median = (high + low) * Lanes(0.5)
            put(typical, .typical, bar)
            put(median, .median, bar)
            let change = close - state.close
            put(highest(change, .zero), .gain, bar)
            put(highest(Lanes.zero - change, .zero), .loss, bar)
            let bottom = lowest(low, state.close)
            put(highest(high, state.close) - bottom, .trueRange, bar)
            put(close - bottom, .buyingPressure, bar)
            let position = (close - low) - (high - close)
            put(ratio(position, high - low, neutral: 0) * volume, .moneyFlow, bar)
            state.closeRun = whereEqual(close, state.close, state.closeRun + Lanes(1.0), else: Lanes(1.0))
            state.typicalRun = whereEqual(
                typical, state.typical, state.typicalRun + Lanes(1.0), else: Lanes(1.0))
            state.medianRun = whereEqual(median, state.median, state.medianRun + Lanes(1.0), else: Lanes(1.0))
            put(state.closeRun, .closeRun, bar)
            put(state.typicalRun, .typicalRun, bar)
            put(state.medianRun, .medianRun, bar)
            longestRun = highest(
                longestRun, highest(state.closeRun, highest(state.typicalRun, state.medianRun)))
            (state.close, state.typical, state.median) = (close, typical, median)
        }
        carried = state
        youngest = least.min()
        hasAbsent = (0..<Panel.lanes).contains { wasAbsent[$0] != 0 }
        hasFlat = longestRun.max() >= Double(shortestMean)
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
