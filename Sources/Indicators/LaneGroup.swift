public import Market

/// Eight symbols' indicators, carried from bar to bar. History and live are the same call: a panel of 64 bars, or of 1.
@safe
public struct LaneGroup: ~Copyable {
    public let indicators: [Indicator]
    public let interval: Interval

    private var kernels: [(kernel: any Kernel, slot: Int)] = []
    private var windows: SharedWindows
    private var carried = Carried()
    private var tile: Tile
    /// The rings of all kernels, in one piece.
    private let memory: UnsafeMutablePointer<Lanes>
    private let memoryCount: Int
    private let slots: Int
    private let slotOfColumn: [Int]
    /// Of each slot: the age of its first value.
    private let firstAges: [(slot: Int, age: Int)]

    /// - Parameter indicators: the columns, in the order of the output; only their families are computed.
    public init(_ indicators: [Indicator], interval: Interval) {
        (self.indicators, self.interval) = (indicators, interval)
        var plan = MemoryPlan()
        var families: [Family] = []
        for indicator in indicators where !families.contains(indicator.family) {
            families.append(indicator.family)
        }
        windows = SharedWindows(families.flatMap(\.needs), &plan)
        var slot = 0
        var slotOfFamily: [Family: Int] = [:]
        for family in families {
            kernels.append((family.kernel(windows, &plan), slot))
            slotOfFamily[family] = slot
            slot += family.columns
        }
        slots = slot
        slotOfColumn = indicators.map { slotOfFamily[$0.family, default: 0] + $0.output }
        firstAges = zip(slotOfColumn, indicators).map { ($0, $1.warmup + 1) }
        memoryCount = max(1, plan.count)
        unsafe memory = .allocate(capacity: memoryCount)
        unsafe memory.initialize(repeating: Lanes(repeating: 0), count: memoryCount)
        tile = unsafe Tile(memory: memory)
    }

    deinit { unsafe memory.deallocate() }

    /// A tile for this group's columns.
    public func makeOutput() -> OutputTile { OutputTile(slots: slots, slotOfColumn: slotOfColumn) }

    /// Of a lane: the bars of its series so far; 0 where its last bar is not known.
    public func bars(lane: Int) -> Int { Int(carried.age[lane]) }

    /// Goes on by a panel's bars. The output must be one of `makeOutput`.
    public mutating func advance(_ panel: borrowing Panel, into output: inout OutputTile) {
        precondition(panel.interval == interval && output.columns == indicators.count)
        tile.load(panel, &carried)
        windows.advance(tile)
        for index in kernels.indices {
            kernels[index].kernel.advance(tile, from: kernels[index].slot, into: output)
        }
        for (slot, age) in firstAges where tile.hasAbsent || !tile.isSettled(age) {
            let first = Lanes(age)
            for index in 0..<tile.bars {
                let row = output.row(slot, index)
                row[0] = whereLess(tile.bar(index).age, first, Lanes(.absent), else: row[0])
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
        (copy.kernels, copy.windows, copy.carried) = (kernels, windows, carried)
        unsafe copy.memory.update(from: memory, count: memoryCount)
        return copy
    }
}
