public import Market

/// Up to eight symbols whose indicators are computed side by side, with all that is carried from bar to bar.
///
/// Batch and live are the same call: a panel of 64 bars, or of 1.
@safe
public struct LaneGroup: ~Copyable {
    public let interval: Interval
    let memory: GroupMemory

    public init(_ arrangement: Arrangement, interval: Interval) {
        self.init(GroupMemory(arrangement), interval: interval)
    }

    /// - Parameter indicators: the columns, in the order of the output.
    public init(_ indicators: [Indicator], interval: Interval) {
        self.init(Arrangement(indicators), interval: interval)
    }

    /// - Parameter clock: the bars that came before, whatever they were.
    init(_ arrangement: Arrangement, interval: Interval, clock: Int) {
        self.init(arrangement, interval: interval)
        memory.carried.clock = clock
    }

    private init(_ memory: consuming GroupMemory, interval: Interval) {
        self.memory = memory
        self.interval = interval
    }

    public var arrangement: Arrangement { memory.arrangement }

    /// A tile for this group's columns.
    public func makeOutput() -> OutputTile { OutputTile(arrangement) }

    /// Of a lane: the bars of its series so far; 0 where its last bar is not known.
    public func bars(lane: Int) -> Int { Int(memory.carried.age[lane]) }

    /// Forgets all series: the next bars are the first of theirs.
    public mutating func restart() { memory.carried.age = .zero }

    /// Goes on by a panel's bars. The output must be one of `makeOutput`.
    public mutating func advance(_ panel: borrowing Panel, into output: inout OutputTile) {
        unsafe advance(panel, into: &output, streaming: nil)
    }

    /// - Parameter target: where all columns are streamed to, as they would lie in the output, which is then of no use.
    @unsafe
    mutating func advance(
        _ panel: borrowing Panel, into output: inout OutputTile, streaming target: UnsafeMutableRawPointer?
    ) {
        precondition(panel.interval == interval && output.arrangement === arrangement)
        precondition(panel.bars >= 0 && panel.bars <= arrangement.bars)
        guard panel.bars > 0 else { return }
        var carried = memory.carried
        memory.makeRoom(panel.bars, &carried)
        var tile = unsafe Tile(
            memory: memory.start, strips: memory.start + carried.position * MemoryLayout<Lanes>.stride,
            output: output.start, ages: arrangement.sources.ages, clock: carried.clock, bars: panel.bars,
            dayStarts: Tile.dayStarts(firstBar: panel.firstBar, bars: panel.bars, interval),
            firstAges: arrangement.firstAges.start, target: target)
        var found = Sources.Findings(same: carried.same)
        arrangement.sources.take(panel, tile, &found)
        arrangement.advance(&tile, &carried, found) { panel.lanes(.open, $0) }
        memory.carried = carried
        arrangement.forEachLoop { loop, settledAge in loop.advance(tile, settledAge: settledAge) }
    }

    /// The values with a panel's bars, which are then forgotten: a forming bar is looked at, not taken.
    public func peek(_ panel: borrowing Panel, into output: inout OutputTile) {
        var copy = copied()
        copy.advance(panel, into: &output)
    }

    /// A group that goes on from the same place by itself.
    public func copied() -> LaneGroup { LaneGroup(memory.copied(), interval: interval) }
}
