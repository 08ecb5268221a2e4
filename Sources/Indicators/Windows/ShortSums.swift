internal import Market

/// Sums of few values, each made at once, put into a ring.
///
/// Sums of two neighbours stay in registers for the bars that need them again; what is added, and in which order, is
/// the same at every bar.
struct ShortSums {
    /// How many values: see `Split.isDirect`.
    let period: Int
    let series: Ring
    let into: Ring

    func advance(_ tile: borrowing Tile) {
        guard tile.bars > 0 else { return }
        // A loop for each length: what it keeps is known before it starts.
        switch period {
        case 2: advance(tile, 2)
        case 3: advance(tile, 3)
        case 4: advance(tile, 4)
        case 5: advance(tile, 5)
        default: advance(tile, 7)
        }
    }

    @inline(always) private func advance(_ tile: borrowing Tile, _ period: Int) {
        let start = tile.bar(0)
        var newest = start[series, back: 1]
        var pairs = (pair(start, 1), pair(start, 2), pair(start, 3), pair(start, 4))
        for index in 0..<tile.bars {
            let bar = tile.bar(index)
            let value = bar[series]
            let two = value + newest
            switch period {
            case 2: bar.put(two, into)
            case 3: bar.put(two + bar[series, back: 2], into)
            case 4: bar.put(two + pairs.1, into)
            case 5: bar.put((two + pairs.1) + bar[series, back: 4], into)
            default: bar.put((two + pairs.1) + (pairs.3 + bar[series, back: 6]), into)
            }
            newest = value
            pairs = (two, pairs.0, pairs.1, pairs.2)
        }
    }

    /// The sum of two neighbours that ends some bars before a bar.
    @inline(always) private func pair(_ bar: Bar, _ back: Int) -> Lanes {
        bar[series, back: back] + bar[series, back: back + 1]
    }
}
