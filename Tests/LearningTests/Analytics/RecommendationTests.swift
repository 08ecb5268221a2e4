import Learning
import Market
import Signals
import Testing

struct RecommendationTests {
    private func recommendations(
        _ rows: [CandidateRow], _ versions: [LearningReport.Version] = [], weights: Weights = .standard,
        minutes: LearningReport.MinuteCounts? = nil
    ) -> [Recommendation] {
        LearningReport(
            CandidateTable(rows), versions: versions, weights: weights, .standard, minutes: minutes
        )
        .recommendations
    }

    private func version(
        _ trigger: LearningDecision.Trigger, weights: [Double]? = nil, proposed: [Double]? = nil,
        conditions: [LearningDecision.Condition] = []
    ) -> LearningReport.Version {
        LearningReport.Version(
            id: 4, minute: Minute(0),
            LearningDecision(
                trigger, day: 0, weights: weights, proposed: proposed, window: 0...29, rows: 700,
                conditions: conditions, reason: "the evidence is thin"), winModel: nil)
    }

    /// Signals that gain 1 in some days and lose 1 in others.
    private func signals(gaining: Int, losing: Int) -> [CandidateRow] {
        (0..<gaining + losing).map { ReportRows.row(day: $0, long: $0 < gaining ? 1 : -1) }
    }

    @Test(arguments: [
        (10, 50, Recommendation.Priority.high), (28, 32, .medium), (30, 30, nil), (50, 10, nil),
    ])
    func winningLessThanNeededIsTold(gaining: Int, losing: Int, priority: Recommendation.Priority?) {
        let found = recommendations(signals(gaining: gaining, losing: losing)).first {
            $0.kind == .winRateUnderBreakEven
        }
        #expect(found?.priority == priority)
        guard let found else { return }
        #expect(found.current == Double(gaining) / 60 && found.suggested == 0.5)
        #expect(found.evidence.map(\.name) == ["win_rate", "break_even_rate", "expectancy"])
        #expect(found.evidence[0].estimate.samples == 60)
    }

    @Test func fewSignalsAreTold() {
        func few(_ count: Int) -> Recommendation? {
            recommendations(signals(gaining: count, losing: 0)).first { $0.kind == .fewSamples }
        }
        #expect(few(29)?.priority == .medium && few(29)?.reason.hasPrefix("29 signals") == true)
        #expect(few(30) == nil)
    }

    private static let skilled: [CandidateRow] = {
        var skill = Array(repeating: 0.0, count: 9)
        (skill[1], skill[5]) = (0.7, -0.7)
        return ReportRows.random(days: 40, each: 80, seed: 21, skill: skill)
    }()

    @Test func weightsFollowWhatHeadsBring() throws {
        let found = recommendations(Self.skilled)
        let raised = found.filter { $0.kind == .raiseWeight }
        #expect(raised.map(\.head) == [.sentiment] && raised[0].current == 0.09)
        #expect(abs(try #require(raised[0].suggested) - 0.11) < 1e-12)
        let lowered = found.filter { $0.kind == .lowerWeight }
        #expect(lowered.map(\.head) == [.wyckoff] && lowered[0].priority == .high)
        #expect(lowered[0].evidence.first?.name == "edge")
        #expect(abs(try #require(lowered[0].suggested) - 0.11) < 1e-12)
    }

    @Test func aFitSaysWhereTo() {
        var fitted = Array(repeating: 0.1, count: 9)
        (fitted[1], fitted[5]) = (0.18, 0.02)
        let found = recommendations(Self.skilled, [version(.weekly, proposed: fitted)])
        #expect(found.first { $0.kind == .raiseWeight }?.suggested == 0.18)
        #expect(found.first { $0.kind == .lowerWeight }?.suggested == 0.02)
        // The newest fit speaks, and decisions without one after it do not.
        let before = version(.weekly, proposed: Array(repeating: 1.0 / 9, count: 9))
        let last = recommendations(
            Self.skilled, [before, version(.weekly, proposed: fitted), version(.daily)])
        #expect(last.first { $0.kind == .raiseWeight }?.suggested == 0.18)
        // A fit of another opinion does not turn a recommendation around.
        let turned = recommendations(
            Self.skilled, [version(.weekly, proposed: Array(repeating: 0.05, count: 9))])
        #expect(turned.first { $0.kind == .raiseWeight }?.suggested == 0.09 + 0.02)
    }

