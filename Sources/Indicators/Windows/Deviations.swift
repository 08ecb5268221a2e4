internal import Market

/// The sum of squares of the last n values around their mean, from differences alone.
///
/// A window keeps the sum of its values' distances to its newest, and the sum of squares around its mean. Two
/// neighbours are joined by the distance of their means (Chan, Golub, LeVeque 1979), which is a difference of values
/// and not of sums: exact for noise of 1e-8 around a large price, and 0 for equal values.
struct Deviation {
    let series: Ring
    let newer: Deviations.Rings
    let older: Deviations.Rings
    /// How many values the newer part has, and how far back the older part ends.
    let back: Int
    private let olderPeriod: Double
    private let shares: (newer: Double, older: Double)
    private let weight: Double

    init(_ series: Ring, _ period: Int, newer: Deviations.Rings, older: Deviations.Rings) {
        back = Split.newerPart(period)
        (self.series, self.newer, self.older) = (series, newer, older)
        let (a, b) = (Double(back), Double(period - back))
        olderPeriod = b
        shares = (1 / a, 1 / b)
        weight = a * b / (a + b)
    }

    @inline(always) func value(_ bar: Bar) -> (distance: Lanes, square: Lanes) {
        let shift = bar[series, back: back] - bar[series]
        let (near, far) = (bar[newer.distances], bar[older.distances, back: back])
        let apart = shares.newer * near - (shares.older * far + shift)
        let square = (bar[newer.squares] + bar[older.squares, back: back]) + weight * (apart * apart)
        return ((near + far) + olderPeriod * shift, square)
    }
}

/// Puts a window's distances and squares into rings.
struct Deviations {
    struct Rings {
        let distances: Ring
        let squares: Ring
    }

    enum Content {
        case joined(Deviation)
        /// A short window, of its values at once: around the newest instead of the mean, and then corrected. Of n values
        /// the correction leaves at least an n-th, so nothing is lost.
        case direct(Ring, period: Int)
    }

    let content: Content
    let into: Rings

    func advance(_ tile: borrowing Tile) {
        switch content {
        case .joined(let deviation):
            for index in 0..<tile.bars {
                let bar = tile.bar(index)
                put(deviation.value(bar), bar)
            }
        case .direct(let series, 5): advance(tile, series, 5)
        case .direct(let series, let period): advance(tile, series, period)
        }
    }

    @inline(always) private func advance(_ tile: borrowing Tile, _ series: Ring, _ period: Int) {
        for index in 0..<tile.bars {
            let bar = tile.bar(index)
            let newest = bar[series]
            var (distance, square) = (Lanes.zero, Lanes.zero)
            for back in 1..<max(1, period) {
                let apart = bar[series, back: back] - newest
                distance = distance + apart
                square = square + apart * apart
            }
            put((distance, square - (1 / Double(period)) * (distance * distance)), bar)
        }
    }

    @inline(always) private func put(_ value: (distance: Lanes, square: Lanes), _ bar: Bar) {
        bar.put(value.distance, into.distances)
        bar.put(value.square, into.squares)
    }
}
