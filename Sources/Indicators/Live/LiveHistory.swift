internal import CKernels
internal import Market

// How series come to where a close can go on: from a replay of history, from bytes, or anew for one symbol.
extension LiveSeries {
    /// Eight places' state after a replay of their histories, from `makeReplay`: the lanes are the group's places, and
    /// the last bar is that before the next close.
    public func adopt(_ group: Int, from replayed: borrowing LaneGroup) {
        groups[group].memory.take(from: replayed.memory)
    }

    /// A group to replay eight places' histories with, before `adopt`.
    public func makeReplay() -> LaneGroup { LaneGroup(replay, interval: interval) }

    /// Computes one place's series again from its bars: after a late or corrected one. The last of them is the bar of
    /// the last close.
    public func rebuild(_ place: Int, from bars: Bars) {
        let (number, lane) = located(place)
        let group = groups[number]
        // The same clock at the end: then every value of the lane lies where the group's do.
        let clock = group.memory.carried.clock &- bars.count
        var replayed = LaneGroup(replay, interval: interval, clock: clock)
        var output = replayed.makeOutput()
        var panel = Panel(interval: interval)
        withExtendedLifetime(bars) {
            for first in stride(from: 0, to: bars.count, by: Panel.capacity) {
                panel.firstBar = bars.firstBar + first
                panel.bars = min(Panel.capacity, bars.count - first)
                panel.fill(lane: 0, from: bars.columns)
                for other in 1..<Panel.lanes { panel.mirror(lane: other, from: 0) }
                replayed.advance(panel, into: &output)
            }
        }
        group.memory.take(lane: lane, from: replayed.memory)
        for (column, cell) in arrangement.cells.enumerated() {
            // Of no bars at all the output is as it was made: nothing is known.
            let value = output.value(column: column, lane: lane, bar: max(0, panel.bars - 1))
            let bytes = cell.bytes + lane * MemoryLayout<Double>.stride
            unsafe UnsafeMutableRawPointer(group.output).storeBytes(
                of: value, toByteOffset: bytes, as: Double.self)
        }
    }

    /// Names the layout of `encoded`: bytes of another are of no use.
    public var layout: UInt64 { arrangement.layout }

    public var groupCount: Int { groups.count }

    /// A group's state, for a checkpoint.
    public func encoded(_ group: Int) -> [UInt8] { groups[group].memory.encoded() }

    /// Takes a group's state over; false if the bytes are of another layout.
    public func restore(_ group: Int, _ bytes: RawSpan) -> Bool { groups[group].memory.restore(bytes) }
}
