internal import CKernels
public import Market

/// Many symbols' indicators of one interval, bar by bar as they close.
///
/// A close is one call: each loop steps over all groups of eight symbols, which wait for nothing of each other. Nothing
/// is allocated on that path. A symbol has a place of its own; a place whose bar is not known starts its series anew.
@safe
public struct LiveSeries: ~Copyable, @unchecked Sendable {  // Nobody else knows its groups.
    public let interval: Interval
    let arrangement: Arrangement
    /// The same for whole tiles: what histories are replayed with.
    let replay: Arrangement
    /// Places taken so far.
    public private(set) var places = 0
    var groups: [Group] = []
    /// All groups' memory, at equal distances.
    private var block = LaneBlock(count: 0)
    /// Groups at the last close: those with no start and no flat window, and the others.
    private var settled: [Tile] = []
    private var careful: [Tile] = []

    /// Eight places: what they carry, and behind it their last row of columns.
    @safe
    final class Group {
        let memory: GroupMemory
        let output: UnsafeMutablePointer<Lanes>

        init(_ arrangement: Arrangement, _ block: LaneBlock, at first: Int) {
            memory = GroupMemory(arrangement, block, at: first)
            unsafe output = block.memory.start + (first + arrangement.memoryCount)
        }
    }

    /// From group to group, in lanes: an odd number of cache lines, so that they don't crowd into the same sets.
    private var apart: Int { (arrangement.memoryCount + arrangement.slots) | 1 }

    /// - Parameter indicators: the columns, in the order of the rows.
    public init(_ indicators: [Indicator], interval: Interval) {
        self.init(Arrangements(indicators), interval: interval)
    }

    /// What series of all intervals may share.
    struct Arrangements {
        let live: Arrangement
        let replay: Arrangement

        init(_ indicators: [Indicator]) {
            live = Arrangement(indicators, room: 16, bars: 1)
            replay = Arrangement(indicators)
        }
    }

    init(_ arrangements: Arrangements, interval: Interval) {
        self.interval = interval
        (arrangement, replay) = (arrangements.live, arrangements.replay)
    }

    /// How many groups on is fetched.
    private static let ahead = 2

    public var columns: Int { arrangement.indicators.count }

    /// Gives a symbol a place; its series starts with the next bar.
    public mutating func join() -> Int {
        defer { places += 1 }
        let (group, lane) = places.quotientAndRemainder(dividingBy: Panel.lanes)
        if lane == 0 {
            if (groups.count + 1) * apart > block.memory.count { grow() }
            groups.append(Group(arrangement, block, at: groups.count * apart))
            // At the clock of the others: the same of all groups lies at equal distances.
            if let clock = groups.first?.memory.carried.clock { groups[group].memory.carried.clock = clock }
        }
        groups[group].memory.carried.age[lane] = 0
        // Until now the lane showed what another does.
        for slot in 0..<arrangement.slots { unsafe groups[group].output[slot][lane] = .absent }
        return places
    }

    /// Makes room for twice as many groups.
    private mutating func grow() {
        let capacity = max(8, 2 * groups.count)
        let larger = LaneBlock(count: capacity * apart)
        unsafe larger.memory.start.update(from: block.memory.start, count: groups.count * apart)
        block = larger
        groups = groups.indices.map { Group(arrangement, larger, at: $0 * apart) }
        settled.reserveCapacity(capacity)
        careful.reserveCapacity(capacity)
    }

    /// The bars of a place's series so far; 0 where its last bar is not known.
    public func bars(_ place: Int) -> Int {
        let (group, lane) = located(place)
        return Int(groups[group].memory.carried.age[lane])
    }

    /// One value of the last close; NaN before the column is warm.
    public func value(_ place: Int, column: Int) -> Double {
        let (group, lane) = located(place)
        return value(groups[group], lane, arrangement.cells[column])
    }

    /// Puts a place's last row into a table of rows.
    public func copyRow(_ place: Int, into table: inout MutableSpan<Double>, at first: Int) {
        precondition(first >= 0 && first + columns <= table.count)
        let (group, lane) = located(place)
        for (column, cell) in arrangement.cells.enumerated() {
            table[first + column] = value(groups[group], lane, cell)
        }
    }

    private func value(_ group: Group, _ lane: Int, _ cell: SharedCell) -> Double {
        unsafe UnsafeMutableRawPointer(group.output).load(
            fromByteOffset: cell.bytes + lane * MemoryLayout<Double>.stride, as: Double.self)
    }

    func located(_ place: Int) -> (group: Int, lane: Int) {
        precondition(place >= 0 && place < places)
        return (place / Panel.lanes, place % Panel.lanes)
    }

    /// Goes on by one bar of every place; the cross-section has them all.
    public mutating func advance(_ section: borrowing CrossSection) {
        precondition(section.places >= places)
        settled.removeAll(keepingCapacity: true)
        careful.removeAll(keepingCapacity: true)
        let dayStarts = Tile.dayStarts(firstBar: section.bar, bars: 1, interval)
        for number in groups.indices {
            let tile = take(section, number, dayStarts)
            if tile.isSettled(arrangement.settledAge), !tile.hasFlat, !tile.hasAbsent {
                settled.append(tile)
            } else {
                careful.append(tile)
            }
        }
        arrangement.forEachLoop { loop, settledAge in
            loop.close(settled.span, ahead: Self.ahead * apart * MemoryLayout<Lanes>.stride)
            for tile in careful { loop.advance(tile, settledAge: settledAge) }
        }
    }

    /// Takes a group's bar over into its strips.
    private func take(_ section: borrowing CrossSection, _ number: Int, _ dayStarts: UInt64) -> Tile {
        let group = groups[number]
        var carried = group.memory.carried
        group.memory.makeRoom(1, &carried)
        var tile = unsafe Tile(
            memory: group.memory.start,
            strips: group.memory.start + carried.position * MemoryLayout<Lanes>.stride,
            output: UnsafeMutableRawPointer(group.output), ages: arrangement.sources.ages,
            clock: carried.clock, bars: 1, dayStarts: dayStarts, firstAges: arrangement.firstAges.start)
        let spare = max(0, (number + 1) * Panel.lanes - places)
        func lanes(_ column: Column) -> Lanes {
            let values = section.column(column)
            var lanes = unsafe values.withUnsafeBufferPointer {
                unsafe ck_load($0.baseAddress! + number * Panel.lanes)
            }
            // Lanes without a symbol show what the first shows: nobody asks, and nothing is absent for it.
            if spare > 0 { for lane in Panel.lanes - spare..<Panel.lanes { lanes[lane] = lanes[0] } }
            return lanes
        }
        let sources = arrangement.sources
        let bar = tile.bar(0)
        bar.put(lanes(.high), sources.high)
        bar.put(lanes(.low), sources.low)
        bar.put(lanes(.close), sources.close)
        bar.put(lanes(.volume), sources.volume)
        let open = lanes(.open)
        var found = Sources.Findings(same: carried.same)
        found.count(open)
        sources.derive(tile, 0..<1, &found)
        arrangement.advance(&tile, &carried, found) { _ in open }
        group.memory.carried = carried
        return tile
    }
}
