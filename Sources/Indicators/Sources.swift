internal import CKernels
internal import Market

/// What a group carries from tile to tile beside the kernels' own.
struct Carried: BitwiseCopyable {
    /// Bars so far, whatever they were.
    var clock = 0
    /// Bars of the strips that are filled.
    var position = 0
    /// Of the last three bars: one bit a lane and source, set where it was the same as the bar before.
    var same = (0, 0, 0)
    /// Bars of each lane's series so far.
    var age = Lanes.zero
    var closeRun = Lanes.zero
    var typicalRun = Lanes.zero
    var medianRun = Lanes.zero

    /// The same with another's lane.
    func taking(lane: Int, from other: Carried) -> Carried {
        var taken = self
        let bits = 0x01_0101 << lane
        func mixed(_ ours: Int, _ theirs: Int) -> Int { ours & ~bits | theirs & bits }
        taken.same = (
            mixed(same.0, other.same.0), mixed(same.1, other.same.1), mixed(same.2, other.same.2)
        )
        taken.age[lane] = other.age[lane]
        taken.closeRun[lane] = other.closeRun[lane]
        taken.typicalRun[lane] = other.typicalRun[lane]
        taken.medianRun[lane] = other.medianRun[lane]
        return taken
    }

    /// How many lanes it takes, at the front of a group's memory.
    static let lanes = (MemoryLayout<Carried>.size + 63) / 64
}

/// What every bar of a group is made of: the candles' columns in strips, with everything that more than one family
/// makes of a bar.
struct Sources: Sendable {
    let high, low, close, volume: Strip
    private let reciprocal, typical, median, gain, loss, trueRange, buyingPressure, moneyFlow: Strip
    private let age, closeRun, typicalRun, medianRun: Strip
    private let closeBefore, typicalBefore, medianBefore: Tap

    var ages: Tap { Tap(age) }

    init(_ strip: (Source) -> Strip, _ memory: inout MemoryPlan) {
        (high, low, close, volume) = (strip(.high), strip(.low), strip(.close), strip(.volume))
        (reciprocal, typical, median) = (strip(.reciprocal), strip(.typical), strip(.median))
        (gain, loss, trueRange) = (strip(.gain), strip(.loss), strip(.trueRange))
        (buyingPressure, moneyFlow) = (strip(.buyingPressure), strip(.moneyFlow))
        (age, closeRun) = (strip(.age), strip(.closeRun))
        (typicalRun, medianRun) = (strip(.typicalRun), strip(.medianRun))
        closeBefore = memory.tap(close, back: 1)
        typicalBefore = memory.tap(typical, back: 1)
        medianBefore = memory.tap(median, back: 1)
    }

    /// Goes on after a pass over a tile's bars.
    ///
    /// - Parameters:
    ///   - settledAge: the age from which on nobody in the group asks for ages.
    ///   - shortestMean: the length of the shortest window that someone takes the mean of.
    ///   - open: the opens of a bar; only asked for where something is not known.
    func advance(
        _ tile: inout Tile, _ carried: inout Carried, _ found: Findings, settledAge: Int,
        shortestMean: Int, open: (_ bar: Int) -> Lanes
    ) {
        carried.same = found.same
        let known = ck_equal(found.differences, .zero) == 0xFF
        // A source of some lane may have been the same for as long as the shortest window.
        tile.hasFlat = shortestMean < 5 ? found.twice != 0 : found.often != 0
        let youngest = (carried.age + Lanes(1.0)).min()
        if known, youngest >= Double(settledAge), !tile.hasFlat {
            // Where no source was the same for five bars, the last five tell for how many the last was.
            countRuns(tile, max(0, tile.bars - 6)..<tile.bars, &carried, keeping: false)
            carried.age = carried.age + Lanes(tile.bars)
            (tile.youngest, tile.hasAbsent) = (youngest, false)
        } else {
            countRuns(tile, 0..<tile.bars, &carried, keeping: true)
            countAges(&tile, &carried, open)
        }
        carried.position += tile.bars
        carried.clock &+= tile.bars
    }

    /// What a pass over bars finds out on its way.
    struct Findings {
        /// Zeros as long as all values are numbers.
        var differences = Lanes.zero
        /// The last bars' sources that were the same as the bar before, the newest first: a bit a lane and source.
        var same: (Int, Int, Int)
        /// Those that were so at some bar, and those that were at four in a row.
        var twice = 0
        var often = 0

