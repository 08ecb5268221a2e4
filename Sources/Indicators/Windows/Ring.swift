internal import Market

/// The last values of a series that only one loop looks back into, in place in the group's memory.
///
/// Short enough to stay in the nearest cache while the loop runs: a strip of a whole tile would be fetched anew. The
/// size is a power of two above the furthest look back. It is part of the type, and where it lies and how far back a
/// look is are written out: an address is then one mask for all rings of a loop.
struct Ring<let size: Int> {
    /// Where it begins among the kernel's rings, in lanes.
    private let start: Int

    @inline(always) init(at start: Int) { self.start = start }

    /// Where the next ring may begin.
    @inline(always) var end: Int { start &+ size }

    /// The value kept some bars ago, `back` less than the size.
    @inline(always) func value(_ bar: Bar, back: Int) -> Lanes {
        let address = unsafe bar.history + bytes(bar.clock &- back)
        unsafe bar.fetch(address)
        return unsafe address.load(as: Lanes.self)
    }

    @inline(always) func keep(_ value: Lanes, _ bar: Bar) {
        let address = unsafe bar.history + bytes(bar.clock)
        unsafe bar.fetch(address)
        unsafe address.storeBytes(of: value, as: Lanes.self)
    }

    /// Keeps a sum and adds the one kept some bars ago: the sum of a window of which both are parts.
    @inline(always) func joined(_ newer: Lanes, _ bar: Bar, back: Int) -> Lanes {
        keep(newer, bar)
        return newer + value(bar, back: back)
    }

    @inline(always) private func bytes(_ clock: Int) -> Int {
        (start &+ clock & (size &- 1)) &* MemoryLayout<Lanes>.stride
    }
}

/// Rings of highs and of lows.
struct ExtremesRing<let size: Int> {
    private let high: Ring<size>
    private let low: Ring<size>

    @inline(always) init(at start: Int) { (high, low) = (Ring(at: start), Ring(at: start &+ size)) }

    @inline(always) var end: Int { low.end }

    @inline(always) func value(_ bar: Bar, back: Int) -> Extremes<Lanes> {
        Extremes(high: high.value(bar, back: back), low: low.value(bar, back: back))
    }

    @inline(always) func keep(_ value: Extremes<Lanes>, _ bar: Bar) {
        high.keep(value.high, bar)
        low.keep(value.low, bar)
    }
}
