internal import Market

/// One bar of eight symbols, as kernels see it: the sources, and the rings that remember what was.
@safe
struct Bar {
    /// The sources of a tile, `stride` bars each.
    let sources: UnsafeMutablePointer<Lanes>
    let memory: UnsafeMutablePointer<Lanes>
    /// The bar's place in the tile, and in all the bars that the group has seen.
    let index: Int
    let clock: Int
    /// The bar's open time is 00:00 UTC.
    let isDayStart: Bool

    static let stride = Panel.capacity + 1

    @inline(always) subscript(source: Source) -> Lanes {
        unsafe sources[source.rawValue * Self.stride + index]
    }

    @inline(always) var open: Lanes { self[.open] }
    @inline(always) var high: Lanes { self[.high] }
    @inline(always) var low: Lanes { self[.low] }
    @inline(always) var close: Lanes { self[.close] }
    @inline(always) var volume: Lanes { self[.volume] }
    @inline(always) var age: Lanes { self[.age] }

    /// What was put into a ring `back` bars ago.
    @inline(always) subscript(ring: Ring, back back: Int) -> Lanes {
        unsafe memory[ring.offset + (clock &- back) & ring.mask]
    }

    @inline(always) func put(_ value: Lanes, _ ring: Ring) {
        unsafe memory[ring.offset + clock & ring.mask] = value
    }
}

/// The place of the last values of a series in a group's memory.
struct Ring {
    let offset: Int
    /// One less than its size, a power of two.
    let mask: Int
}

/// Hands out a group's memory while its kernels are made.
struct MemoryPlan {
    private(set) var count = 0

    /// A ring that reaches some bars back. With `spanning`, also while a whole tile is put before it is looked at.
    mutating func ring(reaching back: Int, spanning bars: Int = 0) -> Ring {
        var size = 1
        while size < back + 1 + bars { size *= 2 }
        defer { count += size }
        return Ring(offset: count, mask: size - 1)
    }
}
