extension CryptoFeatures: HeadFeatures {
    /// All weigh the same: which of them is worth more is for learning to say of the head as a whole.
    private var all: InlineArray<9, Component> {
        let market: Double = isBitcoin ? 0 : 1
        return [
            Component("taker_flow", takers), Component("cvd_divergence", divergence),
            Component("alt_season", altSeason, weight: market),
            Component("relative_strength", relativeStrength, weight: market),
            Component("bitcoin_pull", bitcoinPull, weight: market), Component("funding", funding),
            Component("premium", premium), Component("long_short_ratio", accounts),
            Component("open_interest", openInterest),
        ]
    }

    var components: Components { all.components }

    var vote: Vote { components.vote() }

    var reasons: [Reason] {
        let components = components
        return [Reason("score", components.score), Reason("visible_share", components.visible)] + all.reasons
    }
}