    @Test func weightsAtTheirBoundsStay() {
        let bound = Weights(version: 1, [0.10, 0.29, 0.11, 0.10, 0.10, 0.02, 0.10, 0.09, 0.09])
        let kinds = recommendations(Self.skilled, weights: bound).map(\.kind)
        #expect(!kinds.contains(.raiseWeight) && !kinds.contains(.lowerWeight))
    }

    @Test func aHeadThatLosesItsSkillIsWatched() {
        let rows = (0..<12).flatMap { week -> [CandidateRow] in
            var skill = Array(repeating: 0.0, count: 9)
            skill[3] = 1 - 0.08 * Double(week)
            return ReportRows.random(days: 7, each: 60, seed: 40 + UInt64(week), skill: skill).map { row in
                let moved = row.minute + week * 7 * 1440
                return ReportRows.row(
                    day: moved.sinceEpoch / 1440, minute: moved.sinceEpoch % 1440,
                    symbol: ReportRows.symbols.firstIndex(of: row.symbol) ?? 0, row.direction,
                    stoppedAt: row.stoppedAt, strengths: row.strengths, long: row.longMultiple,
                    short: row.shortMultiple)
            }
        }
        let watched = recommendations(rows).filter { $0.kind == .watchHead }
        #expect(watched.map(\.head) == [.rules] && watched.first?.priority == .low)
    }

    @Test(arguments: [(-1.0, nil), (0, Recommendation.Priority.medium), (1, .high)])
    func aStageIsToldThatStopsWhatIsAsGood(stopped: Double, priority: Recommendation.Priority?) {
        let rows = (0..<400).map { place -> CandidateRow in
            let (isStopped, noise) = (place % 2 == 1, 0.5 * Double(place % 40 / 20))
            return ReportRows.row(
                day: place % 20, minute: place, stoppedAt: isStopped ? .confluence : nil,
                long: noise + (isStopped ? stopped : 0))
        }
        let found = recommendations(rows).first { $0.kind == .stageWithoutLift }
        #expect(found?.priority == priority && found?.stage == (priority == nil ? nil : .confluence))
    }

    /// Of a hundred candidates on each of twenty days so many pass.
    @Test(arguments: [
        (0, Recommendation.Kind.thresholdsTooTight), (1, nil), (2, nil), (3, .thresholdsTooLoose),
    ])
    func thresholdsAreToldThatLetThroughOtherThanMeant(passing: Int, kind: Recommendation.Kind?) {
        let rows = (0..<2000).map { place in
            ReportRows.row(
                day: place % 20, minute: place, stoppedAt: place / 20 < passing ? .capacity : .regime)
        }
        let found = recommendations(rows).filter {
            $0.kind == .thresholdsTooTight || $0.kind == .thresholdsTooLoose
        }
        #expect(found.map(\.kind) == (kind.map { [$0] } ?? []))
        #expect(found.first?.current == (kind == nil ? nil : Double(passing) / 100))
        #expect(found.first?.suggested == (kind == nil ? nil : 0.015))
    }

    @Test func noDeploymentIsToldWithWhatStoodAgainstIt() throws {
        let conditions = [
            LearningDecision.Condition("days", 60, 56, true, "there are enough days"),
            LearningDecision.Condition("e_value", 3.5, 40, false, "luck would do as well"),
            LearningDecision.Condition("brier", .nan, 0, false, "no chance was told"),
        ]
        let refused = recommendations([], [version(.weekly, conditions: conditions), version(.daily)])
        let found = try #require(refused.first { $0.kind == .noDeployment })
        #expect(found.priority == .low && found.next == "nonet learn show 4")
        #expect(found.reason == "the evidence is thin")
        #expect(found.evidence.map(\.name) == ["e_value", "brier"])
        #expect(found.evidence.map(\.estimate.value) == [3.5, nil])
        #expect(found.evidence[0].estimate.reason == "luck would do as well")
        #expect(found.evidence[0].estimate.samples == 700 && found.evidence[0].estimate.days == 30)
        let deployed = version(.weekly, weights: Array(repeating: 1.0 / 9, count: 9))
        #expect(!recommendations([], [version(.weekly), deployed]).contains { $0.kind == .noDeployment })
        #expect(!recommendations([], [version(.daily)]).contains { $0.kind == .noDeployment })
    }

    @Test(arguments: [
        (0.001, 0.01, []), (0.0011, 0.0, [Recommendation.Priority.medium]), (0.011, 0.0, [.high]),
        (0, 0.011, [.low]),
    ])
    func minutesThatLackAreTold(missing: Double, halted: Double, priorities: [Recommendation.Priority]) {
        let minutes = LearningReport.MinuteCounts(
            all: 1_000_000, missing: Int(missing * 1e6), halted: Int(halted * 1e6))
        let found = recommendations([], minutes: minutes).filter { $0.kind == .dataQuality }
        #expect(found.map(\.priority) == priorities)
    }

