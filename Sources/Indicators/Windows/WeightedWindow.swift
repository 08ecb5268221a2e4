internal import Market

/// The last n values of a series, the newest counting n times, the oldest once: the newer part counts more by the
/// length of the older.
struct WeightedWindow: Sendable {
    let newer: Tap
    /// The plain sums of the newer part.
    let sums: Tap
    let older: Tap
    let olderPeriod: Double

    @inline(always) func sum(_ bar: Bar) -> Lanes {
        Self.sum(newer: bar[newer], sums: bar[sums], older: bar[older], olderPeriod)
    }

    @inline(always) static func sum(newer: Lanes, sums: Lanes, older: Lanes, _ olderPeriod: Double) -> Lanes {
        (newer + olderPeriod * sums) + older
    }
}

/// Keeps the weighted sums of one length.
struct KeptWeightedSum: Kernel {
    let window: WeightedWindow
    let into: Strip

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(window.sum(bar), into) }

}

/// Keeps weighted sums of up to five values, each made at once.
struct ShortWeightedSum: Kernel {
    static let longest = 5

    let period: Int
    let series: Tap
    let into: Strip

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        bar.put(Self.sum(bar, series, period), into)
    }

    /// The newest counts `period` times.
    @inline(always) static func sum(_ bar: Bar, _ series: Tap, _ period: Int) -> Lanes {
        let two = sum((bar[series], bar[series, back: 1]), Double(period))
        if period == 2 { return two }
        if period == 3 { return two + bar[series, back: 2] }
        let four = two + sum((bar[series, back: 2], bar[series, back: 3]), Double(period - 2))
        if period == 4 { return four }
        var sum = four
        for back in 4..<max(4, period) { sum = sum + Double(period - back) * bar[series, back: back] }
        return sum
    }

    /// Two neighbours, the newer of which counts so much.
    @inline(always) static func sum(_ values: (Lanes, Lanes), _ weight: Double) -> Lanes {
        weight * values.0 + (weight - 1) * values.1
    }
}
