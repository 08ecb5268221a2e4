internal import Market

/// How columns are computed: loops in their order, and where everything lies. Immutable, and shared by all groups.
@safe
public final class Arrangement: Sendable {
    /// The columns, in the order of the output.
    public let indicators: [Indicator]

    private let loops: [Loop]
    /// The same, not counted, for what counts references waits for all that is streamed past the caches; and the ages
    /// from which on they start and hide nothing.
    private let uncounted: [(loop: Unmanaged<Loop>, settledAge: Int)]
    /// Of each slot, the age at which its column has its first value.
    let firstAges: LaneMemory
    let sources: Sources
    /// The age from which on nobody asks for ages.
    let settledAge: Int
    let memoryCount: Int
    /// The strips whose end moves to the front.
    let histories: [MemoryPlan.Part]
    /// Which lanes of the memory a checkpoint keeps.
    let kept: [Range<Int>]
    let slots: Int
    let cells: [SharedCell]
    /// The length of the shortest window that someone takes the mean of.
    let shortestMean: Int
    /// How many bars strips have room for, and how many the output.
    let room: Int
    let bars: Int

    var keptBytes: Int { kept.reduce(0) { $0 + $1.count } * MemoryLayout<Lanes>.stride }

    /// FNV-1a over whose it is and what lies where: bytes of another layout are of no use.
    var layout: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        // In their order, for so they are arranged; two of them may well take the same room.
        for byte in indicators.map({ "\($0.family);" }).joined().utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        for word in [memoryCount, slots, room, settledAge] + kept.flatMap({ [$0.lowerBound, $0.upperBound] })
        {
            hash = (hash ^ UInt64(truncatingIfNeeded: word)) &* 0x100_0000_01B3
        }
        return hash
    }

    /// How many loops there are.
    package var loopCount: Int { loops.count }

    /// How many lanes an output takes.
    var tileLanes: Int { slots * bars }

    /// - Parameter indicators: the columns, in the order of the output; only their families are computed.
    public convenience init(_ indicators: [Indicator]) {
        self.init(indicators, room: 2 * Tile.capacity, bars: Tile.capacity)
    }

    init(_ indicators: [Indicator], room: Int, bars: Int) {
        (self.indicators, self.room, self.bars) = (indicators, room, bars)
        let plan = Plan(indicators.map(\.family), room: room, bars: bars)
        let slotOfColumn = indicators.map { plan.slot(of: $0.family, $0.output) }
        loops = plan.steps.map(\.loop)
        firstAges = LaneMemory(count: plan.slots, filledWith: 0)
        var ages = Array(repeating: 0, count: plan.slots)
        for (indicator, slot) in zip(indicators, slotOfColumn) {
            ages[slot] = indicator.warmup + 1
            unsafe firstAges.start[slot] = Lanes(ages[slot])
        }
        unsafe uncounted = plan.steps.map { step in
            let settledAge = max(step.loop.settledAge, ages[step.slots].max() ?? 0)
            return unsafe (Unmanaged.passUnretained(step.loop), settledAge)
        }
        settledAge = unsafe uncounted.map(\.settledAge).max() ?? 0
        (memoryCount, slots, cells) = (plan.memory.count, plan.slots, slotOfColumn.map(plan.cell))
        histories = plan.memory.strips.filter { $0.history > 0 }
        kept = plan.memory.kept
        (sources, shortestMean) = (plan.sources, plan.shortestMean)
    }

    /// Goes on after a pass over a tile's candles.
    ///
    /// - Parameter open: the opens of a bar; only asked for where something is not known.
    func advance(
        _ tile: inout Tile, _ carried: inout Carried, _ found: Sources.Findings,
        open: (_ bar: Int) -> Lanes
    ) {
        sources.advance(
            &tile, &carried, found, settledAge: settledAge,
            shortestMean: shortestMean, open: open)
    }

    /// Calls with one loop after the other.
    @inline(always)
    func forEachLoop(_ body: (_ loop: Loop, _ settledAge: Int) -> Void) {
        unsafe uncounted.withUnsafeBufferPointer { uncounted in
            for unsafe(loop, settledAge) in unsafe uncounted {
                unsafe loop._withUnsafeGuaranteedRef { body($0, settledAge) }
            }
        }
    }
}
