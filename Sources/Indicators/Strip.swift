internal import Market

/// A series of a group in its memory: a tile's bars, and before them as many older ones as someone looks back at.
///
///     │ older bars │ bar 0 │ bar 1 │ … │ room for more │
///
/// When there is no room for another tile the end moves to the front. A strip is straight: where a bar lies is one addition, which a
/// load does by itself; a ring's masks cost more than the sums that they served.
struct Strip: Hashable, Sendable {
    let number: Int
    /// Where bar 0 lies, in lanes.
    let offset: Int
}

/// A strip as it stood some bars ago.
struct Tap: Sendable {
    /// Where it lies, in bytes: an address is then one addition.
    let bytes: Int

    init(_ strip: Strip, back: Int = 0) { bytes = (strip.offset - back) * MemoryLayout<Lanes>.stride }
}

/// Where a kernel writes a column: its place in the row of the loop's columns.
struct Cell: Sendable {
    let bytes: Int
    /// By another loop.
    let isRead: Bool

    init(place: Int, isRead: Bool) {
        (bytes, self.isRead) = (place * MemoryLayout<Lanes>.stride, isRead)
    }

    /// A family's columns lie side by side. Others read the first only.
    @inline(always) func next(_ columns: Int = 1) -> Cell {
        Cell(bytes: bytes &+ columns &* MemoryLayout<Lanes>.stride)
    }

    @inline(always) private init(bytes: Int) { (self.bytes, isRead) = (bytes, false) }
}

/// A column of any loop, where others read it.
struct SharedCell: Sendable {
    /// From the output's start to the column's first bar, and from bar to bar, in bytes.
    let bytes: Int
    let row: Int
}

/// Hands out a group's memory while its kernels are made.
struct MemoryPlan {
    struct Part: Sendable {
        let start: Int
        let history: Int
    }

    private(set) var count: Int
    private(set) var strips: [Part] = []
    /// Of each strip, how far back someone looks.
    private(set) var reaches: [Int] = []
    /// What an earlier arrangement of the same kernels found to be needed.
    private let known: [Int]

    /// How many bars have room before the end must move to the front.
    private let room: Int

    /// - Parameters:
    ///   - reserved: the first lanes, for what the group itself carries.
    init(reserved: Int, room: Int, reaches known: [Int]) {
        (count, self.room, self.known) = (reserved, room, known)
    }

    mutating func strip() -> Strip {
        let number = strips.count
        let history = number < known.count ? known[number] : 0
        let part = Part(start: count, history: history)
        strips.append(part)
        reaches.append(0)
        // A load that shares its low twelve address bits with a recent store waits for it: a tile's bars are just
        // those twelve bits long, so strips are set apart by one bar more.
        count += history + room + 1
        return Strip(number: number, offset: part.start + history)
    }

    /// All lanes but those of a strip's room for bars to come.
    var kept: [Range<Int>] {
        var (ranges, next) = ([Range<Int>](), 0)
        for part in strips {
            ranges.append(next..<part.start + part.history)
            next = part.start + part.history + room + 1
        }
        return (ranges + [next..<count]).filter { !$0.isEmpty }
    }

    mutating func tap(_ strip: Strip, back: Int) -> Tap {
        reaches[strip.number] = max(reaches[strip.number], back)
        return Tap(strip, back: back)
    }

    /// So many lanes for a kernel's own; where they begin.
    mutating func take(_ lanes: Int) -> Int {
        defer { count += lanes }
        return count
    }
}