    @Test(arguments: [(5, nil), (6, Recommendation.Priority.medium), (9, .medium), (10, .high)])
    func outcomesThatCandlesDoNotTellAreTold(percent: Int, priority: Recommendation.Priority?) {
        let rows = (0..<1000).map { place in
            ReportRows.row(
                day: place % 10, minute: place, stoppedAt: .regime, isAmbiguous: place / 10 < percent)
        }
        let found = recommendations(rows).first { $0.kind == .dataQuality }
        #expect(found?.priority == priority)
        #expect(found?.current == (priority == nil ? nil : Double(percent) / 100))
    }

    @Test func whatPressesMostComesFirst() {
        let found = recommendations(
            Self.skilled, [version(.weekly)], minutes: .init(all: 100, missing: 3, halted: 5))
        let priorities = found.map(\.priority)
        #expect(priorities == priorities.sorted(by: >) && Set(priorities).count == 3)
        #expect(found.allSatisfy { $0.next.hasPrefix("nonet ") && !$0.reason.isEmpty })
    }

    @Test func namesAreWrittenWithUnderscores() {
        #expect(Recommendation.Kind.winRateUnderBreakEven.name == "win_rate_under_break_even")
        #expect(Set(Recommendation.Kind.allCases.map(\.name)).count == 10)
    }

    @Test func candidatesWithoutASignalPressLess() {
        let rows = (0..<60).map { ReportRows.row(day: $0 % 10, minute: $0, stoppedAt: .regime) }
        let few = recommendations(rows).first { $0.kind == .fewSamples }
        #expect(few?.priority == .medium && few?.reason.hasPrefix("no signal has ended") == true)
    }

    /// Where no head knows anything, what one brought by chance is no reason; nor is a fit that wants more of one that is wrong.
    @Test func chanceMovesNoWeight() {
        for seed in 1...4 {
            let found = recommendations(ReportRows.random(days: 12, each: 60, seed: UInt64(seed)))
            #expect(!found.contains { $0.kind == .raiseWeight || $0.kind == .lowerWeight })
        }
        let turned = recommendations(
            Self.skilled, [version(.weekly, proposed: Array(repeating: 0.2, count: 9))]
        ).first { $0.kind == .lowerWeight }
        #expect(abs((turned?.suggested ?? 0) - 0.11) < 1e-12)
    }

    /// What is let through brings so much more than what is stopped, on even days and on odd ones.
    @Test(arguments: [
        (0.0499, 0.0499, Recommendation.Priority.medium), (0.0501, 0.0501, nil), (-0.02, 0.02, .medium),
        (-0.02, -0.01, .high),
    ])
    func aTwentiethIsALift(even: Double, odd: Double, priority: Recommendation.Priority?) {
        let rows = (0..<800).map { place in
            let lift = place % 20 % 2 == 0 ? even : odd
            return ReportRows.row(
                day: place % 20, minute: place, stoppedAt: place / 20 % 2 == 0 ? nil : .confluence,
                long: place / 20 % 2 == 0 ? lift : 0)
        }
        let found = recommendations(rows).first { $0.stage == .confluence }
        #expect(found?.priority == priority)
    }

    /// Of a thousand candidates on each of twenty days, so many pass on even days, and so many on odd ones.
    @Test(arguments: [
        (0, 18, nil), (9, 9, Recommendation.Kind.thresholdsTooTight), (10, 10, nil), (20, 20, nil),
        (21, 21, .thresholdsTooLoose), (12, 30, nil),
    ])
    func thresholdsAreToldOnlyWhereItIsSure(even: Int, odd: Int, kind: Recommendation.Kind?) {
        let rows = (0..<20_000).map { place in
            let passing = place % 2 == 0 ? even : odd
            return ReportRows.row(
                day: place % 20, minute: place / 20, stoppedAt: place / 20 < passing ? .capacity : .regime)
        }
        let kinds = recommendations(rows).map(\.kind).filter {
            $0 == .thresholdsTooTight || $0 == .thresholdsTooLoose
        }
        #expect(kinds == (kind.map { [$0] } ?? []))
    }

    @Test func whatAPersonAskedForIsToldToo() {
        #expect(recommendations([], [version(.manual)]).contains { $0.kind == .noDeployment })
    }
}
