extension SentimentFeatures: HeadFeatures {
    private var components: Components {
        var components = Components()
        guard index == nil else {
            components.add(index, weight: 1)
            return components
        }
        let named = named
        for place in named.indices {
            let input = named[place].input
            components.add(input?.leaning, weight: 1, fullness: input?.fullness ?? 1)
        }
        return components
    }

    private var named: InlineArray<6, (name: StaticString, input: Input?)> {
        [
            ("volatility", volatility), ("momentum_30d", month), ("momentum_90d", quarter),
            ("volume_surge", volume), ("range_30d", range), ("breadth", breadth),
        ]
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
        let named = named
        var inputs: [Reason] = []
        for place in named.indices {
            if let input = named[place].input { inputs.append(Reason("\(named[place].name)", input.leaning)) }
        }
        return [greed, Reason("visible_share", components.visible)]
            + inputs.sorted { abs($0.value) > abs($1.value) }
    }
}
