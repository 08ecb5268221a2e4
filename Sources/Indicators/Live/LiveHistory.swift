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

    /// Names what `encoded` means: where everything lies, and what a short history leaves there. Bytes that kernels with
    /// another formula made are of no use, though they may be as many.
    public var signature: UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.add(arrangement.layout)
        // Longer than any window, through two starts and a flat stretch; the numbers are SplitMix64's.
        var group = LaneGroup(replay, interval: interval)
        var output = group.makeOutput()
        var panel = Panel(interval: interval)
        var state: UInt64 = 9
        var price = 100.0
        func next(_ limit: UInt64) -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            let word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            return Double((word ^ (word >> 31)) % limit)
        }
        for tile in 0..<8 {
            (panel.firstBar, panel.bars) = (tile * Panel.capacity, Panel.capacity)
            for bar in 0..<Panel.capacity {
                for lane in 0..<Panel.lanes {
                    let open = price
                    let isFlat = tile == 6 && lane < 4
                    if !isFlat { price = 50 + next(100) }
                    let isKnown = tile != 1 || lane != 5
                    panel.put(
                        open: isKnown ? open : .absent, high: max(open, price) + (isFlat ? 0 : next(9)),
                        low: min(open, price) - (isFlat ? 0 : next(9)), close: price, volume: next(1000),
                        lane: lane, at: bar)
                }
            }
            group.advance(panel, into: &output)
        }
        group.memory.forEachKeptWord { fingerprint.add($0) }
        return fingerprint.value
    }

    public var groupCount: Int { groups.count }

    /// A group's state, for a checkpoint.
    public func encoded(_ group: Int) -> [UInt8] { groups[group].memory.encoded() }

    /// Takes a group's state over; false if the bytes are of another layout.
    public func restore(_ group: Int, _ bytes: RawSpan) -> Bool { groups[group].memory.restore(bytes) }
}
