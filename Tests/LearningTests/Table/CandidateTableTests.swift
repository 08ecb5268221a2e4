import Learning
import Market
import Signals
import Testing

struct CandidateTableTests {
    private func rows(_ days: Range<Int>, seed: UInt64 = 1) -> [CandidateRow] {
        var drawn = DrawnDays(seed)
        return days.flatMap { drawn.rows($0) }
    }

    @Test func itsOrderIsThatOfTheIds() {
        var random = SeededNumbers(1)
        let rows = rows(20_000..<20_004)
        let table = CandidateTable(rows)
        #expect(table.rows.map(\.id) == rows.map(\.id).sorted())
        #expect(table.days.map(\.day) == Array(20_000..<20_004))
        #expect(table.days.flatMap { Array($0.rows) } == Array(table.rows.indices))
        for _ in 0..<5 { #expect(CandidateTable(rows.shuffled(using: &random)) == table) }
    }

    /// Weighted by uniqueness over the chance to be kept; outcomes are cut to 3 first, and rows keep what they were.
    @Test func outcomesAreAgainstTheirClose() {
        var rows = rows(20_000..<20_002)
        rows[0].longMultiple = 250
        rows[1].shortMultiple = -7
        let table = CandidateTable(rows)
        for minute in Set(table.rows.map(\.minute)) {
            func outcome(_ row: CandidateRow) -> Double {
                (max(-3, min(3, row.longMultiple)) - max(-3, min(3, row.shortMultiple))) / 2
            }
            let own = table.rows.filter { $0.minute == minute }
            let weight = own.reduce(0) { $0 + $1.uniqueness / $1.rate }
            let mean = own.reduce(0) { $0 + $1.uniqueness / $1.rate * outcome($1) } / weight
            for index in table.rows.indices where table.rows[index].minute == minute {
                #expect(abs(table.outcomes[index] - (outcome(table.rows[index]) - mean)) < 1e-12)
            }
        }
        #expect(table.rows.contains { $0.longMultiple == 250 })
    }

    /// What has nothing beside it can't be told from the market.
    @Test func oneAloneSaysNothing() {
        var rows = rows(20_000..<20_001)
        let minute = Minute(20_000 * 1440 + 1439)
        (rows[0].minute, rows[0].id) = (minute, Signal.id(rows[0].symbol, minute))
        let table = CandidateTable(rows)
        #expect(table.rows.last?.minute == minute)
        #expect(table.outcomes.last == 0 && table.weights.last == 0)
        #expect(table.weights.dropLast().allSatisfy { $0 > 0 })
    }

    /// A market of one symbol teaches nothing, not even by what rounding leaves.
    @Test func oneSymbolTeachesNothing() {
        var drawn = DrawnDays(9, skill: DrawnDays.planted)
        let alone = (20_000..<20_120).flatMap { day in
            drawn.rows(day).enumerated().map { place, row in
                var row = row
                row.minute = Minute(day * 1440 + place)
                row.id = Signal.id(row.symbol, row.minute)
                return row
            }
        }
        let table = CandidateTable(alone)
        let history = (20_000..<20_120).compactMap { DayMoments(of: table, day: $0) }
        #expect(history.isEmpty)
        let none =
            "0 complete days within the last 168 have candidates to compare with each other, of 14 that a fit needs"
        #expect(throws: NoEvidence(reason: none)) {
            try WeeklyFit(
                history, at: 20_124, towards: HeadKey.allCases.map(\.defaultWeight), Learner.Rules.standard)
        }
        // What nothing is known of is not 0, and what signals brought is known all the same.
        let report = LearningReport(table, versions: [], weights: .standard, .standard)
        #expect(report.effective == 0 && report.rows == table.rows.count)
        for head in report.heads {
            #expect(head.edge.value == nil && head.trend.value == nil && head.agreementWinRate.value != nil)
        }
        #expect(report.progress.best == nil && report.progress.worst == nil)
        let all = alone.map { row in
            var row = row
            row.stoppedAt = nil
            return row
        }
        let accepted = LearningReport(CandidateTable(all), versions: [], weights: .standard, .standard)
        #expect(accepted.performance.expectancy.samples == all.count)
    }