        /// Takes note of whether values are numbers: one that isn't, less itself, is not zero.
        @inline(always) mutating func count(_ values: Lanes) {
            differences = differences + (values - values)
        }
    }

    /// Makes of some bars' candles, which are in their strips, what all families need.
    @inline(always)
    func derive(_ tile: Tile, _ bars: Range<Int>, _ found: inout Findings) {
        let first = tile.bar(bars.lowerBound)
        var (previous, typicalBefore) = (first[closeBefore], first[typicalBefore])
        var medianBefore = first[medianBefore]
        for index in bars {
            let bar = tile.bar(index)
            let (high, low) = (bar[Tap(high)], bar[Tap(low)])
            let (close, volume) = (bar[Tap(close)], bar[Tap(volume)])
            let both = high + low
            let three = both + close
            let (typical, median) = (three * Lanes(1.0 / 3), both * Lanes(0.5))
            bar.put(ratio(Lanes(1.0), close, neutral: 0), reciprocal)
            bar.put(typical, self.typical)
            bar.put(median, self.median)
            let change = close - previous
            bar.put(highest(change, .zero), gain)
            bar.put(highest(Lanes.zero - change, .zero), loss)
            let bottom = lowest(low, previous)
            bar.put(highest(high, previous) - bottom, trueRange)
            bar.put(close - bottom, buyingPressure)
            let position = (close - low) - (high - close)
            bar.put(ratio(position, high - low, neutral: 0) * volume, moneyFlow)
            // Finite sums have finite terms.
            let sum = three + volume
            found.count(sum)

            let closes = Int(ck_equal(close, previous))
            let typicals = Int(ck_equal(typical, typicalBefore))
            let medians = Int(ck_equal(median, medianBefore))
            let now = closes | typicals << 8 | medians << 16
            found.twice |= now
            found.often |= now & found.same.0 & found.same.1 & found.same.2
            found.same = (now, found.same.0, found.same.1)
            (previous, typicalBefore, medianBefore) = (close, typical, median)
        }
    }

    /// Counts for how many bars some sources have been the same.
    ///
    /// - Parameter keeping: the counts are put into their strips: few tiles need them.
    private func countRuns(
        _ tile: Tile, _ range: Range<Int>, _ carried: inout Carried, keeping: Bool
    ) {
        for index in range {
            let bar = tile.bar(index)
            func next(_ run: Lanes, _ now: Strip, _ before: Tap) -> Lanes {
                whereEqual(bar[Tap(now)], bar[before], run + Lanes(1.0), else: Lanes(1.0))
            }
            carried.closeRun = next(carried.closeRun, close, closeBefore)
            carried.typicalRun = next(carried.typicalRun, typical, typicalBefore)
            carried.medianRun = next(carried.medianRun, median, medianBefore)
            guard keeping else { continue }
            bar.put(carried.closeRun, closeRun)
            bar.put(carried.typicalRun, typicalRun)
            bar.put(carried.medianRun, medianRun)
        }
    }

    /// Counts the bars of each lane's series.
    private func countAges(_ tile: inout Tile, _ carried: inout Carried, _ open: (_ bar: Int) -> Lanes) {
        var least = Lanes(repeating: .infinity)
        tile.hasAbsent = false
        for index in 0..<tile.bars {
            let bar = tile.bar(index)
            let (open, high, low) = (open(index), bar[Tap(high)], bar[Tap(low)])
            let (close, volume) = (bar[Tap(close)], bar[Tap(volume)])
            // A bar is known when all of it is: a NaN or an infinity less itself is not zero.
            let known = (open - open) + (high - high) + (low - low) + (close - close) + (volume - volume)
            carried.age = whereEqual(known, .zero, carried.age + Lanes(1.0), else: .zero)
            // A lane without any bar here needs nothing; one that has some is as young as its youngest.
            least = lowest(least, whereEqual(carried.age, .zero, Lanes(.infinity), else: carried.age))
            if ck_equal(carried.age, .zero) != 0 { tile.hasAbsent = true }
            bar.put(carried.age, age)
        }
        tile.youngest = least.min()
    }
}
