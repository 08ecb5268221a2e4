#if canImport(Glibc)
    internal import Glibc
#endif

/// The patterns that head D has before it, and how they add up.
struct RulesFeatures: HeadFeatures {
    /// The newest last.
    let patterns: [RulesPattern]
    /// The newest closed bar.
    let bar: Int

    private func age(of pattern: RulesPattern) -> Int { bar - pattern.bar }

    private func quality(of pattern: RulesPattern) -> Double {
        pattern.quality * exp2(-Double(age(of: pattern)) / pattern.halfLife)
    }

    var vote: Vote {
        var events = Events()
        for pattern in patterns {
            events.add(
                pattern.direction, quality: pattern.quality, age: age(of: pattern), halfLife: pattern.halfLife
            )
        }
        return events.vote()
    }

    /// Each pattern with what is left of its quality, negative for a bearish one; then what the strongest leans on.
    var reasons: [Reason] {
        let ranked = patterns.sorted { quality(of: $0) > quality(of: $1) }
        var reasons = ranked.map { Reason($0.name, $0.direction.sign * quality(of: $0)) }
        if let strongest = ranked.first {
            reasons += [
                Reason("level_price", strongest.level.price),
                Reason("level_touches", Double(strongest.level.touches)),
                Reason("volume_ratio", strongest.volumeRatio),
            ]
        }
        reasons.append(Reason("bullish_patterns", Double(patterns.count { $0.direction == .long })))
        reasons.append(Reason("bearish_patterns", Double(patterns.count { $0.direction == .short })))
        return reasons
    }
}
