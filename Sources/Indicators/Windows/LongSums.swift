internal import Market

/// Sums that are joined from shorter ones and put into rings, up to four in one loop; later ones may read earlier ones.
struct LongSums {
    static let sumsMax = 4

    private(set) var count = 0
    private var windows = (Window.none, Window.none, Window.none, Window.none)
    private var into = (Window.none.newer, Window.none.newer, Window.none.newer, Window.none.newer)

    mutating func add(_ window: Window, into sums: Ring) {
        switch count {
        case 0: (windows.0, into.0) = (window, sums)
        case 1: (windows.1, into.1) = (window, sums)
        case 2: (windows.2, into.2) = (window, sums)
        default: (windows.3, into.3) = (window, sums)
        }
        count += 1
    }

    func advance(_ tile: borrowing Tile) {
        switch count {
        case 1: advance(tile, 1)
        case 2: advance(tile, 2)
        case 3: advance(tile, 3)
        default: advance(tile, 4)
        }
    }

    @inline(always) private func advance(_ tile: borrowing Tile, _ count: Int) {
        for index in 0..<tile.bars {
            let bar = tile.bar(index)
            bar.put(windows.0.sum(bar), into.0)
            if count > 1 { bar.put(windows.1.sum(bar), into.1) }
            if count > 2 { bar.put(windows.2.sum(bar), into.2) }
            if count > 3 { bar.put(windows.3.sum(bar), into.3) }
        }
    }
}
