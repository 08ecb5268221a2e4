/// The loops that put windows into rings, in an order in which each finds what it reads.
struct WindowLayer {
    var shortSums: [ShortSums] = []
    var longSums: [LongSums] = []
    var weightedSums: [WeightedSums] = []
    var deviations: [Deviations] = []

    func advance(_ tile: borrowing Tile) {
        // By index: these are large, and a `for` would copy each.
        for index in shortSums.indices { shortSums[index].advance(tile) }
        for index in longSums.indices { longSums[index].advance(tile) }
        for index in weightedSums.indices { weightedSums[index].advance(tile) }
        for index in deviations.indices { deviations[index].advance(tile) }
    }
}
