internal import Market

/// Up to 64 bars of eight symbols with everything that more than one family needs of them.
@safe
struct Tile: ~Copyable {
    private let sources: UnsafeMutablePointer<Lanes>
    private var memory: UnsafeMutablePointer<Lanes>
    private(set) var bars = 0
    /// How many bars came before the tile.
    private var clock = 0
    /// One bit a bar: it opens at 00:00 UTC.
    private var dayStarts: UInt64 = 0
    private var youngest = 0.0

    init(memory: UnsafeMutablePointer<Lanes>) {
        unsafe sources = .allocate(capacity: Source.allCases.count * Bar.stride)
        unsafe sources.initialize(repeating: Lanes(repeating: 0), count: Source.allCases.count * Bar.stride)
        unsafe self.memory = memory
    }

    deinit { unsafe sources.deallocate() }

    /// No lane that has a bar anywhere in the tile is younger than this at any of them.
    func isSettled(_ age: Int) -> Bool { youngest >= Double(age) }

    @inline(always) func bar(_ index: Int) -> Bar {
        unsafe Bar(
            sources: sources, memory: memory, index: index, clock: clock &+ index,
            isDayStart: dayStarts >> UInt64(index) & 1 == 1)
    }

    /// Puts another group's memory under the rings: what a copy of the state does.
    mutating func use(memory: UnsafeMutablePointer<Lanes>) { unsafe self.memory = memory }

    /// Takes over a panel's bars, going on from what was carried.
    mutating func load(_ panel: borrowing Panel, _ carried: inout Carried) {
        precondition(panel.bars >= 0 && panel.bars <= Panel.capacity)
        clock = carried.clock
        bars = panel.bars
        carried.clock &+= panel.bars
        let barsOfDay = 1440 / panel.interval.minutes
        dayStarts = (0..<bars).reduce(0) {
            (panel.firstBar + $1) % barsOfDay == 0 ? $0 | 1 << UInt64($1) : $0
        }

        let (opens, highs, lows) = (panel.column(.open), panel.column(.high), panel.column(.low))
        let (closes, volumes) = (panel.column(.close), panel.column(.volume))
        var (age, previous) = (carried.age, carried.close)
        var least = Lanes(repeating: .infinity)
        var wasAbsent = Lanes.zero
        for index in 0..<bars {
            let (open, high, low) = unsafe (
                opens[unchecked: index], highs[unchecked: index], lows[unchecked: index]
            )
            let (close, volume) = unsafe (closes[unchecked: index], volumes[unchecked: index])
            // A bar is known when all of it is: the sum of a NaN or two infinities is not equal to itself.
            let known = (open - open) + (high - high) + (low - low) + (close - close) + (volume - volume)
            age = whereEqual(known, .zero, age + Lanes(1.0), else: .zero)
            // A lane without any bar here needs nothing; one that has some is as young as its youngest.
            least = lowest(least, whereEqual(age, .zero, Lanes(.infinity), else: age))
            wasAbsent = whereEqual(age, .zero, Lanes(1.0), else: wasAbsent)
            let highestPoint = highest(high, previous)
            let lowestPoint = lowest(low, previous)
            let change = close - previous
            put(open, .open, index)
            put(high, .high, index)
            put(low, .low, index)
            put(close, .close, index)
            put(volume, .volume, index)
            put(previous, .previousClose, index)
            put((high + low + close) / Lanes(3.0), .typical, index)
            put((high + low) * Lanes(0.5), .median, index)
            put(change, .change, index)
            put(highest(change, .zero), .gain, index)
            put(highest(Lanes.zero - change, .zero), .loss, index)
            put(highestPoint - lowestPoint, .trueRange, index)
            put(close - lowestPoint, .buyingPressure, index)
            let place = (close - low) - (high - close)
            put(ratio(place, high - low, neutral: 0) * volume, .moneyFlow, index)
            put(age, .age, index)
            previous = close
        }
        (carried.age, carried.close) = (age, previous)
        youngest = least.min()
        hasAbsent = (0..<Panel.lanes).contains { wasAbsent[$0] != 0 }
    }

    /// Some lane lacks a bar somewhere in the tile.
    private(set) var hasAbsent = true

    @inline(always) private func put(_ value: Lanes, _ source: Source, _ index: Int) {
        unsafe sources[source.rawValue * Bar.stride + index] = value
    }
}

/// What the sources carry from tile to tile.
struct Carried {
    var clock = 0
    /// Bars of each lane's series so far.
    var age = Lanes.zero
    var close = Lanes.zero
}
