internal import Market

/// Aroon, 100 (n - bars since the extreme) / n of the highest high and the lowest low over n + 1 bars, the latest
/// extreme on ties; Chande, 1995.
struct Aroon: Kernel {
    private var highs: LatestExtreme
    private var lows: LatestExtreme
    private let period: Lanes
    let settledAge = 0

    init(period: Int, _ plan: inout MemoryPlan) {
        highs = LatestExtreme(period: period + 1, &plan)
        lows = LatestExtreme(period: period + 1, &plan)
        self.period = Lanes(period)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        // The lowest low is the highest of the lows turned over.
        out[0] = 100 * (period - highs.step(bar.high, bar)) / period
        out[1] = 100 * (period - lows.step(Lanes.zero - bar.low, bar)) / period
    }
}

/// How many bars ago the highest value of a window was, the latest on ties: windows of 1, 2, 4, ... with the place of
/// their extreme beside it.
private struct LatestExtreme {
    private var levels: [(value: Ring, place: Ring)] = []
    private let period: Int

    init(period: Int, _ plan: inout MemoryPlan) {
        self.period = period
        var size = 1
        while size <= period {
            levels.append((plan.ring(reaching: size), plan.ring(reaching: size)))
            size *= 2
        }
    }

    @inline(always)
    func step(_ value: Lanes, _ bar: Bar) -> Lanes {
        var window = (value: value, place: Lanes.zero)
        bar.put(window.value, levels[0].value)
        bar.put(window.place, levels[0].place)
        for level in 1..<levels.count {
            window = joined(window, levels[level - 1], back: 1 << (level - 1), bar)
            bar.put(window.value, levels[level].value)
            bar.put(window.place, levels[level].place)
        }
        let rest = period - (1 << (levels.count - 1))
        return rest == 0 ? window.place : joined(window, levels[levels.count - 1], back: rest, bar).place
    }

    /// An older extreme counts only if it is beyond the newer one.
    @inline(always)
    private func joined(
        _ newer: (value: Lanes, place: Lanes), _ older: (value: Ring, place: Ring), back: Int, _ bar: Bar
    ) -> (value: Lanes, place: Lanes) {
        let value = bar[older.value, back: back]
        let place = bar[older.place, back: back] + Lanes(back)
        return (
            whereLess(newer.value, value, value, else: newer.value),
            whereLess(newer.value, value, place, else: newer.place)
        )
    }
}