    /// Beside a row that cannot be, it is alone.
    @Test func whatCannotBeIsNothingToCompareWith() {
        var rows = rows(20_000..<20_001)
        let minute = Minute(20_000 * 1440 + 1439)
        for place in 0..<2 {
            (rows[place].minute, rows[place].id) = (minute, Signal.id(rows[place].symbol, minute))
        }
        rows[1].rate = 0
        let table = CandidateTable(rows)
        for (row, outcome) in zip(table.rows, table.outcomes) where row.minute == minute {
            #expect(outcome == 0)
        }
        #expect(table.weights.suffix(2) == [0, 0])
    }

    /// Each walks on from where the one before began, and a head that says long after a fall knows nothing: what is compared
    /// with a mean over the day, in which earlier walks are, would make it look as though it did.
    @Test func aHeadThatContradictsThePathHasNoSkill() {
        var random = SeededNumbers(11)
        var (product, square) = (0.0, 0.0)
        for day in 20_000..<20_060 {
            var prices = (0..<10).map { _ in 0.0 }
            var rows: [CandidateRow] = []
            var paths = prices.map { [$0] }
            for _ in 0..<30 {
                let market = random.normal()
                for place in prices.indices {
                    prices[place] += 0.8 * market + 0.6 * random.normal()
                    paths[place].append(prices[place])
                }
            }
            for close in 0..<24 {
                for place in prices.indices {
                    let minute = Minute(day * 1440 + close * 60 + 59)
                    let gain = (paths[place][close + 6] - paths[place][close]) / 6
                    let symbol = DrawnDays.symbols[place]
                    var strengths = Array(repeating: 0.0, count: 9)
                    strengths[0] = max(-1, min(1, -paths[place][close] / 10))
                    rows.append(
                        CandidateRow(
                            id: Signal.id(symbol, minute), symbol: symbol, minute: minute, direction: .long,
                            strengths: strengths, confidences: Array(repeating: 1, count: 9), score: 0.1,
                            confidence: 0.7, confluence: 0.7, longMultiple: gain, shortMultiple: -gain,
                            gain: 0, resolvedAt: minute + 360, uniqueness: 0.2))
                }
            }
            guard let moments = DayMoments(of: CandidateTable(rows), day: day) else { continue }
            let edge = moments.xy[0] / moments.weight
            (product, square) = (product + edge, square + edge * edge)
        }
        // Sixty days: within three standard errors of nothing.
        #expect(abs(product) < 3 * square.squareRoot())
        #expect(square > 0)
    }

    @Test func abstainingIsNoStrength() {
        var rows = rows(20_000..<20_001)
        rows[3].strengths[4] = .nan
        let table = CandidateTable(rows)
        let index = table.rows.firstIndex { $0.id == rows[3].id }!
        #expect(table.strengths[index * 9 + 4] == 0 && table.weights[index] > 0)
    }

    @Test(arguments: 0..<9) func whatCannotBeCountsForNothing(kind: Int) {
        var rows = rows(20_000..<20_001)
        let without = CandidateTable(Array(rows.dropFirst()))
        switch kind {
        case 0: rows[0].longMultiple = .nan
        case 1: rows[0].shortMultiple = -.infinity
        case 2: rows[0].strengths[0] = .infinity
        case 3: rows[0].strengths[8] = 1.5
        case 4: rows[0].uniqueness = 0
        case 5: rows[0].uniqueness = .nan
        case 6: rows[0].rate = 0
        case 7: rows[0].uniqueness = 1.5
        default: rows[0].rate = 2
        }
        let table = CandidateTable(rows)
        #expect(table.rows.count == rows.count)
        let index = table.rows.firstIndex { $0.id == rows[0].id }!
        #expect(table.weights[index] == 0)
        #expect(DayMoments(of: table, day: 20_000) == DayMoments(of: without, day: 20_000))
    }

    @Test func nothingIsATable() {
        let table = CandidateTable([])
        #expect(table.rows.isEmpty && table.days.isEmpty)
        #expect(DayMoments(of: table, day: 1) == nil)
    }
}
