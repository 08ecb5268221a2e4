public import Market

/// Eight symbols' indicators, carried from bar to bar. History and live are the same call: a panel of 64 bars, or of 1.
@safe
public struct LaneGroup: ~Copyable {
    public let indicators: [Indicator]
    public let interval: Interval

    private var carried = Carried()
    private let layers: [WindowLayer]
    /// The kernels of both layers, one layer after the other.
    private var kernels: [any Kernel]
    private let slotOfKernel: [Int]
    private let kernelsOfLayer: [Range<Int>]
    private var tile: Tile
    /// All rings, in one piece.
    private let memory: UnsafeMutablePointer<Lanes>
    private let memoryCount: Int
    private let slots: Int
    private let slotOfColumn: [Int]
    /// Of each column: its slot, and the age of its first value.
    private let firstAges: [(slot: Int, age: Int)]

    /// - Parameter indicators: the columns, in the order of the output; only their families are computed.
    public init(_ indicators: [Indicator], interval: Interval) {
        (self.indicators, self.interval) = (indicators, interval)
        let plan = Plan(indicators.map(\.family))
        (layers, slots) = (plan.layers, plan.slots)
        kernels = plan.kernels.joined().map(\.kernel)
        slotOfKernel = plan.kernels.joined().map(\.slot)
        kernelsOfLayer = [0..<plan.kernels[0].count, plan.kernels[0].count..<kernels.count]
        slotOfColumn = indicators.map { plan.column(of: $0.family, $0.output).slot }
        firstAges = zip(slotOfColumn, indicators).map { ($0, $1.warmup + 1) }
        memoryCount = plan.memory.count
        unsafe memory = .allocate(capacity: memoryCount)
        unsafe memory.initialize(repeating: Lanes(repeating: 0), count: memoryCount)
        let settledAge = max(kernels.map(\.settledAge).reduce(0, max), firstAges.map(\.age).reduce(0, max))
        tile = unsafe Tile(
            memory: memory, sources: plan.sources, shortestMean: plan.shortestMean, settledAge: settledAge)
    }

    deinit { unsafe memory.deallocate() }

    /// A tile for this group's columns.
    public func makeOutput() -> OutputTile { OutputTile(slots: slots, slotOfColumn: slotOfColumn) }

    /// Of a lane: the bars of its series so far; 0 where its last bar is not known.
    public func bars(lane: Int) -> Int { Int(carried.age[lane]) }

    /// Forgets all series: the next bars are the first of theirs.
    mutating func restart() { carried.age = .zero }

    /// Goes on by a panel's bars. The output must be one of `makeOutput`.
    public mutating func advance(_ panel: borrowing Panel, into output: inout OutputTile) {
        advance(panel, into: &output) {}
    }

    /// The same, with something else to do between the loops.
    mutating func advance(_ panel: borrowing Panel, into output: inout OutputTile, meanwhile: () -> Void) {
        precondition(
            panel.interval == interval && output.columns == indicators.count && output.slots == slots)
        precondition(panel.bars >= 0 && panel.bars <= Panel.capacity)
        var bar = 0
        while bar < panel.bars {
            // No tile runs over the end of a ring.
            let room = Tile.capacity - carried.clock % Tile.capacity
            let next = min(panel.bars, bar + room)
            tile.load(panel, bar..<next, output, &carried)
            compute(meanwhile)
            bar = next
        }
    }

    private mutating func compute(_ meanwhile: () -> Void) {
        for layer in layers.indices {
            layers[layer].advance(tile)
            for index in kernelsOfLayer[layer] {
                meanwhile()
                kernels[index].advance(tile, slot: slotOfKernel[index])
            }
        }
        for (slot, age) in firstAges where tile.hasAbsent || !tile.isSettled(age) {
            let first = Lanes(age)
            for index in 0..<tile.bars {
                let bar = tile.bar(index)
                let row = bar.row(slot)
                row[0] = whereLess(bar.age, first, Lanes(.absent), else: row[0])
            }
        }
    }

    /// The values with a panel's bars, which are then forgotten: a forming bar is looked at, not taken.
    public func peek(_ panel: borrowing Panel, into output: inout OutputTile) {
        var copy = copied()
        copy.advance(panel, into: &output)
    }

    /// A group that goes on from the same place by itself.
    public func copied() -> LaneGroup {
        var copy = LaneGroup(indicators, interval: interval)
        (copy.kernels, copy.carried) = (kernels, carried)
        unsafe copy.memory.update(from: memory, count: memoryCount)
        return copy
    }
}
