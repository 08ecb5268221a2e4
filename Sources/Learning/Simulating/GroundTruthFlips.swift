extension GroundTruth {
    /// Worlds that turn around.
    static let flips = [
        GroundTruth(
            "flip", "6: when other heads begin to know, the days' sums rank them by that within 60 days",
            [
                Measure("the fit is nearer to the new order than to the old", .share, .atLeast(0.95)),
                Measure("rank correlation of the fit and the new skills", .median, .atLeast(0.6)),
                Measure("the same by the week's pull", .median, .nothing),
                Measure("the same of what decides then", .median, .nothing),
                Measure("the same of what decides 120 days on", .median, .nothing),
            ], flip),
        GroundTruth(
            "reversal", "14: deployed weights whose edge turns around are taken back within 21 days",
            [
                Measure("taken back within 21 days", .share, .atLeast(0.90)),
                Measure("days until they are", .median, .nothing),
            ], reversal),
    ]

    /// The planted skills for 26 weeks, then the other way round: the wrong head knows most.
    @Sendable private static func flip(seed: UInt64, _: Int) -> [Double?] {
        let (flipDay, turned) = (26 * 7, Array(planted.reversed()))
        var year = SimulatedYear(weeks: 26 + 18, seed: seed)
        func goOn(_ days: Int) {
            year.run(
                while: { $0.days <= flipDay + days }, skills: { $0.days < flipDay ? planted : turned })
        }
        goOn(60)
        // Of the days that are complete by then.
        let (incumbent, rules) = (year.learner.gated, year.learner.rules)
        let fit = try? WeeklyFit(year.history, at: year.day, towards: incumbent, rules)
        let weights = [rules.lambdas.first, fit?.lambda].map { lambda -> [Double]? in
            guard let fit, let lambda else { return nil }
            return (try? WeightFit(fit.sum, towards: incumbent, lambda: lambda, rules))?.weights
        }
        let then = rankCorrelation(year.learner.active, turned)
        goOn(120)
        let later = rankCorrelation(year.learner.active, turned)
        let correlations = weights.map { $0.map { rankCorrelation($0, turned) } }
        let isNearer = weights[0].map { rankCorrelation($0, turned) > rankCorrelation($0, planted) }
        return [isNearer.map { $0 ? 1 : 0 }] + correlations + [then, later]
    }

    /// The planted skills up to the first deployment, then the same with the opposite sign.
    @Sendable private static func reversal(seed: UInt64, weeks: Int) -> [Double?] {
        var year = SimulatedYear(weeks: 2 * weeks, seed: seed)
        year.run(
            while: { year in
                guard let deployed = year.deployedAt else { return year.days < weeks * 7 }
                return year.day <= deployed + 90 && !year.rollbacks.contains { $0.day > deployed }
            }, skills: { $0.deployedAt == nil ? planted : planted.map { -$0 } })
        guard let deployed = year.deployedAt else { return [nil, nil] }
        let days = year.rollbacks.first { $0.day > deployed }.map { $0.day - deployed }
        return [days.map { $0 <= 21 ? 1 : 0 } ?? 0, days.map(Double.init) ?? .infinity]
    }
}
