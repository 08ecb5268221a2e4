internal import Market

/// A family of columns: the formula of one bar, and what it carries from bar to bar.
///
/// Batch is a loop over `step`, live is one call of it. Nothing is ever reset: a kernel starts anew by itself where
/// the age of a lane says so, so what it carried before, NaN included, never reaches a value.
protocol Kernel {
    /// The age from which on no lane starts anything any more.
    var settledAge: Int { get }

    /// - Parameter warming: some lane may be younger than `settledAge`. The arithmetic is the same either way; only
    ///   the starts are left out when it is known that there is none.
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool)

    /// Steps over a tile's bars. A requirement, so that every kernel has its own loop with `step` inside.
    mutating func advance(_ tile: borrowing Tile, from first: Int, into output: borrowing OutputTile)
}

/// Where a bar's values go: the family's columns, side by side.
@safe
struct Row {
    let cells: UnsafeMutablePointer<Lanes>

    @inline(always) subscript(column: Int) -> Lanes {
        get { unsafe cells[column * OutputTile.stride] }
        nonmutating set { unsafe cells[column * OutputTile.stride] = newValue }
    }
}

extension Kernel {
    @inline(never)  // In the witness it would be taken for a thunk, in which nothing more is inlined: 16 times slower.
    mutating func advance(_ tile: borrowing Tile, from first: Int, into output: borrowing OutputTile) {
        var kernel = self  // In registers, not behind a pointer that the rows might alias.
        if tile.isSettled(settledAge) {
            for index in 0..<tile.bars {
                kernel.step(tile.bar(index), output.row(first, index), warming: false)
            }
        } else {
            for index in 0..<tile.bars {
                kernel.step(tile.bar(index), output.row(first, index), warming: true)
            }
        }
        self = kernel
    }
}

/// Two families in one loop: while one waits for its last sum, the other computes.
struct Both<First: Kernel, Second: Kernel>: Kernel {
    var first: First
    var second: Second
    /// The columns of the first.
    let columns: Int

    var settledAge: Int { max(first.settledAge, second.settledAge) }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        first.step(bar, out, warming: warming)
        second.step(bar, unsafe Row(cells: out.cells + columns * OutputTile.stride), warming: warming)
    }
}
