extension GroundTruth {
    /// Worlds that turn around.
    static let flips = [
        GroundTruth(
            "flip", "6: when other heads begin to know, the fit ranks them by that within 60 days",
            [
                Measure("rank correlation of the fit and the new skills", .median, .atLeast(0.6)),
                Measure("the new best head is before the old one", .share, .atLeast(0.95)),
                Measure("rank correlation of what decides then", .median, .nothing),
                Measure("rank correlation of what decides 120 days on", .median, .nothing),
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
            year.run(while: { $0.days <= flipDay + days }) { $0.days < flipDay ? planted : turned }
        }
        goOn(60)
        // Of the days that are complete by then, as the week chooses it.
        let fit = try? WeeklyFit(year.history, at: year.day, towards: year.learner.gated, year.learner.rules)
        let weights = fit.flatMap {
            try? WeightFit($0.sum, towards: year.learner.gated, lambda: $0.lambda, year.learner.rules)
        }?.weights
        let then = rankCorrelation(year.learner.active, turned)
        goOn(120)
        let later = rankCorrelation(year.learner.active, turned)
        return [
            weights.map { rankCorrelation($0, turned) } ?? 0,
            weights.map { $0[heads - 1] > $0[0] ? 1 : 0 } ?? 0, then.isNaN ? 0 : then, later.isNaN ? 0 : later,
        ]
    }

    /// The planted skills up to the first deployment, then the same with the opposite sign.
    @Sendable private static func reversal(seed: UInt64, weeks: Int) -> [Double?] {
        var year = SimulatedYear(weeks: 2 * weeks, seed: seed)
        year.run(while: { year in
            guard let deployed = year.deployedAt else { return year.days < weeks * 7 }
            return year.day <= deployed + 90 && !year.rollbacks.contains { $0.day > deployed }
        }) { $0.deployedAt == nil ? planted : planted.map { -$0 } }
        guard let deployed = year.deployedAt else { return [nil, nil] }
        let days = year.rollbacks.first { $0.day > deployed }.map { $0.day - deployed }
        return [days.map { $0 <= 21 ? 1 : 0 } ?? 0, days.map(Double.init) ?? .infinity]
    }
}
