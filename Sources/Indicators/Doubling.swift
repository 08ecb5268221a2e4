internal import Market

/// How two neighbouring windows become one.
protocol Joining: Sendable {
    static func join(_ newer: Lanes, _ older: Lanes) -> Lanes
}

enum Sum: Joining {
    @inline(always) static func join(_ newer: Lanes, _ older: Lanes) -> Lanes { newer + older }
}

enum Maximum: Joining {
    @inline(always) static func join(_ newer: Lanes, _ older: Lanes) -> Lanes { highest(newer, older) }
}

enum Minimum: Joining {
    @inline(always) static func join(_ newer: Lanes, _ older: Lanes) -> Lanes { lowest(newer, older) }
}

/// Windows over the last 1, 2, 4, 8, ... values, each joined from two halves, and any window from those.
///
///     sum of 20:  │ 4 newest │ 16 before them │
///
/// A fixed tree over the window's values alone: nothing is ever subtracted, so nothing drifts, and it doesn't matter
/// where the series was cut. The cost grows with the logarithm of the window.
struct Doubling<Join: Joining> {
    /// Level `k` holds windows of `2^k` values.
    private(set) var levels: [Ring] = []

    /// - Parameter spanning: the bars that are put before the first is looked at.
    init(period: Int, spanning bars: Int = 0, _ plan: inout MemoryPlan) {
        var size = 1
        while size <= period {
            levels.append(plan.ring(reaching: size, spanning: bars))
            size *= 2
        }
    }

    @inline(always) func put(_ value: Lanes, _ bar: Bar) {
        var window = value
        bar.put(window, levels[0])
        for level in 1..<max(1, levels.count) {
            window = Join.join(window, bar[levels[level - 1], back: 1 << (level - 1)])
            bar.put(window, levels[level])
        }
    }
}

/// A window of one length over a `Doubling`: two or more of its windows side by side.
struct Window<Join: Joining> {
    let period: Int
    /// From the newest to the oldest: which ring, and how many bars back.
    private let parts: InlineArray<8, (ring: Ring, back: Int)>
    private let partCount: Int

    /// Windows may share values where that does not change the result: extremes take two that overlap.
    init(_ doubling: Doubling<Join>, period: Int, overlapping: Bool) {
        self.period = period
        var parts = InlineArray<8, (ring: Ring, back: Int)>(repeating: (doubling.levels[0], 0))
        var count = 0
        if overlapping, period > 1, period & (period - 1) != 0 {
            let level = Int.bitWidth - 1 - period.leadingZeroBitCount
            parts[0] = (doubling.levels[level], 0)
            parts[1] = (doubling.levels[level], period - (1 << level))
            count = 2
        } else {
            var back = 0
            for level in 0..<doubling.levels.count where period >> level & 1 == 1 {
                parts[count] = (doubling.levels[level], back)
                back += 1 << level
                count += 1
            }
        }
        self.parts = parts
        partCount = count
    }

    @inline(always) func value(_ bar: Bar) -> Lanes {
        var value = bar[parts[0].ring, back: parts[0].back]
        for part in 1..<max(1, partCount) {
            value = Join.join(value, bar[parts[part].ring, back: parts[part].back])
        }
        return value
    }
}
