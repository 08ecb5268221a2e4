internal import Signals

/// Candidates of some days, column beside column: what the solver reads without copying, in the order of their ids.
///
///     strengths  │ x of row 0: A B C D E F G H I │ x of row 1 │ …    0 where a head abstains
///     outcomes   │ y of row 0 │ y of row 1 │ …                      less the mean of its close
///     weights    │ u of row 0 │ …                                   uniqueness over the chance to be kept
public struct CandidateTable: Equatable, Sendable {
    /// The rows, in the order of their ids: of the decision minute, then of the symbol.
    public let rows: [CandidateRow]
    /// Days that have rows, in order, and which they are.
    public let days: [Day]
    package let strengths: [Double]
    package let outcomes: [Double]
    /// 0 for a row that holds what cannot be, and for one that has nothing beside it at its close: it is kept, and nothing is
    /// learned from it.
    package let weights: [Double]

    public struct Day: Equatable, Sendable {
        /// Since the Unix epoch.
        public let day: Int
        public let rows: Range<Int>
    }

    /// What an outcome is cut to for fitting, and for nothing else.
    public static let multipleMax = 3.0
    /// Fewer candidates of a day have no mean to be compared with: the day is left out of learning.
    public static let dayRowsMin = 20

    /// - Parameter rows: in any order; the table's is its own.
    public init(_ rows: [CandidateRow]) {
        let isSorted = rows.indices.dropFirst().allSatisfy { rows[$0 - 1].id < rows[$0].id }
        let rows = isSorted ? rows : rows.sorted { $0.id < $1.id }
        (self.rows, days) = (rows, Self.days(of: rows))
        var (strengths, outcomes, weights): ([Double], [Double], [Double]) = ([], [], [])
        strengths.reserveCapacity(rows.count * HeadKey.count)
        outcomes.reserveCapacity(rows.count)
        weights.reserveCapacity(rows.count)
        for row in rows {
            let isUsable = row.isUsable
            for strength in row.strengths { strengths.append(isUsable && !strength.isNaN ? strength : 0) }
            let (long, short) = (Self.winsorised(row.longMultiple), Self.winsorised(row.shortMultiple))
            outcomes.append(isUsable ? (long - short) / 2 : 0)
            weights.append(isUsable ? row.uniqueness / row.rate : 0)
        }
        Self.compare(&outcomes, &weights, within: rows)
        (self.strengths, self.outcomes, self.weights) = (strengths, outcomes, weights)
    }

    /// Takes from each outcome the mean of those of the same close: what all of them shared is the market's. A mean over the
    /// day would hold what earlier candidates came to, and whoever contradicts the day's path would look as though he knew.
    /// What one that has nothing beside it came to may be all the market's.
    private static func compare(
        _ outcomes: inout [Double], _ weights: inout [Double], within rows: [CandidateRow]
    ) {
        var start = 0
        for end in rows.indices.map({ $0 + 1 })
        where end == rows.count || rows[end].minute != rows[start].minute {
            var (sum, weight, count) = (0.0, 0.0, 0)
            for row in start..<end where weights[row] > 0 {
                (sum, weight, count) = (sum + weights[row] * outcomes[row], weight + weights[row], count + 1)
            }
            for row in start..<end {
                if count < 2 { weights[row] = 0 }
                outcomes[row] = weights[row] > 0 ? outcomes[row] - sum / weight : 0
            }
            start = end
        }
    }

    private static func winsorised(_ multiple: Double) -> Double {
        min(max(multiple, -multipleMax), multipleMax)
    }

    private static func days(of rows: [CandidateRow]) -> [Day] {
        var days: [Day] = []
        var start = 0
        for index in rows.indices where index + 1 == rows.count || rows[index + 1].day != rows[index].day {
            days.append(Day(day: rows[index].day, rows: start..<index + 1))
            start = index + 1
        }
        return days
    }
}

extension CandidateRow {
    /// Strengths, outcomes and shares are what they can be: one infinity would be in every sum.
    var isUsable: Bool {
        longMultiple.isFinite && shortMultiple.isFinite && uniqueness > 0 && uniqueness <= 1 && rate > 0
            && rate <= 1 && strengths.allSatisfy { $0.isNaN || abs($0) <= 1 }
    }
}
