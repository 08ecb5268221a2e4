extension VolumeFeatures: HeadFeatures {
    private var all: InlineArray<9, Component> {
        [
            Component("cvd", cvd, weight: 0.20), Component("obv", balance, weight: 0.15),
            Component("vwap", sessionPrice, weight: 0.15),
            Component("volume_profile", profile, weight: 0.12), Component("cmf", moneyFlow, weight: 0.10),
            Component("ad_line", distribution, weight: 0.10), Component("force_index", force, weight: 0.08),
            Component("ease_of_movement", ease, weight: 0.05), Component("taker_flow", takers, weight: 0.05),
        ]
    }

    var components: Components { all.components }

    /// A divergence raises the confidence where it agrees, and lowers it where it opposes, by 15%.
    var vote: Vote {
        let components = components
        let agreement = components.score * divergence.sign
        return components.vote(trust: agreement > 0 ? 1.15 : agreement < 0 ? 0.85 : 1)
    }

    var reasons: [Reason] {
        var reasons = [Reason("score", components.score)]
        if isProxy { reasons.append(Reason("proxy_delta", 1)) }
        if divergence != .flat { reasons.append(Reason("cvd_divergence", divergence.sign)) }
        return reasons + all.reasons
    }
}
