extension TechnicalFeatures: HeadFeatures {
    /// What each indicator weighs in its group, in the order of the scores.
    private static let trendWeights: InlineArray<9, Double> = [
        0.15, 0.10, 0.15, 0.12, 0.12, 0.10, 0.10, 0.08, 0.08,
    ]
    private static let momentumWeights: InlineArray<10, Double> = [
        0.15, 0.12, 0.12, 0.08, 0.08, 0.10, 0.10, 0.10, 0.08, 0.07,
    ]
    private static let volatilityWeights: InlineArray<6, Double> = [0.25, 0.15, 0.15, 0.13, 0.20, 0.12]

    private static let trendNames = [
        "ema_cross", "sma_trend", "macd", "adx", "supertrend", "hma", "aroon", "dema", "ichimoku",
    ]
    private static let momentumNames = [
        "rsi", "stochastic", "tsi", "williams_r", "cci", "cmo", "ppo", "trix", "ultimate_osc", "awesome_osc",
    ]
    private static let volatilityNames = [
        "bollinger", "donchian", "keltner", "chandelier", "atr", "mass_index",
    ]

    /// The three groups' scores.
    private var groups: (trend: Double, momentum: Double, volatility: Double) {
        func weighted<let count: Int>(
            _ scores: InlineArray<count, Double>, _ weights: InlineArray<count, Double>
        ) -> Double {
            var sum = 0.0
            for place in scores.indices { sum += weights[place] * scores[place] }
            return sum
        }
        return (
            weighted(trend, Self.trendWeights), weighted(momentum, Self.momentumWeights),
            weighted(volatility, Self.volatilityWeights)
        )
    }

    private static func total(_ groups: (trend: Double, momentum: Double, volatility: Double)) -> Double {
        min(1, 0.40 * groups.trend + 0.35 * groups.momentum + 0.25 * groups.volatility)
    }

    var vote: Vote {
        let groups = groups
        let score = Self.total(groups)
        let mean = (groups.trend + groups.momentum + groups.volatility) / 3
        let (first, second, third) = (groups.trend - mean, groups.momentum - mean, groups.volatility - mean)
        let spread = ((first * first + second * second + third * third) / 3).squareRoot()
        let confidence = min(1, max(0, 0.6 * (1 - spread / 0.5) + 0.4 * 2 * abs(score - 0.5)))
        if score >= 0.55 { return Vote(.long, probability: score, confidence: confidence) }
        if score <= 0.45 { return Vote(.short, probability: 1 - score, confidence: confidence) }
        return .flat(confidence: confidence)
    }

    /// The score and the groups, how many columns agree, and the indicators by how far they pull.
    var reasons: [Reason] {
        let groups = groups
        var pulls: [(reason: Reason, pull: Double)] = []
        func add(_ name: String, _ score: Double, _ weight: Double) {
            pulls.append((Reason(name, score), weight * abs(score - 0.5)))
        }
        for place in trend.indices {
            add(Self.trendNames[place], trend[place], 0.40 * Self.trendWeights[place])
        }
        for place in momentum.indices {
            add(Self.momentumNames[place], momentum[place], 0.35 * Self.momentumWeights[place])
        }
        for place in volatility.indices {
            add(Self.volatilityNames[place], volatility[place], 0.25 * Self.volatilityWeights[place])
        }
        let agreeing = vote.direction == .short ? columns.down : columns.up
        return [
            Reason("score", Self.total(groups)), Reason("trend", groups.trend),
            Reason("momentum", groups.momentum), Reason("volatility", groups.volatility),
            Reason("columns_agree", Double(agreeing)),
        ] + pulls.sorted { $0.pull > $1.pull }.map(\.reason)
    }
}
