extension CryptoFeatures: HeadFeatures {
    private var named: InlineArray<9, (name: StaticString, value: Double?, fullness: Double)> {
        [
            ("taker_flow", takers, 1), ("cvd_divergence", divergence, 1),
            ("alt_season", altSeason?.value, altSeason?.fullness ?? 1),
            ("relative_strength", relativeStrength?.value, relativeStrength?.fullness ?? 1),
            ("bitcoin_pull", bitcoinPull?.value, bitcoinPull?.fullness ?? 1),
            ("funding", funding, 1), ("premium", premium, 1), ("long_short_ratio", accounts, 1),
            ("open_interest", openInterest, 1),
        ]
    }

    /// All weigh the same: which of them is worth more is for learning to say of the head as a whole.
    var components: Components {
        let named = named
        var components = Components()
        for place in named.indices {
            components.add(named[place].value, weight: 1, fullness: named[place].fullness)
        }
        return components
    }

    var vote: Vote { components.vote() }

    var reasons: [Reason] {
        let (components, named) = (components, named)
        var seen: [(reason: Reason, pull: Double)] = []
        for place in named.indices {
            guard let value = named[place].value else { continue }
            seen.append((Reason("\(named[place].name)", value), named[place].fullness * abs(value)))
        }
        return [Reason("score", components.score), Reason("visible_share", components.visible)]
            + seen.sorted { $0.pull > $1.pull }.map(\.reason)
    }
}
