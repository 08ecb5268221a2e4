public import Market

/// Up to eight symbols whose indicators are computed side by side, with all that is carried from bar to bar.
///
/// Batch and live are the same call: a panel of 64 bars, or of 1.
@safe
public struct LaneGroup: ~Copyable {
    public let arrangement: Arrangement
    public let interval: Interval

    /// What is carried, and all strips, in one piece.
    private let memory: LaneMemory

    public init(_ arrangement: Arrangement, interval: Interval) {
        (self.arrangement, self.interval) = (arrangement, interval)
        memory = LaneMemory(count: arrangement.memoryCount, filledWith: 0)
    }

    /// - Parameter indicators: the columns, in the order of the output.
    public init(_ indicators: [Indicator], interval: Interval) {
        self.init(Arrangement(indicators), interval: interval)
    }

    /// A tile for this group's columns.
    public func makeOutput() -> OutputTile { OutputTile(arrangement) }

    private var carried: Carried {
        get { unsafe UnsafeMutableRawPointer(memory.start).load(as: Carried.self) }
        nonmutating set {
            unsafe UnsafeMutableRawPointer(memory.start).storeBytes(of: newValue, as: Carried.self)
        }
    }

    /// Of a lane: the bars of its series so far; 0 where its last bar is not known.
    public func bars(lane: Int) -> Int { Int(carried.age[lane]) }

    /// Forgets all series: the next bars are the first of theirs.
    mutating func restart() { carried = Carried() }

    /// Goes on by a panel's bars. The output must be one of `makeOutput`.
    ///
    /// - Parameter meanwhile: called after each loop, with its number: to ask for what is read next.
    public mutating func advance(
        _ panel: borrowing Panel, into output: inout OutputTile, meanwhile: (_ step: Int) -> Void = { _ in }
    ) {
        precondition(panel.interval == interval && output.arrangement === arrangement)
        precondition(panel.bars >= 0 && panel.bars <= Panel.capacity)
        guard panel.bars > 0 else { return }
        var carried = carried
        if carried.position + panel.bars > arrangement.room { slide(&carried) }
        let bytes = carried.position * MemoryLayout<Lanes>.stride
        let base = unsafe UnsafeMutableRawPointer(memory.start)
        var tile = unsafe Tile(
            memory: base, strips: base + bytes, cells: UnsafeMutableRawPointer(output.cells),
            ages: arrangement.sources.ages, bars: panel.bars,
            dayStarts: Tile.dayStarts(firstBar: panel.firstBar, bars: panel.bars, interval))
        let opensAreFinite = arrangement.sources.take(panel, tile)
        arrangement.sources.advance(
            &tile, &carried, opensAreFinite: opensAreFinite, settledAge: arrangement.settledAge,
            shortestMean: arrangement.shortestMean
        ) { panel.lanes(.open, $0) }
        self.carried = carried
        for (number, step) in arrangement.steps.enumerated() {
            meanwhile(number)
            let tiles = CollectionOfOne(tile)
            step.loop.advance(tiles.span, carefully: step.loop.mindsStarts(of: tile))
            for (cell, age) in step.hidden { tile.hide(cell, before: age) }
        }
    }

    /// Moves the end of every strip to its front.
    private func slide(_ carried: inout Carried) {
        for strip in arrangement.histories {
            let front = unsafe memory.start + strip.start
            unsafe front.update(from: front + carried.position, count: strip.history)
        }
        carried.position = 0
    }

    /// The values with a panel's bars, which are then forgotten: a forming bar is looked at, not taken.
    public func peek(_ panel: borrowing Panel, into output: inout OutputTile) {
        var copy = copied()
        copy.advance(panel, into: &output)
    }

    /// A group that goes on from the same place by itself.
    public func copied() -> LaneGroup {
        let copy = LaneGroup(arrangement, interval: interval)
        unsafe copy.memory.start.update(from: memory.start, count: memory.count)
        return copy
    }
}
