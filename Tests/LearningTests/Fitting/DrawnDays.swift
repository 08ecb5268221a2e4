import Learning
import Market
import Signals

/// Days of candidates with a skill that is known: nine strengths, of which each goes with the outcome as much as it is said.
struct DrawnDays {
    var random: SeededNumbers
    /// What a strength of one standard deviation adds to the outcome, in standard deviations of its noise.
    var skill = [Double](repeating: 0, count: 9)
    var rowsOfDay = 60
    /// How much of a day's outcomes comes of the day.
    var dayShare = 0.4

    static let planted = [0.16, 0.12, 0.08, 0.04, 0, 0, 0, 0, -0.06]
    static let symbols = (0..<50).map { try! Symbol("COIN\($0)USDT") }

    init(_ seed: UInt64, skill: [Double]? = nil) {
        random = SeededNumbers(seed)
        if let skill { self.skill = skill }
    }

    mutating func rows(_ day: Int) -> [CandidateRow] {
        let (vote, outcome) = ((0..<9).map { _ in random.normal() }, random.normal())
        // Closes are 15 minutes apart, and a day has 96.
        let ofClose = max(10, rowsOfDay / 90)
        return (0..<rowsOfDay).map { row in
            let side = random.normal()
            let x = vote.map { 0.5 * $0 * side + 0.87 * random.normal() }
            var y = dayShare * outcome * side + random.normal()
            for head in 0..<9 { y += skill[head] * x[head] }
            let minute = Minute(day * 1440 + row / ofClose * 15)
            let symbol = Self.symbols[row % ofClose]
            return CandidateRow(
                id: Signal.id(symbol, minute), symbol: symbol, minute: minute,
                direction: random.unit() < 0.5 ? .long : .short, passesRest: false,
                strengths: x.map { min(max(0.25 * $0, -1), 1) },
                confidences: Array(repeating: 0.8, count: 9), score: 0.1, confidence: 0.7, confluence: 0.7,
                longMultiple: 1.2 * y, shortMultiple: -1.2 * y, gain: 0.01 * y, resolvedAt: minute + 4000,
                uniqueness: 0.1 + 0.9 * random.unit(), rate: random.unit() < 0.5 ? 1 : 0.5)
        }
    }

    mutating func moments(_ day: Int) -> DayMoments {
        DayMoments(of: CandidateTable(rows(day)), day: day)!
    }

    mutating func moments(_ days: Range<Int>) -> [DayMoments] { days.map { moments($0) } }
}

/// Plain loops, to hold the solver to.
enum SlowAlgebra {
    /// Gauss, with the largest pivot; nil where there is none.
    static func solution(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        var rows = zip(matrix, right).map { $0 + [$1] }
        let side = right.count
        for column in 0..<side {
            guard let pivot = (column..<side).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
                abs(rows[pivot][column]) > 1e-300
            else { return nil }
            rows.swapAt(column, pivot)
            for row in 0..<side where row != column {
                let factor = rows[row][column] / rows[column][column]
                for index in column...side { rows[row][index] -= factor * rows[column][index] }
            }
        }
        return (0..<side).map { rows[$0][side] / rows[$0][$0] }
    }

    /// The least of `b'Hb/2 - f'b` over `b >= 0`: of all 2^n sets of coefficients that are not 0, the best that may be.
    static func nonNegative(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        let side = right.count
        var (best, least) = ([Double](repeating: 0, count: side), 0.0)
        for set in 1..<1 << side {
            let free = (0..<side).filter { set >> $0 & 1 == 1 }
            guard
                let part = solution(free.map { row in free.map { matrix[row][$0] } }, free.map { right[$0] }),
                part.allSatisfy({ $0 > 0 })
            else { continue }
            // At a solution the objective is half of -f'b.
            let objective = -zip(free, part).reduce(0) { $0 + right[$1.0] * $1.1 } / 2
            guard objective < least else { continue }
            least = objective
            best = Array(repeating: 0, count: side)
            for (index, value) in zip(free, part) { best[index] = value }
        }
        return best
    }
}

/// That two lists are the same, but for rounding.
func near(_ one: [Double], _ other: [Double], _ tolerance: Double) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= tolerance }
}
