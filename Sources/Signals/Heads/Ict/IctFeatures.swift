/// What the head of liquidity and imbalance sees: setups of both directions, and the hour.
struct IctFeatures: HeadFeatures {
    /// Of the decision interval.
    let bar: Int
    let long: IctSightings
    let short: IctSightings
    /// What confidence is multiplied with for the hour; 1 where bars are too long for hours of the day.
    let hourFactor: Double

    /// In bars: an hour of five minutes, and two for what a session turns on.
    static let halfLife = 6.0
    static let judasHalfLife = 12.0

    var vote: Vote {
        var events = Events()
        add(long, .long, to: &events)
        add(short, .short, to: &events)
        return events.vote(trust: hourFactor)
    }

    private func add(_ seen: IctSightings, _ direction: Direction, to events: inout Events) {
        // A sweep counts double.
        for _ in 0..<2 { events.add(direction, seen.sweep, at: bar, halfLife: Self.halfLife) }
        events.add(direction, seen.judasSwing, at: bar, halfLife: Self.judasHalfLife)
        events.add(direction, seen.optimalTradeEntry, at: bar, halfLife: Self.halfLife)
        events.add(direction, seen.fairValueGap, at: bar, halfLife: Self.halfLife)
        events.add(direction, seen.balancedPriceRange, at: bar, halfLife: Self.halfLife)
    }

    /// Qualities as they have faded, positive for long; last the factor of the hour.
    var reasons: [Reason] {
        [(Direction.long, long), (.short, short)].flatMap { direction, seen in
            [
                ("liquidity_sweep", seen.sweep, Self.halfLife),
                ("judas_swing", seen.judasSwing, Self.judasHalfLife),
                ("optimal_trade_entry", seen.optimalTradeEntry, Self.halfLife),
                ("fair_value_gap", seen.fairValueGap, Self.halfLife),
                ("balanced_price_range", seen.balancedPriceRange, Self.halfLife),
            ].compactMap { name, sighting, halfLife in
                Reason("\(name)_\(direction)", sighting, at: bar, halfLife: halfLife, direction)
            }
        }
        .sorted { abs($0.value) > abs($1.value) } + [Reason("kill_zone", hourFactor)]
    }
}
