internal import Market

/// One bar of eight symbols, as kernels see it: the series in the group's memory, and the columns computed so far.
@safe
struct Bar {
    let memory: UnsafeMutablePointer<Lanes>
    /// The output's rows from the tile's first bar on.
    let cells: UnsafeMutablePointer<Lanes>
    /// The ring of the first source; the others follow at equal distances.
    let sources: Ring
    /// The bars that the group saw before the tile, and the bar's place in it.
    let start: Int
    let index: Int
    /// The bar opens at 00:00 UTC.
    let isDayStart: Bool

    @inline(always) subscript(source: Source) -> Lanes { self[source.ring(sources)] }
    @inline(always) subscript(source: Source, back back: Int) -> Lanes {
        self[source.ring(sources), back: back]
    }

    @inline(always) var high: Lanes { self[.high] }
    @inline(always) var low: Lanes { self[.low] }
    @inline(always) var close: Lanes { self[.close] }
    @inline(always) var volume: Lanes { self[.volume] }
    @inline(always) var age: Lanes { self[.age] }

    /// What was put into a ring at this bar.
    @inline(always) subscript(ring: Ring) -> Lanes {
        unsafe memory[ring.offset &+ start & ring.mask &+ index]
    }

    /// What was put into a ring some bars ago.
    @inline(always) subscript(ring: Ring, back back: Int) -> Lanes {
        unsafe memory[ring.offset &+ (start &+ index &- back) & ring.mask]
    }

    @inline(always) func put(_ value: Lanes, _ ring: Ring) {
        unsafe memory[ring.offset &+ start & ring.mask &+ index] = value
    }

    /// What another family, which came before, wrote at this bar.
    @inline(always) subscript(column: SharedColumn) -> Lanes { row(column.slot)[0] }

    /// The columns from a slot on, at this bar.
    @inline(always) func row(_ slot: Int) -> Row {
        unsafe Row(cells: cells + (slot &* OutputTile.stride &+ index))
    }
}

/// A column that other families read.
struct SharedColumn {
    let slot: Int
}

/// Where a bar's values go: the family's columns, side by side.
@safe
struct Row {
    let cells: UnsafeMutablePointer<Lanes>

    @inline(always) subscript(column: Int) -> Lanes {
        get { unsafe cells[column * OutputTile.stride] }
        nonmutating set { unsafe cells[column * OutputTile.stride] = newValue }
    }

    /// The row of a family's columns that begin some columns further.
    @inline(always) func next(_ columns: Int) -> Row {
        unsafe Row(cells: cells + columns * OutputTile.stride)
    }
}
