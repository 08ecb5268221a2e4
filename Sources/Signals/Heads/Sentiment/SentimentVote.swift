extension SentimentFeatures: HeadFeatures {
    private var all: InlineArray<6, Component> {
        [
            Component("volatility", volatility), Component("momentum_30d", month),
            Component("momentum_90d", quarter), Component("volume_surge", volume),
            Component("range_30d", range), Component("breadth", breadth),
        ]
    }

    private var components: Components {
        guard let index else { return all.components }
        var components = Components()
        components.add(index, weight: 1)
        return components
    }

    /// Against the crowd beyond 0.5; with it, at half its strength, beyond 0.2.
    private static func answer(to greed: Double) -> Double {
        let size = abs(greed)
        return size > 0.5 ? -greed : size > 0.2 ? greed / 2 : 0
    }

    var vote: Vote {
        let components = components
        return components.vote(Self.answer(to: components.score))
    }

    var reasons: [Reason] {
        let components = components
        let greed = Reason("fear_and_greed", components.score)
        guard index == nil else { return [greed, Reason("outside_index", components.score)] }
        return [greed, Reason("visible_share", components.visible)] + all.reasons
    }
}
