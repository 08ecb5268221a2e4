import Learning
import Market
import Signals
import Testing

/// The conditions that look at every row: by their bounds, and by which weights are compared.
struct GateComparisonTests: GateCase {
    private func condition(_ name: String, _ decision: LearningDecision) throws -> LearningDecision.Condition
    {
        try #require(decision.conditions.first { $0.name == name })
    }

    /// Of those that the decided weights accept nothing came; of those that only the proposed ones do a number.
    private func rows(_ proposed: [Double], _ before: Int, _ after: Int, bringing multiple: (Int) -> Double)
        -> [CandidateRow]
    {
        var rows = rows(proposed: proposed, both: 0, before: before, after: after) { _, _ in 0 }
        let new = Rescoring(proposed, .standard)
        for (place, index) in rows.indices.filter({ new.acceptedScore(of: rows[$0]) != nil }).enumerated() {
            rows[index].longMultiple = multiple(place)
        }
        for index in rows.indices where new.acceptedScore(of: rows[index]) == nil {
            rows[index].longMultiple = 0
        }
        return rows
    }

    /// A twentieth of the risk may be lost, where a hundred outcomes on either side say that it is.
    @Test func aLossOfATwentiethIsTheMost() throws {
        let proposed = proposed()
        for (loss, passes) in [(0.0499, true), (0.0501, false)] {
            var learner = convinced()
            let decision = weekly(&learner, rows: rows(proposed, 100, 100) { _ in -loss })
            let expectancy = try condition("accepted_expectancy", decision)
            #expect(abs(expectancy.value + loss) < 1e-12 && expectancy.passed == passes)
        }
        for (before, after) in [(99, 100), (100, 99)] {
            var learner = convinced()
            let decision = weekly(&learner, rows: rows(proposed, before, after) { _ in -1 })
            #expect(try condition("accepted_expectancy", decision).value.isNaN)
        }
    }

    /// It is not known that nothing is lost where gains and losses of twice the risk come to nothing.
    @Test func theLowerBoundCounts() throws {
        let proposed = proposed()
        var learner = convinced()
        let decision = weekly(&learner, rows: rows(proposed, 100, 100) { $0 % 2 == 0 ? 2 : -2 })
        expectFailure(of: "accepted_expectancy", decision)
    }

    /// Thirty by one of the two are enough to compare how many there are.
    @Test func thirtyOfOneAreComparedWithTheOther() throws {
        let proposed = proposed()
        for (after, passes) in [(19, true), (20, false)] {
            var learner = convinced()
            let rows = rows(proposed: proposed, both: 10, before: 0, after: after) { _, _ in 0.1 }
            let emission = try condition("emission", weekly(&learner, rows: rows))
            #expect(emission.passed == passes && emission.value.isNaN == passes)
        }
    }

    /// What is proposed is compared with what decides now, wherever days have moved it; the change is from what is gated.
    @Test func whatDecidesIsComparedWith() throws {
        let proposed = proposed()
        let rows = rows(proposed: proposed, both: 40, before: 0, after: 41) { _, _ in 0.1 }
        var learner = convinced()
        expectFailure(of: "emission", weekly(&learner, rows: rows))
        learner.state.active = proposed
        let decision = weekly(&learner, rows: rows)
        #expect(try condition("emission", decision).value == 1)
        let change = zip(proposed, Self.standard).reduce(0) { $0 + abs($1.0 - $1.1) }
        #expect(abs(try condition("change_min", decision).value - change) < 1e-12)
        #expect(learner.state.shadow?.weights == proposed)
    }

    /// A tie is no lead.
    @Test func nothingOnAverageIsNotAhead() {
        var learner = convinced()
        learner.state.evidence.sum = 0
        expectFailure(of: "mean_difference", weekly(&learner))
    }

    /// Each curve is of its own weights, on the same days; what may be chance passes.
    @Test func chancesThatMissByMoreByChancePass() throws {
        let proposed = proposed()
        let (old, new) = (Rescoring(Self.standard, .standard), Rescoring(proposed, .standard))
        var rows = rows(proposed: proposed, both: 900, before: 200, after: 200) { _, _ in 0.1 }
        var random = SeededNumbers(8)
        for index in rows.indices {
            // Both scores tell as much.
            let scores = [old, new].compactMap { $0.acceptedScore(of: rows[index]) }
            let score = scores.reduce(0, +) / Double(scores.count)
            rows[index].longMultiple = random.unit() < 2.5 * (score - 0.2) ? 0.5 : 0
            rows[index].rate = random.unit() < 0.5 ? 1 : 0.25
        }
        var learner = convinced()
        let decision = weekly(&learner, rows: rows)
        let brier = try condition("brier", decision)
        let own = try #require(decision.winModel)
        let former = try #require(AcceptedSet(CandidateTable(rows), Self.standard, .standard).winModel())
        func errors(_ rescoring: Rescoring, _ model: WinModel) -> [(day: Int, value: Double, weight: Double)]
        {
            CandidateTable(rows).rows.compactMap { row in
                rescoring.acceptedScore(of: row).map { score in
                    let error = model.probability(score) - (row.longMultiple > 0 ? 1 : 0)
                    return (row.day, error * error, 1 / row.rate)
                }
            }
        }
        let forward = try learner.weeklyFit(Self.history, at: Self.day).forward
        let foretold = CandidateTable(rows).rows.compactMap { row -> WinFit.Row? in
            guard let week = forward.weeks.firstIndex(where: { $0.contains(row.day) }),
                let score = forward.weights[week].flatMap({ Rescoring($0, .standard).acceptedScore(of: row) })
            else { return nil }
            return WinFit.Row(day: row.day, score: score, isWin: row.longMultiple > 0)
        }
        #expect(own == WinFit.model(foretold, purgeDays: 4))
        let difference = try #require(DayDifference(errors(new, own), errors(old, former)))
        #expect(abs(brier.value - difference.lowerBound) < 1e-12 && brier.passed)
        #expect(difference.lowerBound < 0 && difference.mean > 0, "\(difference)")
        func multiples(_ rescoring: Rescoring) -> [(day: Int, value: Double, weight: Double)] {
            CandidateTable(rows).rows.filter { rescoring.acceptedScore(of: $0) != nil }
                .map { ($0.day, $0.longMultiple, 1 / $0.rate) }
        }
        let brought = try #require(DayDifference(multiples(new), multiples(old)))
        let expectancy = try condition("accepted_expectancy", decision)
        #expect(abs(expectancy.value - brought.lowerBound) < 1e-12)
    }

