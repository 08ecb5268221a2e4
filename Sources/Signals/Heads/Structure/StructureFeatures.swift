internal import Market

/// What one interval's structure says.
struct IntervalStructure: Sendable {
    let interval: Interval
    /// The interval's number of its newest bar since the epoch.
    let bar: Int
    /// Which way its swings look; nil where they can't be read.
    let bias: Direction?
    /// Which way it broke last; flat where that is not known.
    let trend: Direction
    /// The break turned those before it.
    let isChange: Bool
    /// Where price stands in the range of its last fifty bars, 0 at the low to 1 at the high, and the share of the fifty that
    /// there were; nil where there are too few.
    let position: (value: Double, filled: Double)?
    /// Unmitigated blocks that price is at.
    let longBlock: Sighting?
    let shortBlock: Sighting?
}

/// What the head of market structure sees: five intervals from the longest down.
struct StructureFeatures: HeadFeatures {
    let intervals: InlineArray<5, IntervalStructure>

    /// What an interval weighs in the alignment.
    static func weight(of interval: Interval) -> Double {
        switch interval {
        case .d1: 0.35
        case .h4: 0.30
        case .h1: 0.20
        case .m15: 0.10
        case .m5, .m1: 0.05
        }
    }
    /// The share of the readable weights that must look one way; less an epsilon, for .30 + .20 + .10 of .80 is .75.
    static let alignmentMin = 0.75 - 1e-9
    /// Bars of its interval in which a block is half forgotten.
    static let blockHalfLife = 30.0

    /// The weights of the intervals that can be read, of 1.
    var readable: Double { weight { $0.bias != nil } }

    /// The share of the readable weights that look a direction's way.
    func alignment(_ direction: Direction) -> Double {
        readable > 0 ? weight { $0.bias == direction } / readable : 0
    }

    private func weight(where isCounted: (IntervalStructure) -> Bool) -> Double {
        var sum = 0.0
        for index in intervals.indices where isCounted(intervals[index]) {
            sum += Self.weight(of: intervals[index].interval)
        }
        return sum
    }

    /// Where price stands in the ranges, weighed as the alignment, shorter ranges less: below a half it is at a discount, above at a premium.
    var position: Double? {
        var (sum, weights) = (0.0, 0.0)
        for index in intervals.indices {
            guard let position = intervals[index].position else { continue }
            let weight = Self.weight(of: intervals[index].interval) * position.filled
            (sum, weights) = (sum + weight * position.value, weights + weight)
        }
        return weights > 0 ? sum / weights : nil
    }

    /// What a direction's quality keeps for the price it is had at: all of it at the far end of the ranges (a long at the
    /// lowest low), .70 at the other.
    private func bargain(_ direction: Direction) -> Double {
        let position = position ?? 0.5
        return 0.70 + 0.30 * (direction == .short ? position : 1 - position)
    }

    var vote: Vote {
        var events = Events()
        add(.long, to: &events)
        add(.short, to: &events)
        return events.vote(trust: readable)
    }

    private func add(_ direction: Direction, to events: inout Events) {
        let (alignment, bargain) = (alignment(direction), bargain(direction))
        if alignment >= Self.alignmentMin {
            events.add(direction, quality: alignment * bargain, age: 0, halfLife: 1)
        }
        for index in intervals.indices {
            let seen = intervals[index]
            guard let block = direction == .long ? seen.longBlock : seen.shortBlock else { continue }
            let priced = Sighting(bar: block.bar, quality: block.quality * bargain)
            events.add(direction, priced, at: seen.bar, halfLife: Self.blockHalfLife)
        }
    }

    /// The alignment, positive for long; the intervals' biases; the blocks that price is at, as they have faded; how the
    /// intervals broke last; the position in the ranges.
    var reasons: [Reason] {
        let (long, short) = (alignment(.long), alignment(.short))
        var reasons = [Reason("alignment", long > short ? long : short > long ? -short : 0)]
        var (blocks, breaks): ([Reason], [Reason]) = ([], [])
        for index in intervals.indices {
            let seen = intervals[index]
            if let bias = seen.bias { reasons.append(Reason("bias_\(seen.interval)", bias.sign)) }
            for (direction, block) in [(Direction.long, seen.longBlock), (.short, seen.shortBlock)] {
                let name = "block_\(seen.interval)_\(direction)"
                let reason = Reason(name, block, at: seen.bar, halfLife: Self.blockHalfLife, direction)
                if let reason { blocks.append(reason) }
            }
            guard seen.trend != .flat else { continue }
            let name = seen.isChange ? "change_of_character" : "break_of_structure"
            breaks.append(Reason("\(name)_\(seen.interval)", seen.trend.sign))
        }
        reasons += blocks.sorted { abs($0.value) > abs($1.value) } + breaks
        if let position { reasons.append(Reason("range_position", position)) }
        return reasons
    }
}
