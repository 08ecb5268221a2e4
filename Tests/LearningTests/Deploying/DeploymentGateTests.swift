import Learning
import Market
import Signals
import Testing

/// Every condition, by what makes it fail alone.
struct DeploymentGateTests: GateCase {
    @Test func allPassedGoesIntoShadowAndThenDecides() throws {
        var learner = convinced()
        let decision = weekly(&learner)
        #expect(decision.conditions.allSatisfy { $0.passed || $0.name == "shadow_days" })
        #expect(decision.conditions.count == 15)
        let shadow = try #require(learner.state.shadow)
        #expect(
            shadow.weights == decision.proposed && shadow.since == Self.day && learner.active == Self.standard
        )
        // Asked again before the week is over, it waits.
        let soon = learner.weekly(
            at: Self.day + 6, trigger: .manual, history: Self.history, calibration: .standard
        ) { _ in CandidateTable([]) }
        #expect(soon.weights == nil && soon.reason.contains("1 more day") && learner.state.shadow == shadow)
        let later = learner.weekly(
            at: Self.day + 7, trigger: .weekly, history: Self.history, calibration: .standard
        ) { _ in CandidateTable([]) }
        #expect(later.weights == shadow.weights && learner.active == shadow.weights)
        #expect(learner.state.deployments == [Self.day + 7] && learner.state.reversal?.since == Self.day + 7)
    }

    @Test func itTakesDays() {
        var learner = convinced()
        // Seven weeks choose no pull, so that the strongest stays.
        let short = weekly(&learner, Array(Self.history.suffix(73)))
        #expect(short.conditions.first { $0.name == "folds" }?.passed == false && short.lambda == 100)
        #expect(short.weights == nil && short.reason.contains("7 weeks were foretold (folds)"))
        let enough = weekly(&learner, Array(Self.history.suffix(74)))
        #expect(enough.conditions.first { $0.name == "folds" }?.passed == true)
        // As few days as give eight weeks are more than 56, unless days are missing.
        let missing = Self.history.suffix(150).enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        #expect(missing.count == 50)
        var fewer = convinced()
        #expect(weekly(&fewer, missing).conditions.first { $0.name == "days" }?.passed == false)
    }

    @Test func itTakesCandidates() {
        var learner = convinced()
        func worth(_ factor: Double) -> [DayMoments] {
            Self.history.map { day in
                DayMoments(
                    day: day.day, xx: day.xx.map { $0 * factor }, xy: day.xy.map { $0 * factor },
                    yy: day.yy * factor, weight: day.weight * factor, rows: day.rows, ambiguous: 0)
            }
        }
        let all = MomentSum(Self.history.filter { $0.day > Self.day - 172 }, halfLife: 45).weight
        expectFailure(of: "effective_rows", weekly(&learner, worth(499 / all)))
        let enough = weekly(&learner, worth(501 / all))
        #expect(enough.conditions.allSatisfy { $0.passed || $0.name == "shadow_days" })
        #expect(abs(enough.effective - 501) < 1e-6)
    }

    @Test(arguments: [(6, false), (5, true)]) func tooMuchThatIsAmbiguousIsRefused(
        ambiguous: Int, passes: Bool
    ) {
        var learner = convinced()
        let decision = weekly(
            &learner,
            Self.history.map { day in
                DayMoments(
                    day: day.day, xx: day.xx, xy: day.xy, yy: day.yy, weight: day.weight, rows: 60,
                    ambiguous: ambiguous)
            })
        if passes {
            #expect(decision.conditions.allSatisfy { $0.passed || $0.name == "shadow_days" })
        } else {
            expectFailure(of: "ambiguous_share", decision)
        }
    }

    @Test func itTakesEvidence() {
        var learner = convinced()
        learner.state.evidence.products = [Double](repeating: 49.9, count: 6)
        expectFailure(of: "e_value", weekly(&learner))
        learner = convinced()
        learner.state.evidence.sum = -0.1
        expectFailure(of: "mean_difference", weekly(&learner))
        // The second within a year takes three times as much; one of more than a year ago is forgotten.
        learner = convinced()
        learner.state.deployments = [Self.day - 364]
        expectFailure(of: "e_value", weekly(&learner))
        learner.state.deployments = [Self.day - 365]
        #expect(weekly(&learner).conditions.allSatisfy { $0.passed || $0.name == "shadow_days" })
        learner = convinced()
        learner.state.evidence.products = [Double](repeating: 25 * 3 * 4, count: 6)
        learner.state.deployments = [Self.day - 100, Self.day - 50]
        #expect(weekly(&learner).conditions.allSatisfy { $0.passed || $0.name == "shadow_days" })
    }

    @Test func withoutABetThereIsNoMean() {
        var learner = Learner()
        let decision = weekly(&learner)
        let mean = decision.conditions.first { $0.name == "mean_difference" }
        #expect(mean?.value.isNaN == true && mean?.passed == false)
    }

    @Test func itTakesAChangeOfSomeSize() {
        for (shift, name) in [(0.009, "change_min"), (0.011, nil), (0.149, nil), (0.151, "change_max")] {
            var learner = convinced()
            var weights = Self.standard
            weights[0] += shift
            weights[2] -= shift / 2
            weights[4] -= shift / 2
            learner.state.shadow = Learner.Shadow(since: Self.day - 7, weights: weights, lambda: 1)
            let decision = weekly(&learner)
            if let name {
                expectFailure(of: name, decision)
                #expect(decision.reason.contains("given up") && learner.state.shadow == nil)
            } else {
                #expect(decision.weights == weights)
            }
        }
    }

    @Test func itRestsAfterARollback() {
        var learner = convinced()
        learner.state.since = Self.day - 6
        expectFailure(of: "cool_down", weekly(&learner))
        learner.state.since = Self.day - 7
        #expect(weekly(&learner).conditions.allSatisfy { $0.passed || $0.name == "shadow_days" })
    }

    /// Evidence by number only: the fit finds nothing more than chance does, and says so.
    @Test func luckIsRefusedWhateverTheEvidence() {
        var refused = 0
        for seed in 0..<20 {
            var (drawn, learner) = (DrawnDays(UInt64(400 + seed)), convinced())
            let failed = Set(
                weekly(&learner, drawn.moments(Self.first..<Self.day - 3)).conditions.filter { !$0.passed }
                    .map(\.name))
            if failed.contains("canary") || failed.contains("certainty") || learner.state.shadow == nil {
                refused += 1
            }
        }
        #expect(refused >= 18, "\(refused)")
    }

    @Test func whatItAcceptsMayNotBeWorse() {
        let proposed = proposed()
        for (loss, name) in [(-1.0, "accepted_expectancy"), (1.0, nil)] {
            var learner = convinced()
            let rows = rows(proposed: proposed, both: 150, before: 40, after: 40) { before, after in
                before && after ? 0.2 : after ? loss : 0.2
            }
            let decision = weekly(&learner, rows: rows)
            if let name {
                expectFailure(of: name, decision)
            } else {
                #expect(learner.state.shadow?.weights == proposed)
                let value = decision.conditions.first { $0.name == "accepted_expectancy" }?.value
                #expect((value ?? 0) > 0.05 && (value ?? 1) < 0.8 * 40 / 190)
            }
        }
    }

    /// Under a hundred accepted outcomes nothing is compared: it is said that it is not known.
    @Test func fewAcceptedAreNotCompared() {
        let proposed = proposed()
        var learner = convinced()
        let rows = rows(proposed: proposed, both: 60, before: 39, after: 39) { _, after in after ? -1 : 2 }
        let decision = weekly(&learner, rows: rows)
        let condition = decision.conditions.first { $0.name == "accepted_expectancy" }
        #expect(condition?.value.isNaN == true && condition?.passed == true)
        #expect(condition?.reason.contains("99 accepted outcomes") == true)
    }

    @Test func itMayNotAcceptFarMoreOrFewer() {
        let proposed = proposed()
        for (both, before, after, passes) in [
            (40, 0, 40, true), (40, 0, 41, false), (40, 40, 0, true), (40, 41, 0, false), (10, 0, 19, true),
        ] {
            var learner = convinced()
            let rows = rows(proposed: proposed, both: both, before: before, after: after) { _, _ in 0.1 }
            let decision = weekly(&learner, rows: rows)
            if passes {
                #expect(learner.state.shadow != nil)
            } else {
                expectFailure(of: "emission", decision)
            }
        }
    }

    /// Each row stands for as many as were not kept.
    @Test func rowsStandForThoseThatWereNotKept() throws {
        let proposed = proposed()
        var rows = rows(proposed: proposed, both: 40, before: 0, after: 30) { _, _ in 0.1 }
        let new = Rescoring(Self.standard, .standard)
        for index in rows.indices where new.acceptedScore(of: rows[index]) == nil { rows[index].rate = 0.5 }
        var learner = convinced()
        let condition = try #require(weekly(&learner, rows: rows).conditions.first { $0.name == "emission" })
        #expect(abs(condition.value - 100.0 / 40) < 1e-12 && !condition.passed)
    }

    /// Chances that miss by more than those of before.
    @Test func chancesMayNotMissByMore() throws {
        let proposed = proposed()
        let new = Rescoring(proposed, .standard)
        let old = Rescoring(Self.standard, .standard)
        // Scores by the old weights tell who wins; scores by the new ones do where both accept, and not in what it adds.
        var rows = rows(proposed: proposed, both: 900, before: 10, after: 900) { _, _ in 0.1 }
        let scores = rows.compactMap { old.acceptedScore(of: $0) }.sorted()
        let middle = scores[scores.count / 2]
        for index in rows.indices {
            if let score = old.acceptedScore(of: rows[index]) {
                rows[index].longMultiple = score > middle ? 0.5 : -0.5
            } else if new.acceptedScore(of: rows[index]) != nil {
                rows[index].longMultiple = index % 2 == 0 ? 0.5 : -0.5
            }
        }
        var learner = convinced()
        let decision = weekly(&learner, rows: rows)
        let condition = try #require(decision.conditions.first { $0.name == "brier" })
        #expect(!condition.passed && condition.value > 0.01, "\(condition)")
    }
}
