internal import Market

/// How columns are computed: loops in their order, and where everything lies. Immutable, and shared by all groups.
public final class Arrangement: Sendable {
    /// The columns, in the order of the output.
    public let indicators: [Indicator]

    /// A loop with what is hidden of its columns until they have a value.
    struct Step: Sendable {
        let loop: Loop
        let slots: Range<Int>
        let hidden: [(cell: Cell, age: Int)]
    }

    let steps: [Step]
    let sources: Sources
    /// The age from which on nobody asks for ages.
    let settledAge: Int
    let memoryCount: Int
    /// The strips whose end moves to the front.
    let histories: [MemoryPlan.Part]
    let slots: Int
    let slotOfColumn: [Int]
    /// The length of the shortest window that someone takes the mean of.
    let shortestMean: Int
    /// How many bars strips have room for, and how far columns of the output lie apart, in bars.
    let room: Int
    let apart: Int

    /// - Parameter indicators: the columns, in the order of the output; only their families are computed.
    public convenience init(_ indicators: [Indicator]) {
        // A load that shares its low twelve address bits with a recent store waits for it: columns of a tile, which is
        // as long as those twelve bits, are set apart by one bar more.
        self.init(indicators, room: 2 * Tile.capacity, apart: Tile.capacity + 1)
    }

    init(_ indicators: [Indicator], room: Int, apart: Int) {
        (self.indicators, self.room, self.apart) = (indicators, room, apart)
        let plan = Plan(indicators.map(\.family), room: room, apart: apart * MemoryLayout<Lanes>.stride)
        let slotOfColumn = indicators.map { plan.slot(of: $0.family, $0.output) }
        steps = plan.steps.map { step in
            let hidden = zip(indicators, slotOfColumn).filter { step.slots.contains($1) }
            return Step(
                loop: step.loop, slots: step.slots,
                hidden: hidden.map { (plan.cell($1), $0.warmup + 1) })
        }
        (sources, shortestMean) = (plan.sources, plan.shortestMean)
        settledAge = max(
            steps.map(\.loop.settledAge).max() ?? 0, indicators.map { $0.warmup + 1 }.max() ?? 0)
        (memoryCount, slots, self.slotOfColumn) = (plan.memory.count, plan.slots, slotOfColumn)
        histories = plan.memory.strips.filter { $0.history > 0 }
    }
}
