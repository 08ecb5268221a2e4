internal import Market

/// The sum of the last n values of a series, as two shorter ones side by side.
///
///     sum of 30:  │ 20 newest │ 10 before them │
///
/// A fixed tree over the window's values alone: nothing is ever subtracted, so nothing drifts, and it doesn't matter
/// where the series was cut. The parts are kept in strips, once for all windows that are made of them.
struct Window: Sendable {
    let newer: Tap
    /// Nil for a short one, which is kept whole.
    let older: Tap?

    @inline(always) func sum(_ bar: Bar) -> Lanes { sum(bar, newer: bar[newer]) }

    /// - Parameter newer: the newer part, where it is at hand: what was just stored would have to be waited for.
    @inline(always) func sum(_ bar: Bar, newer: Lanes) -> Lanes {
        guard let older else { return newer }
        return newer + bar[older]
    }
}

/// The average of a window. Of equal values it is that value, to the bit.
struct Mean: Sendable {
    let window: Window
    let source: Tap
    /// How many bars the source has been the same.
    let run: Tap
    let period: Double
    let reciprocal: Double

    /// - Parameter flat: some window may be flat.
    @inline(always) func value(_ bar: Bar, flat: Bool) -> Lanes { value(bar, window.sum(bar), flat: flat) }

    @inline(always) func value(_ bar: Bar, _ sum: Lanes, flat: Bool) -> Lanes {
        let mean = reciprocal * sum
        return flat ? whereLess(bar[run], Lanes(period), mean, else: bar[source]) : mean
    }
}

/// Keeps the sums of one length for the windows that are made of them.
struct KeptSum: Kernel {
    let window: Window
    let into: Strip

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(window.sum(bar), into) }

    @inline(always) func keep(_ bar: Bar, newer: Lanes) -> Lanes {
        let sum = window.sum(bar, newer: newer)
        bar.put(sum, into)
        return sum
    }
}

/// Keeps sums of few values, each made at once. Sums of two neighbours stay in registers for the bars that need them
/// again.
///
/// How many values is part of the type: a loop for each length, which knows what it keeps.
struct ShortSum<let period: Int>: Kernel {
    struct State: BitwiseCopyable {
        var value = Lanes.zero
        /// The sums of two neighbours that ended one, two, three and four bars ago.
        var pairs = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    }

    let series: Tap
    /// The oldest of the values.
    let oldest: Tap
    let into: Strip

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) { _ = keep(bar, bar[series], &state) }

    @inline(always) func keep(_ bar: Bar, _ value: Lanes, _ state: inout State) -> Lanes {
        let pair = value + state.value
        let sum =
            switch period {
            case 2: pair
            case 3: pair + bar[oldest]
            case 4: pair + state.pairs.1
            case 5: (pair + state.pairs.1) + bar[oldest]
            case 7: (pair + state.pairs.1) + (state.pairs.3 + bar[oldest])
            default: preconditionFailure("sums of \(period) are joined")
            }
        bar.put(sum, into)
        state.value = value
        state.pairs = (pair, state.pairs.0, state.pairs.1, state.pairs.2)
        return sum
    }
}

/// How a window is cut in two: a function of its length alone, so that its bits don't depend on who else is there.
enum Split {
    /// Short sums are made of their values at once.
    static func isShort(_ period: Int) -> Bool { period <= 5 || period == 7 }

    /// The length of the newer part: half of it or the next more, in tens or fives where it is made of those, so that
    /// round windows share their parts.
    static func newerPart(_ period: Int) -> Int {
        let unit = [10, 5].first { period % $0 == 0 && period > $0 } ?? 1
        return (period / unit + 1) / 2 * unit
    }
}
