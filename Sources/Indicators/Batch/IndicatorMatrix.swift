public import Market

/// Symbols x bars x columns, all in memory.
///
/// Values lie as they were computed, tile after tile of eight symbols and 64 bars, for that is how they are written
/// fastest: memory is the limit. Ask for a value or a row; for columns side by side use `Batch.write`.
@safe
public final class IndicatorMatrix: @unchecked Sendable {  // Written before it is shown.
    private let arrangement: Arrangement
    private let memory: LaneMemory
    private let bars: [Range<Int>]
    private let groups: [[Int]]
    /// Of each group, its first bar and its first tile.
    private let firstBars: [Int]
    private let firstTiles: [Int]
    private let located: [(group: Int, lane: Int)]
    /// Until then nothing stands in the memory.
    private var isFilled = false

    init(_ arrangement: Arrangement, _ symbols: [BarColumns]) {
        self.arrangement = arrangement
        bars = symbols.map(\.bars)
        groups = laneGroups(bars)
        var (firstBars, firstTiles, tiles) = ([Int](), [Int](), 0)
        var located = Array(repeating: (group: 0, lane: 0), count: symbols.count)
        for (group, members) in groups.enumerated() {
            let bars = BatchGroup.bars(of: members.map { symbols[$0] })
            firstBars.append(bars.lowerBound)
            firstTiles.append(tiles)
            tiles += (bars.count + Panel.capacity - 1) / Panel.capacity
            for (lane, place) in members.enumerated() { located[place] = (group, lane) }
        }
        (self.firstBars, self.firstTiles, self.located) = (firstBars, firstTiles, located)
        memory = LaneMemory(count: tiles * arrangement.tileLanes)
    }

    /// Computes all values, of the symbols that it was made for.
    public func fill(_ symbols: [Bars], interval: Interval, threads: Int = 1) {
        precondition(symbols.map { $0.firstBar..<$0.firstBar + $0.count } == bars)
        withExtendedLifetime(symbols) {
            fill(symbols.map(\.columns), interval: interval, threads: threads)
        }
        isFilled = true
    }

    private func fill(_ symbols: [BarColumns], interval: Interval, threads: Int) {
        let queue = GroupQueue(groups)
        onThreads(min(threads, groups.count)) { [self] in
            var group = BatchGroup(arrangement, interval: interval)
            while let number = queue.nextNumber() {
                let lanes = firstTiles[number] * arrangement.tileLanes
                let target = unsafe UnsafeMutableRawPointer(memory.start + lanes)
                unsafe group.stream(groups[number].map { symbols[$0] }, to: target)
            }
        }
    }

    public var symbols: Int { bars.count }
    public var columns: Int { arrangement.indicators.count }

    /// How many bars a symbol has.
    public func bars(_ symbol: Int) -> Int { bars[symbol].count }

    /// One value; NaN where the column is not warm yet or the bar not known.
    public func value(_ symbol: Int, bar: Int, column: Int) -> Double {
        precondition(isFilled && bar >= 0 && bar < bars[symbol].count)
        let (group, lane) = located[symbol]
        let place = bars[symbol].lowerBound + bar - firstBars[group]
        let tile = firstTiles[group] + place / Panel.capacity
        let cell = arrangement.cells[column]
        let bytes =
            tile * arrangement.tileLanes * MemoryLayout<Lanes>.stride + cell.bytes
            + place % Panel.capacity * cell.row + lane * MemoryLayout<Double>.stride
        return unsafe UnsafeRawPointer(memory.start).load(fromByteOffset: bytes, as: Double.self)
    }
}
