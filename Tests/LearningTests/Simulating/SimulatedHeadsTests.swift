import Learning
import Testing

struct SimulatedHeadsTests {
    private static let days = 250

    /// Of each head the correlation of strengths with outcomes, 0 counted where it abstains, and how often it does.
    private static func measured(
        _ skills: [Double], _ habits: SimulatedHeads.Habits, prices: SimulatedLabels.Prices = .init()
    ) -> [(correlation: Double, abstention: Double)] {
        var candidates = SimulatedCandidates(days: days, seed: 11, prices: prices, habits: habits)
        let table = CandidateTable(candidates.rows(skills: skills))
        return (0..<9).map { head in
            var (products, squares, others, absent) = (0.0, 0.0, 0.0, 0)
            for row in table.rows.indices {
                let (x, y, u) = (table.strengths[row * 9 + head], table.outcomes[row], table.weights[row])
                (products, squares, others) = (products + u * x * y, squares + u * x * x, others + u * y * y)
                if table.rows[row].strengths[head].isNaN { absent += 1 }
            }
            return (products / (squares * others).squareRoot(), Double(absent) / Double(table.rows.count))
        }
    }

    @Test func skillIsWhatItIsSaidToBe() {
        var habits = SimulatedHeads.Habits()
        habits.fickleness = 0
        for (head, measured) in Self.measured(GroundTruth.planted, habits).enumerated() {
            #expect(abs(measured.correlation - GroundTruth.planted[head]) < 0.02, "head \(head)")
            #expect(abs(measured.abstention - habits.abstention[head]) < 0.01, "head \(head)")
        }
    }

    @Test func leaningIsNoSkill() {
        var (habits, prices) = (SimulatedHeads.Habits(), SimulatedLabels.Prices())
        (habits.fickleness, prices.drift) = (0, 0.005)
        habits.lean = Array(repeating: 1, count: 9)
        for measured in Self.measured(Array(repeating: 0, count: 9), habits, prices: prices) {
            #expect(abs(measured.correlation) < 0.02)
        }
    }

    /// A day's candidates go with a head together, or against it.
    @Test func aFickleHeadIsRightOrWrongForADay() {
        func spread(_ fickleness: Double) -> Double {
            var habits = SimulatedHeads.Habits()
            habits.fickleness = fickleness
            var candidates = SimulatedCandidates(days: Self.days, seed: 12, habits: habits)
            let table = CandidateTable(candidates.rows(skills: Array(repeating: 0, count: 9)))
            let days = table.days.compactMap { DayMoments(of: table, day: $0.day) }
            let squares = days.map { day in
                day.xy[0] * day.xy[0] / (day.xx[0] * day.yy)
            }
            return (squares.reduce(0, +) / Double(days.count)).squareRoot()
        }
        #expect(spread(0) < 0.2 && spread(0.25) > 0.25)
    }

    @Test func aTwinSaysWhatTheOtherSays() {
        var habits = SimulatedHeads.Habits()
        habits.twin = (of: 0, at: 1)
        let labels = SimulatedLabels(days: 2, from: SimulatedCandidates.firstDay, .init(), seed: 3)
        var heads = SimulatedHeads(symbols: 20, habits, seed: 3)
        for votes in heads.votes(on: labels.days[0], skills: GroundTruth.planted) {
            #expect(votes.strengths[0].bitPattern == votes.strengths[1].bitPattern)
            for (strength, confidence) in zip(votes.strengths, votes.confidences) where !strength.isNaN {
                #expect(abs(strength) <= confidence && confidence >= 0.6 && confidence <= 0.95)
            }
        }
    }
}
