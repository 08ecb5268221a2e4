internal import Market

/// The last values of a series in a group's memory: a tile's, and those before it that someone looks back at.
///
///     │ … before the tile │ bar 0 │ bar 1 │ … │ bar 31 │ oldest … │
///
/// Tiles begin where they don't run over the end, so a tile's own values lie in one piece.
struct Ring: Hashable, Sendable {
    let offset: Int
    /// One less than its size, a power of two.
    let mask: Int
}

/// Hands out a group's memory while its kernels are made.
struct MemoryPlan {
    private(set) var count = 0

    mutating func ring(reaching back: Int) -> Ring {
        var size = Tile.capacity
        while size < back + Tile.capacity { size *= 2 }
        // A load that shares its low twelve address bits with a recent store waits for it: sizes are powers of two,
        // so rings are set apart by one bar.
        defer { count += size + 1 }
        return Ring(offset: count, mask: size - 1)
    }
}
