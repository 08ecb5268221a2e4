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
    @Test func outcomesAreAgainstTheirDay() {
        var rows = rows(20_000..<20_002)
        rows[0].longMultiple = 250
        rows[1].shortMultiple = -7
        let table = CandidateTable(rows)
        for day in table.days {
            func outcome(_ row: CandidateRow) -> Double {
                (max(-3, min(3, row.longMultiple)) - max(-3, min(3, row.shortMultiple))) / 2
            }
            let own = table.rows[day.rows]
            let weight = own.reduce(0) { $0 + $1.uniqueness / $1.rate }
            let mean = own.reduce(0) { $0 + $1.uniqueness / $1.rate * outcome($1) } / weight
            for index in day.rows {
                #expect(abs(table.outcomes[index] - (outcome(table.rows[index]) - mean)) < 1e-12)
            }
        }
        #expect(table.rows.contains { $0.longMultiple == 250 })
    }

    @Test func abstainingIsNoStrength() {
        var rows = rows(20_000..<20_001)
        rows[3].strengths[4] = .nan
        let table = CandidateTable(rows)
        let index = table.rows.firstIndex { $0.id == rows[3].id }!
        #expect(table.strengths[index * 9 + 4] == 0 && table.weights[index] > 0)
    }

    @Test(arguments: 0..<8) func whatCannotBeCountsForNothing(kind: Int) {
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
