internal import Market

extension GroundTruth {
    /// Correlations of nine heads' strengths with outcomes: four know something, one knows it the wrong way round.
    package static let planted = [0.16, 0.12, 0.08, 0.04, 0, 0, 0, 0, -0.06]
    private static let none = [Double](repeating: 0, count: heads)

    /// Worlds that last a year: what is deployed.
    static let years = [
        GroundTruth(
            "null", "1: no head knows anything, and nothing is deployed in a year of weekly looks",
            [Measure("years with a deployment", .share, .atMostSurely(0.05, 0.08))]
        ) { seed, weeks in [isDeployed(SimulatedYear(weeks: weeks, seed: seed)) { _ in none }] },
        GroundTruth(
            "bull", "1b: nor in a bull market with heads that say long",
            [Measure("years with a deployment", .share, .atMostSurely(0.05, 0.08))]
        ) { seed, weeks in
            var (prices, habits) = (SimulatedLabels.Prices(), SimulatedHeads.Habits())
            prices.drift = 0.005
            habits.lean = [0.2, 0.6, 0.3, 0, 0.9, 0.4, 0, 0.7, 1.2]
            return [
                isDeployed(SimulatedYear(weeks: weeks, seed: seed, prices: prices, habits: habits)) { _ in
                    none
                }
            ]
        },
        GroundTruth(
            "drifting", "1c: nor where skill comes and goes, and is none on average",
            [Measure("years with a deployment", .share, .atMostSurely(0.05, 0.08))]
        ) { seed, weeks in
            var drift = DriftingSkill(seed: seed)
            return [isDeployed(SimulatedYear(weeks: weeks, seed: seed)) { _ in drift.next() }]
        },
        GroundTruth(
            "planted", "2: heads that know something get their weight, and one that is wrong loses its",
            [
                Measure("deployed within 26 weeks", .share, .atLeast(0.95)),
                Measure("weeks to the first deployment", .median, .nothing),
                Measure("rank correlation of weights and skills", .median, .atLeast(0.6)),
                Measure("share of the wrong head", .median, .atMost(0.05)),
                Measure("no head has less than the wrong one", .share, .atLeast(0.95)),
                Measure("years with a rollback for what signals brought", .share, .nothing),
                Measure("years with another rollback", .share, .nothing),
            ], plantedYear),
        GroundTruth(
            "equal", "3: where all heads know the same, nothing is deployed",
            [Measure("years with a deployment", .share, .atMostSurely(0.05, 0.08))]
        ) { seed, weeks in
            [
                isDeployed(SimulatedYear(weeks: weeks, seed: seed)) { _ in
                    Array(repeating: 0.08, count: heads)
                }
            ]
        },
        GroundTruth(
            "half", "4: half of the planted skill: what it takes to be found",
            [
                Measure("deployed within 26 weeks", .share, .nothing),
                Measure("deployed within the year", .share, .nothing),
                Measure("weeks to the first deployment", .median, .nothing),
            ]
        ) { seed, weeks in
            var year = SimulatedYear(weeks: weeks, seed: seed)
            year.run(while: { $0.deployedAt == nil }) { _ in planted.map { $0 / 2 } }
            return [
                year.deploymentWeek.map { $0 <= 26 ? 1 : 0 } ?? 0, year.deployedAt == nil ? 0 : 1,
                year.deploymentWeek,
            ]
        },
    ]

    /// 1 for a year in which learned weights came to decide.
    private static func isDeployed(
        _ year: SimulatedYear, _ skills: (borrowing SimulatedYear) -> [Double]
    ) -> Double {
        var year = year
        year.run(while: { $0.deployedAt == nil }, skills: skills)
        return year.deployedAt == nil ? 0 : 1
    }

    @Sendable private static func plantedYear(seed: UInt64, weeks: Int) -> [Double?] {
        var year = SimulatedYear(weeks: weeks, seed: seed)
        year.run { _ in planted }
        let (weights, last) = (year.learner.active, heads - 1)
        // Back to equal shares is where losses lead.
        let losses = year.rollbacks.filter { $0.weights.map { Set($0).count == 1 } ?? false }
        return [
            year.deploymentWeek.map { $0 <= 26 ? 1 : 0 } ?? 0, year.deploymentWeek,
            rankCorrelation(weights, planted), weights[last],
            weights.allSatisfy { $0 >= weights[last] - 0.005 } ? 1 : 0,
            losses.isEmpty ? 0 : 1, losses.count < year.rollbacks.count ? 1 : 0,
        ]
    }
}

extension SimulatedYear {
    /// How many weeks it took until learned weights decided.
    var deploymentWeek: Double? {
        deployedAt.map { Double($0 - SimulatedCandidates.firstDay) / 7 }
    }
}

/// Skills that wander around zero, each on its own: as large as the least one that is planted, gone by half in two weeks, so
/// that what a fit finds is mostly over when it decides.
private struct DriftingSkill {
    private var random: SplitMix
    private var skills: [Double]
    private static let deviation = 0.04
    private static let memory = 0.9517  // 0.5^(1/14)

    init(seed: UInt64) {
        var random = SplitMix(state: ~seed)
        skills = (0..<heads).map { _ in Self.deviation * random.bell() }
        self.random = random
    }

    mutating func next() -> [Double] {
        let fresh = Self.deviation * (1 - Self.memory * Self.memory).squareRoot()
        for head in skills.indices { skills[head] = Self.memory * skills[head] + fresh * random.bell() }
        return skills
    }
}
