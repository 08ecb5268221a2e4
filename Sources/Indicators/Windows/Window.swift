internal import Market

/// The sum of the last n values of a series, as two shorter ones side by side.
///
///     sum of 30:  │ 20 newest │ 10 before them │
///
/// A fixed tree over the window's values alone: nothing is ever subtracted, so nothing drifts, and it doesn't matter
/// where the series was cut. The parts are kept in rings, once for all windows that are made of them.
struct Window {
    let newer: Ring
    let older: Ring
    /// How far back the older part ends.
    let back: Int

    static let none = Window(newer: Ring(offset: 0, mask: 0), older: Ring(offset: 0, mask: 0), back: 0)

    @inline(always) func sum(_ bar: Bar) -> Lanes { bar[newer] + bar[older, back: back] }
}

/// The last n values of a series, the newest counting n times, the oldest once: the newer part counts more by the
/// length of the older.
struct WeightedWindow {
    let newer: Ring
    /// The plain sums of the newer part.
    let sums: Ring
    let older: Ring
    let back: Int
    let olderPeriod: Double

    @inline(always) func sum(_ bar: Bar) -> Lanes {
        (bar[newer] + olderPeriod * bar[sums]) + bar[older, back: back]
    }
}

/// The average of a window. Of equal values it is that value, to the bit.
struct Mean {
    let window: Window
    let source: Source
    /// How many bars the source has been the same.
    let run: Source
    let period: Double
    let reciprocal: Double

    /// - Parameter flat: some window may be flat.
    @inline(always) func value(_ bar: Bar, flat: Bool) -> Lanes {
        let mean = reciprocal * window.sum(bar)
        return flat ? whereLess(bar[run], Lanes(period), mean, else: bar[source]) : mean
    }
}

/// How a window is cut in two: a function of its length alone, so that its bits don't depend on who else is there.
enum Split {
    /// Short sums are made of their values at once.
    static func isDirect(_ period: Int) -> Bool { period <= 5 || period == 7 }

    /// The length of the newer part: half of it or the next more, in tens or fives where it is made of those, so that
    /// round windows share their parts.
    static func newerPart(_ period: Int) -> Int {
        if period == 5 || period == 7 { return 4 }
        let unit = [10, 5].first { period % $0 == 0 && period > $0 } ?? 1
        return (period / unit + 1) / 2 * unit
    }

    /// How far back longer windows look into those of a length, at most.
    static func reach(_ period: Int) -> Int { period + 10 }
}
