internal import Market

/// Sums in which the newest of n values counts n times, the oldest once, put into a ring.
struct WeightedSums {
    enum Content {
        /// Up to five values, at once.
        case direct(Ring, period: Int)
        case joined(WeightedWindow)
    }

    let content: Content
    let into: Ring

    func advance(_ tile: borrowing Tile) {
        switch content {
        case .joined(let window):
            for index in 0..<tile.bars {
                let bar = tile.bar(index)
                bar.put(window.sum(bar), into)
            }
        case .direct(let series, 2): advance(tile, series, 2)
        case .direct(let series, 3): advance(tile, series, 3)
        case .direct(let series, 4): advance(tile, series, 4)
        case .direct(let series, _): advance(tile, series, 5)
        }
    }

    @inline(always) private func advance(_ tile: borrowing Tile, _ series: Ring, _ period: Int) {
        for index in 0..<tile.bars {
            let bar = tile.bar(index)
            bar.put(Self.sum(bar, series, period), into)
        }
    }

    /// The newest counts `period` times.
    @inline(always) static func sum(_ bar: Bar, _ series: Ring, _ period: Int) -> Lanes {
        let two = Double(period) * bar[series] + Double(period - 1) * bar[series, back: 1]
        if period == 2 { return two }
        if period == 3 { return two + bar[series, back: 2] }
        let four =
            two + (Double(period - 2) * bar[series, back: 2] + Double(period - 3) * bar[series, back: 3])
        return period == 4 ? four : four + bar[series, back: 4]
    }
}
