import Learning
import Signals
import Testing

struct HeadPerformanceTests {
    private static let weights = Weights(
        version: 3, [0.20, 0.05, 0.10, 0.15, 0.05, 0.10, 0.05, 0.20, 0.10])

    @Test(arguments: 1...4) func numbersAreThoseOfPlainLoops(seed: UInt64) throws {
        let rows = ReportRows.random(days: 12, each: 60, seed: seed)
        let heads = HeadPerformance.all(CandidateTable(rows), weights: Self.weights)
        #expect(heads.map(\.key) == HeadKey.allCases)
        for (head, found) in heads.enumerated() {
            #expect(found.weight == Self.weights[found.key])
            #expect(found.votes == rows.count { !$0.strengths[head].isNaN && $0.strengths[head] != 0 })
            let agreeing = rows.filter { $0.strengths[head] * $0.direction.sign > 0 }
            #expect(found.agreeing == agreeing.count)
            let kept = agreeing.map { 1 / $0.rate }
            let won = agreeing.map { ($0.multiple ?? 0) > 0 ? 1.0 : 0 }
            #expect(Plain.isClose(found.agreementWinRate.value, Plain.mean(won, kept)))

            let sided = rows.filter { $0.direction != .flat }
            let parts = sided.map { row -> Double in
                guard !row.strengths[head].isNaN else { return 0 }
                var seeing = 0.0
                for (other, strength) in row.strengths.enumerated() where !strength.isNaN {
                    seeing += Self.weights[HeadKey.allCases[other]]
                }
                return Self.weights[found.key] * row.strengths[head] * row.direction.sign / seeing
            }
            #expect(Plain.isClose(found.contribution.value, Plain.mean(parts, sided.map { 1 / $0.rate })))
            #expect(found.contribution.samples == sided.count)

            // The edge: strength times the outcome less its close's mean.
            var (products, weights) = ([Double](), [Double]())
            for minute in Set(rows.map(\.minute)).sorted() {
                let own = rows.filter { $0.minute == minute }
                let outcomes = own.map {
                    (min(3, max(-3, $0.longMultiple)) - min(3, max(-3, $0.shortMultiple))) / 2
                }
                let unique = own.map { $0.uniqueness / $0.rate }
                let mean = Plain.mean(outcomes, unique)
                for (place, row) in own.enumerated() where abs(row.strengths[head]) > 0 {
                    products.append(row.strengths[head] * (outcomes[place] - mean))
                    weights.append(unique[place])
                }
            }
            #expect(Plain.isClose(found.edge.value, Plain.mean(products, weights)))
            #expect(found.edge.samples == products.count && found.edge.days == 12)
        }
        // What heads add to a score is the score.
        let sum = heads.reduce(0) { $0 + ($1.contribution.value ?? .nan) }
        #expect(sum.isFinite)
    }

    @Test func aHeadThatKnowsIsToldFromThoseThatDoNot() throws {
        var skill = Array(repeating: 0.0, count: 9)
        (skill[2], skill[7]) = (0.6, -0.6)
        let rows = ReportRows.random(days: 40, each: 80, seed: 5, skill: skill)
        let heads = HeadPerformance.all(CandidateTable(rows), weights: .standard)
        #expect(try #require(heads[2].edge.interval).lowerBound > 0)
        #expect(try #require(heads[7].edge.interval).upperBound < 0)
        for head in heads where head.key != .volume && head.key != .structure {
            #expect(try #require(head.edge.interval).contains(0), "\(head.key)")
        }
    }

    /// Nine intervals at once: for heads without skill, seldom any is beside zero.
    @Test func noSkillIsSeldomTakenForSkill() throws {
        let seeds = 60
        let mistaken = try (0..<seeds).count { seed in
            let rows = ReportRows.random(days: 30, each: 40, seed: 100 + UInt64(seed))
            return try HeadPerformance.all(CandidateTable(rows), weights: .standard).contains {
                try !#require($0.edge.interval).contains(0)
            }
        }
        #expect(mistaken <= 8, "\(mistaken) of \(seeds)")
    }

    /// A candidate kept for two counts as two.
    @Test func whatWasKeptForOthersCountsForThem() throws {
        let rows = ReportRows.random(days: 10, each: 50, seed: 6)
        let halved = rows.map { row in
            var row = row
            row.rate /= 2
            return row
        }
        let before = HeadPerformance.all(CandidateTable(rows), weights: .standard)
        let after = HeadPerformance.all(CandidateTable(halved), weights: .standard)
        for (one, other) in zip(before, after) {
            #expect(Plain.isClose(one.edge.value, other.edge.value))
            #expect(Plain.isClose(one.agreementWinRate.value, other.agreementWinRate.value))
            #expect(Plain.isClose(one.contribution.value, other.contribution.value))
            #expect(
                Plain.isClose(
                    one.agreementWinRate.interval?.lowerBound, other.agreementWinRate.interval?.lowerBound))
        }
    }

    @Test func daysThatNothingIsLearnedFromHaveNoEdge() {
        let rows = (0..<40).map { ReportRows.row(day: $0, long: Double($0 % 2), short: 0) }
        let head = HeadPerformance.all(CandidateTable(rows), weights: .standard)[0]
        #expect(head.votes == 40 && head.agreeing == 40 && head.agreementWinRate.value == 0.5)
        #expect(head.edge.value == nil && head.edge.samples == 0)
    }

    /// An edge that falls by a twentieth every day falls by seven a week.
    @Test func aTrendIsTheSlopeOfItsDays() throws {
        func rows(days: Range<Int>) -> [CandidateRow] {
            days.flatMap { day in
                (0..<40).map { place in
                    let sign = place % 2 == 0 ? 1.0 : -1
                    let outcome = sign * (2 - 0.05 * Double(day))
                    return ReportRows.row(
                        day: day, minute: place / 2, symbol: place % 2,
                        strengths: Array(repeating: sign, count: 9), long: outcome, short: -outcome)
                }
            }
        }
        let head = HeadPerformance.all(CandidateTable(rows(days: 0..<30)), weights: .standard)[4]
        #expect(Plain.isClose(head.trend.value, -0.35))
        #expect(abs(try #require(head.trend.interval).lowerBound + 0.35) < 1e-9)
        let short = HeadPerformance.all(CandidateTable(rows(days: 0..<20)), weights: .standard)[4]
        #expect(short.trend.value == nil && short.trend.reason == "20 days, a trend takes 21")
    }

    /// Twenty candidates are a day that is learned from.
    @Test(arguments: [(19, 0), (20, 100)]) func twentyAreADay(each: Int, samples: Int) {
        let rows = ReportRows.random(days: 5, each: each, seed: 7).map { row in
            var row = row
            row.strengths[0] = 0.5
            return row
        }
        #expect(
            HeadPerformance.all(CandidateTable(rows), weights: .standard)[0].edge.samples == samples)
    }

    /// Four that lie over each other tell as much as one.
    @Test func whatIsNotUniqueIsWorthLess() {
        let rows = (0..<400).map {
            ReportRows.row(day: $0 % 20, minute: $0, long: $0 % 4 == 0 ? 1 : -1, uniqueness: 0.25)
        }
        let found = HeadPerformance.all(CandidateTable(rows), weights: .standard)[0].agreementWinRate
        let one = Estimate(share: 0.25, effective: 100, samples: 400, days: 20)
        #expect(found.value == 0.25)
        #expect(Plain.isClose(found.interval?.lowerBound, one.interval?.lowerBound))
        #expect(Plain.isClose(found.interval?.upperBound, one.interval?.upperBound))
    }
}
