/// The live harmonic patterns.
struct HarmonicFeatures: HeadFeatures {
    let small: HarmonicSearch
    /// Nil while there are too few large legs.
    let large: HarmonicSearch?

    var vote: Vote {
        var events = Events()
        visit { harmonic in
            events.add(
                harmonic.direction, quality: harmonic.quality, age: harmonic.age, halfLife: harmonic.halfLife)
        }
        return events.vote()
    }

    /// Each with its quality, negative for a bearish one, and the best one's numbers.
    var reasons: [Reason] {
        var all: [Harmonic] = []
        visit { all.append($0) }
        let ranked = all.sorted { $0.quality > $1.quality }
        var reasons = ranked.map { Reason($0.pattern.name, $0.direction.sign * $0.quality) }
        if let best = ranked.first {
            reasons += [
                Reason("ratio_error", best.error), Reason("bars_since_d", Double(best.age)),
                Reason("pattern_bars", Double(best.length)), Reason("zone_near", best.near),
                Reason("zone_far", best.far),
            ]
        }
        return reasons
    }

    /// Calls for every pattern, once for one that legs of both sizes draw.
    private func visit(_ body: (Harmonic) -> Void) {
        small.visit(body)
        large?.visit { harmonic in
            var isKnown = false
            small.visit { isKnown = isKnown || $0 == harmonic }
            if !isKnown { body(harmonic) }
        }
    }
}
