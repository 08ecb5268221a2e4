extension VolumeFeatures: HeadFeatures {
    /// By name, with what each weighs.
    private var weighed: InlineArray<9, (name: StaticString, value: Double?, weight: Double)> {
        [
            ("cvd", cvd, 0.20), ("obv", balance, 0.15), ("vwap", sessionPrice, 0.15),
            ("volume_profile", profile, 0.12), ("cmf", moneyFlow, 0.10), ("ad_line", distribution, 0.10),
            ("force_index", force, 0.08), ("ease_of_movement", ease, 0.05), ("taker_flow", takers, 0.05),
        ]
    }

    var components: Components {
        let weighed = weighed
        var components = Components()
        for place in weighed.indices { components.add(weighed[place].value, weight: weighed[place].weight) }
        return components
    }

    /// A divergence raises the confidence where it agrees, and lowers it where it opposes, by 15%.
    var vote: Vote {
        let components = components
        let agreement = components.score * divergence.sign
        return components.vote(trust: agreement > 0 ? 1.15 : agreement < 0 ? 0.85 : 1)
    }

    var reasons: [Reason] {
        let components = components
        var reasons = [Reason("score", components.score)]
        if isProxy { reasons.append(Reason("proxy_delta", 1)) }
        if divergence != .flat { reasons.append(Reason("cvd_divergence", divergence.sign)) }
        return reasons + weighed.byPull
    }
}

extension InlineArray where Element == (name: StaticString, value: Double?, weight: Double) {
    /// What can be seen of named components, by how far each pulls.
    var byPull: [Reason] {
        var seen: [(reason: Reason, pull: Double)] = []
        for place in indices {
            guard let value = self[place].value else { continue }
            seen.append((Reason("\(self[place].name)", value), self[place].weight * abs(value)))
        }
        return seen.sorted { $0.pull > $1.pull }.map(\.reason)
    }
}
