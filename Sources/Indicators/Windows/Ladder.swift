internal import Market

/// The highest highs and the lowest lows of 2, 4, 8, ... bars, each joined from two halves; and how many bars ago they
/// were, the latest on ties.
struct Ladder: Kernel {
    private enum Content: Int { case high, low, highPlace, lowPlace }

    /// How many lengths.
    private let levels: Int
    private let hasPlaces: Bool
    private let first: Ring

    /// - Parameters:
    ///   - longest: the longest window that is asked for.
    ///   - hasPlaces: somebody asks where the extremes are.
    init(longest period: Int, hasPlaces: Bool, _ memory: inout MemoryPlan) {
        levels = max(1, Self.level(of: period))
        self.hasPlaces = hasPlaces
        let rings = (0..<levels * (hasPlaces ? 4 : 2)).map { [levels] _ in memory.ring(reaching: 1 << levels)
        }
        first = rings[0]
    }

    /// The level of which two windows, overlapping, make one of this period: `2^level` values.
    private static func level(of period: Int) -> Int {
        var level = 0
        while 2 << level < period { level += 1 }
        return level
    }

    /// A level's ring, from 1 on.
    @inline(always) private func ring(_ content: Content, _ level: Int) -> Ring {
        let place = content.rawValue &* levels &+ level &- 1
        return Ring(offset: first.offset &+ place &* (first.mask &+ 2), mask: first.mask)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        // The usual heights as straight lines; any other as a loop. It is the same one at every bar.
        switch (levels, hasPlaces) {
        case (3, false): step(bar, 3, false)
        case (4, false): step(bar, 4, false)
        case (4, true): step(bar, 4, true)
        default: step(bar, levels, hasPlaces)
        }
    }

    @inline(always) private func step(_ bar: Bar, _ levels: Int, _ hasPlaces: Bool) {
        var (high, low) = (bar.high, bar.low)
        var (olderHigh, olderLow) = (bar[.high, back: 1], bar[.low, back: 1])
        var (highPlace, lowPlace) = (Lanes.zero, Lanes.zero)
        var (olderHighPlace, olderLowPlace) = (Lanes(1.0), Lanes(1.0))
        for level in 1...levels {
            if level > 1 {
                let half = 1 << (level - 1)
                olderHigh = bar[ring(.high, level - 1), back: half]
                olderLow = bar[ring(.low, level - 1), back: half]
                if hasPlaces {
                    olderHighPlace = bar[ring(.highPlace, level - 1), back: half] + Lanes(half)
                    olderLowPlace = bar[ring(.lowPlace, level - 1), back: half] + Lanes(half)
                }
            }
            if hasPlaces {
                highPlace = Highest.place(high, olderHigh, highPlace, olderHighPlace)
                lowPlace = Lowest.place(low, olderLow, lowPlace, olderLowPlace)
                bar.put(highPlace, ring(.highPlace, level))
                bar.put(lowPlace, ring(.lowPlace, level))
            }
            (high, low) = (highest(high, olderHigh), lowest(low, olderLow))
            bar.put(high, ring(.high, level))
            bar.put(low, ring(.low, level))
        }
    }

    /// The highest high and the lowest low of the last bars.
    func range(_ period: Int, _ plan: Plan) -> (high: Extreme<Highest>, low: Extreme<Lowest>) {
        let level = Self.level(of: period)
        let rings =
            level == 0 ? (plan.series(.high), plan.series(.low)) : (ring(.high, level), ring(.low, level))
        let back = period - (1 << level)
        return (Extreme(ring: rings.0, back: back), Extreme(ring: rings.1, back: back))
    }

    /// Where they are.
    func places(_ period: Int) -> (high: LatestExtreme<Highest>, low: LatestExtreme<Lowest>) {
        precondition(hasPlaces)
        let level = max(1, Self.level(of: period))
        let back = period - (1 << level)
        return (
            LatestExtreme(values: ring(.high, level), places: ring(.highPlace, level), back: back),
            LatestExtreme(values: ring(.low, level), places: ring(.lowPlace, level), back: back)
        )
    }
}

/// Which of two values is further out.
protocol Outermost {
    static func outer(_ one: Lanes, _ other: Lanes) -> Lanes
    /// The place of the outer one: the older's only if it is beyond the newer.
    static func place(_ newer: Lanes, _ older: Lanes, _ newerPlace: Lanes, _ olderPlace: Lanes) -> Lanes
}

enum Highest: Outermost {
    @inline(always) static func outer(_ one: Lanes, _ other: Lanes) -> Lanes { highest(one, other) }

    @inline(always)
    static func place(_ newer: Lanes, _ older: Lanes, _ newerPlace: Lanes, _ olderPlace: Lanes) -> Lanes {
        whereLess(newer, older, olderPlace, else: newerPlace)
    }
}

enum Lowest: Outermost {
    @inline(always) static func outer(_ one: Lanes, _ other: Lanes) -> Lanes { lowest(one, other) }

    @inline(always)
    static func place(_ newer: Lanes, _ older: Lanes, _ newerPlace: Lanes, _ olderPlace: Lanes) -> Lanes {
        whereLess(older, newer, olderPlace, else: newerPlace)
    }
}

/// The extreme of a window: of two windows that overlap.
struct Extreme<Direction: Outermost> {
    let ring: Ring
    let back: Int

    @inline(always) func value(_ bar: Bar) -> Lanes { Direction.outer(bar[ring], bar[ring, back: back]) }
}

/// How many bars ago the extreme of a window was, the latest on ties.
struct LatestExtreme<Direction: Outermost> {
    let values: Ring
    let places: Ring
    let back: Int

    @inline(always) func place(_ bar: Bar) -> Lanes {
        Direction.place(
            bar[values], bar[values, back: back], bar[places], bar[places, back: back] + Lanes(back))
    }
}
