extension GroundTruth {
    /// Worlds that turn around.
    static let flips = [
        GroundTruth(
            "flip", "6: when other heads begin to know, the weights rank them by that within 60 days",
            [
                Measure("what decides is nearer to the new order than to the old", .share, .atLeast(0.9)),
                Measure("rank correlation of what decides and the new skills", .median, .atLeast(0.6)),
                Measure("the week's fit is nearer to the new order than to the old", .share, .atLeast(0.95)),
                Measure("rank correlation of the week's fit and the new skills", .median, .atLeast(0.6)),
                Measure("the same of what decides, 120 days on", .median, .atLeast(0.6)),
                Measure("days until the break was found", .median, .nothing),
                Measure("deployed anew within 120 days", .share, .nothing),
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
        let (turned, flipDay) = (Array(planted.reversed()), SimulatedCandidates.firstDay + 26 * 7)
        var year = SimulatedYear(weeks: 26 + 18, seed: seed)
        func goOn(until day: Int, while goesOn: (borrowing SimulatedYear) -> Bool = { _ in true }) {
            year.run(
                while: { $0.day <= day && goesOn($0) }, skills: { $0.day < flipDay ? planted : turned })
        }
        goOn(until: flipDay)
        let before = year.learner.state.lastBreak?.since ?? .min
        goOn(until: flipDay + 60) { $0.learner.state.lastBreak?.since ?? .min <= before }
        let found = year.learner.state.lastBreak?.since ?? .min > before ? year.day - flipDay : nil
        goOn(until: flipDay + 60)
        let decides = year.learner.active
        let fit = try? year.learner.weeklyFit(year.history, at: year.day)
        goOn(until: flipDay + 120)
        func isNearer(_ weights: [Double]) -> Double {
            rankCorrelation(weights, turned) > rankCorrelation(weights, planted) ? 1 : 0
        }
        return [
            isNearer(decides), rankCorrelation(decides, turned),
            fit.map { isNearer($0.weights) }, fit.map { rankCorrelation($0.weights, turned) },
            rankCorrelation(year.learner.active, turned),
            found.map(Double.init) ?? .infinity,
            year.weekly.contains { $0.weights != nil && $0.day > flipDay } ? 1 : 0,
        ]
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
