internal import Market

/// One interval's ranges, both ways.
struct WyckoffRanges: BitwiseCopyable, Sendable {
    /// Of the interval's newest bar.
    let bar: Int
    let accumulation: WyckoffSightings
    let accumulationPhase: WyckoffPhase
    let distribution: WyckoffSightings
    let distributionPhase: WyckoffPhase
}

/// What the head of trading ranges sees.
struct WyckoffFeatures: HeadFeatures {
    let quarterHour: WyckoffRanges
    let hour: WyckoffRanges

    /// Bars of its interval in which an event is half forgotten.
    static let halfLife = 12.0

    var vote: Vote {
        var events = Events()
        add(quarterHour, to: &events)
        add(hour, to: &events)
        return events.vote()
    }

    private func add(_ ranges: WyckoffRanges, to events: inout Events) {
        add(ranges.accumulation, .long, at: ranges.bar, to: &events)
        add(ranges.distribution, .short, at: ranges.bar, to: &events)
    }

    private func add(_ seen: WyckoffSightings, _ direction: Direction, at bar: Int, to events: inout Events) {
        events.add(direction, seen.climax, at: bar, halfLife: Self.halfLife)
        events.add(direction, seen.secondaryTest, at: bar, halfLife: Self.halfLife)
        events.add(direction, seen.spring, at: bar, halfLife: Self.halfLife)
        events.add(direction, seen.strength, at: bar, halfLife: Self.halfLife)
        events.add(direction, seen.lastPoint, at: bar, halfLife: Self.halfLife)
    }

    /// The events as they have faded, positive for long; last the phases of the ranges there are, 1 for A to 5 for E.
    var reasons: [Reason] {
        let intervals = [(Interval.m15, quarterHour), (.h1, hour)]
        let events = intervals.flatMap { interval, ranges in
            named(ranges.accumulation, Self.accumulationNames, .long, interval, ranges.bar)
                + named(ranges.distribution, Self.distributionNames, .short, interval, ranges.bar)
        }
        let phases = intervals.flatMap { interval, ranges in
            [("accumulation", ranges.accumulationPhase), ("distribution", ranges.distributionPhase)]
                .filter { $0.1 != .none }
                .map { Reason("\($0.0)_phase_\(interval)", Double($0.1.rawValue)) }
        }
        return events.sorted { abs($0.value) > abs($1.value) } + phases
    }

    private static let accumulationNames = [
        "selling_climax", "secondary_test", "spring", "sign_of_strength", "last_point_of_support",
    ]
    private static let distributionNames = [
        "buying_climax", "secondary_test_of_supply", "utad", "sign_of_weakness", "last_point_of_supply",
    ]

    private func named(
        _ seen: WyckoffSightings, _ names: [String], _ direction: Direction, _ interval: Interval, _ bar: Int
    ) -> [Reason] {
        zip(names, [seen.climax, seen.secondaryTest, seen.spring, seen.strength, seen.lastPoint])
            .compactMap { Reason("\($0)_\(interval)", $1, at: bar, halfLife: Self.halfLife, direction) }
    }
}
