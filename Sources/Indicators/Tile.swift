internal import Market

/// Up to 64 bars of eight symbols on their way through the loops, and what is known of all of them.
@safe
struct Tile {
    static let capacity = Panel.capacity

    /// The group's memory; `strips` is the same, moved on to the tile's first bar.
    let memory: UnsafeMutableRawPointer
    let strips: UnsafeMutableRawPointer
    let output: UnsafeMutableRawPointer
    let ages: Tap
    /// How many bars came before, whatever they were.
    let clock: Int
    let bars: Int
    /// One bit a bar: it opens at 00:00 UTC.
    let dayStarts: UInt64
    /// What is streamed beside the loop.
    var drain = Drain.Part.none
    /// The age of the youngest lane at the first bar where it has one.
    var youngest = 0.0
    /// Some lane lacks a bar somewhere in the tile.
    var hasAbsent = true
    /// Some window that someone takes the mean of may be flat.
    var hasFlat = true

    /// No lane that has a bar anywhere in the tile is younger than this at any of them.
    @inline(always) func isSettled(_ age: Int) -> Bool { youngest >= Double(age) }

    /// - Parameters:
    ///   - columns: where the loop's columns lie.
    ///   - history: where the rings of the kernel that steps lie in the group's memory.
    ///   - ahead: how far on lies what is stepped over soon.
    @inline(always) func bar(
        _ index: Int, columns: SharedCell = SharedCell(bytes: 0, row: 0), history: Int = 0, ahead: Int = 0
    ) -> Bar {
        unsafe Bar(
            strips: strips + index &* MemoryLayout<Lanes>.stride,
            cells: output + (columns.bytes &+ index &* columns.row), output: output, index: index, ages: ages,
            isDayStart: dayStarts >> UInt64(truncatingIfNeeded: index) & 1 == 1, clock: clock &+ index,
            history: memory + history, ahead: ahead)
    }

    /// Takes the values away that a column has before its first, and those of bars that are not known.
    func hide(_ cell: SharedCell, before age: Int) {
        guard hasAbsent || !isSettled(age) else { return }
        let first = Lanes(age)
        for index in 0..<bars {
            let bar = bar(index)
            bar[cell] = whereLess(bar.age, first, Lanes(.absent), else: bar[cell])
        }
    }

    /// One bit a bar, from the first on: it opens at 00:00 UTC.
    static func dayStarts(firstBar: Int, bars: Int, _ interval: Interval) -> UInt64 {
        let barsOfDay = 1440 / interval.minutes
        let midnight = (firstBar + barsOfDay - 1).flooredQuotient(by: barsOfDay) * barsOfDay - firstBar
        return stride(from: midnight, to: bars, by: barsOfDay).reduce(0) { $0 | 1 << UInt64($1) }
    }
}
