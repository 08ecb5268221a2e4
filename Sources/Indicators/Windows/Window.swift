internal import Market

/// The sum of the last n values of a series, as two shorter ones side by side.
///
///     sum of 30:  │ 20 newest │ 10 before them │
///
/// A fixed tree over the window's values alone: nothing is ever subtracted, so nothing drifts, and it doesn't matter
/// where the series was cut. The parts are kept in strips, once for all windows that are made of them.
struct Window: Sendable {
    let newer: Tap
    let older: Tap
    /// A short one, of which `newer` is all.
    let isWhole: Bool

    @inline(always) func sum(_ bar: Bar) -> Lanes { isWhole ? bar[newer] : bar[newer] + bar[older] }
}

/// The average of a window. Of equal values it is that value, to the bit.
struct Mean: Sendable {
    let source: Tap
    /// How many bars the source has been the same.
    let run: Tap
    let period: Double
    let reciprocal: Double

    /// - Parameters:
    ///   - sum: the sum of the window.
    ///   - flat: some window may be flat.
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

        /// - Parameter oldest: the oldest value of the window; of no matter where that is even.
        @inline(always) mutating func sum(_ value: Lanes, oldest: Lanes) -> Lanes {
            let pair = value + self.value
            defer { (self.value, pairs) = (value, (pair, pairs.0, pairs.1, pairs.2)) }
            return switch period {
            case 2: pair
            case 3: pair + oldest
            case 4: pair + pairs.1
            case 5: (pair + pairs.1) + oldest
            case 7: (pair + pairs.1) + (pairs.3 + oldest)
            default: preconditionFailure("sums of \(period) are joined")
            }
        }
    }

    let series: Tap
    /// The oldest of the values.
    let oldest: Tap
    let into: Strip

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        bar.put(state.sum(bar[series], oldest: bar[oldest]), into)
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
