internal import Market

/// A family of columns: the formula of one bar, and what it carries from bar to bar.
///
/// Batch is a loop over `step`, live is one call of it. Nothing is ever reset: a kernel starts anew by itself where
/// the age of a lane says so, so what it carried before, NaN included, never reaches a value.
protocol Kernel {
    /// The age from which on no lane starts anything any more.
    var settledAge: Int { get }

    /// It takes means of windows, for which flat ones count.
    var mindsFlat: Bool { get }

    /// - Parameter careful: some lane may be younger than `settledAge`, or some window flat. The arithmetic is the same
    ///   either way; only the starts and exceptions are left out when it is known that there is none.
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool)

    /// Steps over a tile's bars. A requirement, so that every kernel has its own loop with `step` inside.
    mutating func advance(_ tile: borrowing Tile, slot: Int)
}

extension Kernel {
    var settledAge: Int { 0 }
    var mindsFlat: Bool { false }

    // In the witness it would be taken for a thunk, in which nothing more is inlined: six times slower.
    @inline(never)
    mutating func advance(_ tile: borrowing Tile, slot: Int) {
        // In registers, not behind a pointer that the rows might alias.
        var kernel = self
        if tile.isSettled(settledAge) && !(mindsFlat && tile.hasFlat) {
            for index in 0..<tile.bars {
                let bar = tile.bar(index)
                kernel.step(bar, bar.row(slot), careful: false)
            }
        } else {
            for index in 0..<tile.bars {
                let bar = tile.bar(index)
                kernel.step(bar, bar.row(slot), careful: true)
            }
        }
        self = kernel
    }
}
