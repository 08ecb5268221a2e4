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
    /// The same for whole tiles: what histories are replayed with. Both have one layout of memory.
    let replay: Arrangement
    /// Places taken so far.
    public private(set) var places = 0
    var groups: [Group] = []
    /// Groups at the last close: those with no start and no flat window, and the others.
    private var settled: [Tile] = []
    private var careful: [Tile] = []

    /// Eight places: what they carry, and their last row of columns.
    final class Group {
        let memory: GroupMemory
        let output: LaneMemory

        init(_ arrangement: Arrangement) {
            memory = GroupMemory(arrangement)
            output = LaneMemory(count: arrangement.slots, filledWith: .absent)
        }
    }

    /// - Parameter indicators: the columns, in the order of the rows.
    public init(_ indicators: [Indicator], interval: Interval) {
        self.init(Arrangements(indicators), interval: interval)
    }

    /// What series of all intervals may share.
    struct Arrangements {
        let live: Arrangement
        let replay: Arrangement

        init(_ indicators: [Indicator]) {
            live = Arrangement(indicators, room: 2 * Tile.capacity, bars: 1)
            replay = Arrangement(indicators)
        }
    }

    init(_ arrangements: Arrangements, interval: Interval) {
        self.interval = interval
        (arrangement, replay) = (arrangements.live, arrangements.replay)
    }

    public var columns: Int { arrangement.indicators.count }

    /// Gives a symbol a place; its series starts with the next bar.
    public mutating func join() -> Int {
        defer { places += 1 }
        let (group, lane) = places.quotientAndRemainder(dividingBy: Panel.lanes)
        if lane == 0 {
            groups.append(Group(arrangement))
            settled.reserveCapacity(groups.count)
            careful.reserveCapacity(groups.count)
        }
        groups[group].memory.carried.age[lane] = 0
        return places
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
        unsafe UnsafeMutableRawPointer(group.output.start).load(
            fromByteOffset: cell.bytes + lane * MemoryLayout<Double>.stride, as: Double.self)
    }

    func located(_ place: Int) -> (group: Int, lane: Int) {
        precondition(place >= 0 && place < places)
        return (place / Panel.lanes, place % Panel.lanes)
    }

    /// Goes on by one bar of every place. Places beyond the cross-section's are not known.
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
        for step in arrangement.steps {
            step.loop.advance(settled.span, carefully: false)
            for tile in careful {
                let one = CollectionOfOne(tile)
                step.loop.advance(one.span, carefully: step.loop.mindsStarts(of: tile))
                step.hide(tile)
            }
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
            output: UnsafeMutableRawPointer(group.output.start), ages: arrangement.sources.ages,
            clock: carried.clock, bars: 1, dayStarts: dayStarts)
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
        let opensAreFinite = ck_equal(open - open, .zero) == 0xFF
        arrangement.advance(&tile, &carried, opensAreFinite: opensAreFinite) { _ in open }
        group.memory.carried = carried
        return tile
    }
}
