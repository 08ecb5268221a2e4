internal import Market

/// The sum of squares of the last n values around their mean, from differences alone.
///
/// A window keeps the sum of its values' distances to its newest, and the sum of squares around its mean. Two
/// neighbours are joined by the distance of their means (Chan, Golub, LeVeque 1979), which is a difference of values
/// and not of sums: exact for noise of 1e-8 around a large price, and 0 for equal values.
struct Deviation: Sendable {
    /// What a window keeps.
    struct Kept<Place: Sendable>: Sendable {
        let distances: Place
        let squares: Place
    }

    let newest: Tap
    /// The newest value of the older part.
    let newestOlder: Tap
    let newer: Kept<Tap>
    let older: Kept<Tap>
    private let olderPeriod: Double
    private let shares: (newer: Double, older: Double)
    private let weight: Double

    init(newest: Tap, newestOlder: Tap, newer: Kept<Tap>, older: Kept<Tap>, periods: (newer: Int, older: Int))
    {
        (self.newest, self.newestOlder, self.newer, self.older) = (newest, newestOlder, newer, older)
        let (a, b) = (Double(periods.newer), Double(periods.older))
        olderPeriod = b
        shares = (1 / a, 1 / b)
        weight = a * b / (a + b)
    }

    typealias Value = (distance: Lanes, square: Lanes)

    @inline(always) func value(_ bar: Bar) -> Value {
        value(bar, newer: (bar[newer.distances], bar[newer.squares]))
    }

    @inline(always) func value(_ bar: Bar, newer near: Value) -> Value {
        let shift = bar[newestOlder] - bar[newest]
        let far = bar[older.distances]
        let apart = shares.newer * near.distance - (shares.older * far + shift)
        let square = (near.square + bar[older.squares]) + weight * (apart * apart)
        return ((near.distance + far) + olderPeriod * shift, square)
    }
}

/// Keeps a window's distances and squares.
struct KeptDeviation: Kernel {
    let deviation: Deviation
    let into: Deviation.Kept<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(deviation.value(bar), into) }

    @inline(always) func keep(_ bar: Bar, newer: Deviation.Value) -> Deviation.Value {
        let value = deviation.value(bar, newer: newer)
        bar.put(value, into)
        return value
    }
}

/// Keeps those of a short window, of its values at once: around the newest instead of the mean, and then corrected. Of
/// n values the correction leaves at least an n-th, so nothing is lost.
struct ShortDeviation: Kernel {
    static let longest = 7

    let period: Int
    let series: Tap
    let into: Deviation.Kept<Strip>
    private let share: Double

    init(period: Int, series: Tap, into: Deviation.Kept<Strip>) {
        (self.period, self.series, self.into, share) = (period, series, into, 1 / Double(period))
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { _ = keep(bar, period) }

    /// - Parameter period: the same as the kernel's, written out where the loop is to be a straight line.
    @inline(always) func keep(_ bar: Bar, _ period: Int) -> Deviation.Value {
        let newest = bar[series]
        var (distance, square) = (Lanes.zero, Lanes.zero)
        for back in 1..<max(1, period) {
            let apart = bar[series, back: back] - newest
            distance = distance + apart
            square = square + apart * apart
        }
        let value = (distance, square - share * (distance * distance))
        bar.put(value, into)
        return value
    }
}

extension Bar {
    @inline(always) fileprivate func put(_ value: Deviation.Value, _ kept: Deviation.Kept<Strip>) {
        put(value.distance, kept.distances)
        put(value.square, kept.squares)
    }
}