    /// A curve is of scores by weights that did not know the candidate: of days that no week foretold there is none.
    @Test func chancesAreOfWeeksThatWereForetold() throws {
        var random = SeededNumbers(9)
        let old = Rescoring(Self.standard, .standard)
        let first = Self.day - 4 - 167
        let rows = rows(proposed: proposed(), both: 900, before: 0, after: 0) { _, _ in 0 }
            .enumerated().map { place, row in
                var row = row
                row.minute = Minute((first + place % 18) * 1440 + place / 18)
                row.id = Signal.id(row.symbol, row.minute)
                let score = old.acceptedScore(of: row) ?? 0
                row.longMultiple = random.unit() < 3 * (score - 0.2) ? 0.5 : -0.5
                return row
            }
        #expect(AcceptedSet(CandidateTable(rows), Self.standard, .standard).winModel() != nil)
        var learner = convinced()
        let decision = weekly(&learner, rows: rows)
        #expect(try condition("brier", decision).value.isNaN && decision.winModel == nil)
        #expect(learner.state.shadow != nil)
    }

    /// The canary has the pull, the days and the incumbent of the fit.
    @Test func theCanaryIsOfTheFit() throws {
        var learner = convinced()
        learner.state.active[0] += 0.02
        learner.state.active[8] -= 0.02
        let decision = weekly(&learner)
        let fit = try WeeklyFit(Self.history, at: Self.day, towards: Self.standard, .standard)
        #expect(decision.lambda == fit.lambda && decision.proposed == fit.weights)
        let canary = Canary(fit.days, towards: Self.standard, lambda: fit.lambda, .standard)
        let found = try condition("canary", decision)
        #expect(found.value == canary.gain && found.threshold == canary.threshold(0.95))
    }

    /// What waited in shadow is deployed with its own pull; deployments of more than a year ago are forgotten.
    @Test func whatWaitedIsDeployedAsItWas() throws {
        let proposed = proposed()
        var learner = convinced()
        learner.state.deployments = [Self.day - 400, Self.day - 100]
        learner.state.evidence.products = [Double](repeating: 150, count: 6)
        learner.state.shadow = Learner.Shadow(since: Self.day - 7, weights: proposed, lambda: 7)
        let decision = weekly(&learner)
        #expect(decision.weights == proposed && decision.lambda == 7)
        #expect(learner.state.deployments == [Self.day - 100, Self.day])

        // It is watched by what the weights before say beyond twice what it does, each of a spread of 1.
        let sum = try learner.weeklyFit(Self.history, at: Self.day).sum
        let (before, after) = (sum.variance(Self.standard), sum.variance(proposed))
        let beyond = zip(Self.standard, proposed).map {
            $0 / before.squareRoot() - 2 * $1 / after.squareRoot()
        }
        let reversal = try #require(learner.state.reversal)
        #expect(near(reversal.contrast, beyond.map { $0 / sum.variance(beyond).squareRoot() }, 1e-9))
        #expect(reversal.evidence.scale == 0.3 && reversal.evidence.days == 0)
    }

    /// What was kept for others counts for them, where it is asked whether there are enough.
    @Test func thirtyAreCountedAsTheyWereKept() throws {
        let proposed = proposed()
        let rows = rows(proposed: proposed, both: 10, before: 0, after: 2) { _, _ in 0.1 }.map { row in
            var row = row
            row.rate = 0.25
            return row
        }
        var learner = convinced()
        #expect(abs(try condition("emission", weekly(&learner, rows: rows)).value - 1.2) < 1e-12)
    }

    /// A decision says what it was fitted on, and asks for the rows of just those days.
    @Test func aDecisionSaysWhatItStandsOn() {
        var (learner, asked) = (convinced(), [ClosedRange<Int>]())
        let decision = learner.weekly(
            at: Self.day, trigger: .weekly, history: Self.history, calibration: .standard
        ) { days in
            asked.append(days)
            return CandidateTable([])
        }
        let window = Self.day - 171...Self.day - 4
        #expect(decision.window == window && asked == [window] && decision.rows == 168 * 60)
    }
}
