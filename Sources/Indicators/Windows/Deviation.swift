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

    typealias Value = (distance: Lanes, square: Lanes)

    let newest: Tap
    /// The newest value of the older part.
    let newestOlder: Tap
    let newer: Kept<Tap>
    let older: Kept<Tap>
    let joint: Joint

    /// How two parts are joined: a function of their lengths.
    struct Joint: Sendable {
        private let olderPeriod: Double
        private let shares: (newer: Double, older: Double)
        private let weight: Double

        init(newer: Int, older: Int) {
            let (a, b) = (Double(newer), Double(older))
            olderPeriod = b
            shares = (1 / a, 1 / b)
            weight = a * b / (a + b)
        }

        /// - Parameter shift: the newest value of the older part less that of the newer.
        @inline(always) func value(_ near: Value, _ far: Value, shift: Lanes) -> Value {
            let apart = shares.newer * near.distance - (shares.older * far.distance + shift)
            let square = (near.square + far.square) + weight * (apart * apart)
            return ((near.distance + far.distance) + olderPeriod * shift, square)
        }
    }

    @inline(always) func value(_ bar: Bar) -> Value {
        joint.value(
            (bar[newer.distances], bar[newer.squares]), (bar[older.distances], bar[older.squares]),
            shift: bar[newestOlder] - bar[newest])
    }
}

/// Keeps a window's distances and squares.
struct KeptDeviation: Kernel {
    let deviation: Deviation
    let into: Deviation.Kept<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(deviation.value(bar), into) }
}

/// Keeps those of a short window, of its values at once: around the newest instead of the mean, and then corrected. Of
/// n values the correction leaves at least an n-th, so nothing is lost.
struct ShortDeviation: Kernel {
    static let longest = 7

    let period: Int
    let series: Tap
    let into: Deviation.Kept<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        bar.put(Self.value(bar, series, period), into)
    }

    @inline(always) static func value(_ bar: Bar, _ series: Tap, _ period: Int) -> Deviation.Value {
        let newest = bar[series]
        var (distance, square) = (Lanes.zero, Lanes.zero)
        for back in 1..<max(1, period) {
            let apart = bar[series, back: back] - newest
            distance = distance + apart
            square = square + apart * apart
        }
        return (distance, square - 1 / Double(period) * (distance * distance))
    }
}

extension Bar {
    @inline(always) fileprivate func put(_ value: Deviation.Value, _ kept: Deviation.Kept<Strip>) {
        put(value.distance, kept.distances)
        put(value.square, kept.squares)
    }
}
