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
    /// Of each slot, the age at which its column has its first value.
    let firstAges: UnsafeRawPointer
    /// Where the output is streamed to instead, past the caches; nil for nowhere.
    var target: UnsafeMutableRawPointer?
    /// The age of the youngest lane at the first bar where it has one.
    var youngest = 0.0
    /// Some lane lacks a bar somewhere in the tile.
    var hasAbsent = true
    /// Some window that someone takes the mean of may be flat.
    var hasFlat = true

    /// No lane that has a bar anywhere in the tile is younger than this at any of them.
    @inline(always) func isSettled(_ age: Int) -> Bool { youngest >= Double(age) }

    /// - Parameters:
    ///   - place: of the kernel that steps.
    ///   - ahead: how far on lies what is stepped over soon.
    ///   - hides: some column may not have a value.
    ///   - streams: there is a target.
    @inline(always) func bar(
        _ index: Int, _ place: KernelPlace = .none, ahead: Int? = nil, hides: Bool = false,
        streams: Bool = false
    ) -> Bar {
        let row = place.columns.bytes &+ index &* place.columns.row
        return unsafe Bar(
            strips: strips + index &* MemoryLayout<Lanes>.stride, cells: output + row, output: output,
            index: index, ages: ages,
            isDayStart: dayStarts >> UInt64(truncatingIfNeeded: index) & 1 == 1, clock: clock &+ index,
            history: memory + place.history, ahead: ahead, streams: streams,
            target: streams ? target.unsafelyUnwrapped + row : output, hides: hides,
            firstAges: firstAges + place.firstAges)
    }

    /// One bit a bar, from the first on: it opens at 00:00 UTC.
    static func dayStarts(firstBar: Int, bars: Int, _ interval: Interval) -> UInt64 {
        let barsOfDay = 1440 / interval.minutes
        let midnight = (firstBar + barsOfDay - 1).flooredQuotient(by: barsOfDay) * barsOfDay - firstBar
        return stride(from: midnight, to: bars, by: barsOfDay).reduce(0) { $0 | 1 << UInt64($1) }
    }
}
