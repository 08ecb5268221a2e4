/// What least squares needs of a day: its normal equations. A fit over any days is a sum of them.
public struct DayMoments: Equatable, Sendable {
    /// Since the Unix epoch.
    public let day: Int
    /// `sum u x x'`, nine by nine, row by row.
    public let xx: [Double]
    /// `sum u x y`, nine.
    public let xy: [Double]
    /// `sum u y y`.
    public let yy: Double
    /// `sum u`: how many independent candidates the day is worth.
    public let weight: Double
    public let rows: Int
    /// Rows that one candle reached both ends of.
    public let ambiguous: Int

    public init(
        day: Int, xx: [Double], xy: [Double], yy: Double, weight: Double, rows: Int, ambiguous: Int
    ) {
        (self.day, self.xx, self.xy, self.yy) = (day, xx, xy, yy)
        (self.weight, self.rows, self.ambiguous) = (weight, rows, ambiguous)
    }

    /// Of a table's day; nil where it has too few rows that something can be learned from.
    ///
    /// The order of the sums is that of the ids: the same rows give the same bits on a machine, however they came.
    public init?(of table: CandidateTable, day: Int) {
        guard let own = table.days.first(where: { $0.day == day }) else { return nil }
        let rows = own.rows.filter { table.weights[$0] > 0 }
        guard rows.count >= CandidateTable.dayRowsMin else { return nil }
        var scaled: [Double] = []
        var outcomes: [Double] = []
        scaled.reserveCapacity(rows.count * heads)
        outcomes.reserveCapacity(rows.count)
        var (yy, weight, ambiguous) = (0.0, 0.0, 0)
        for row in rows {
            // Half of the weight on each side of the product.
            let (u, y) = (table.weights[row], table.outcomes[row])
            let root = u.squareRoot()
            for head in 0..<heads { scaled.append(root * table.strengths[row * heads + head]) }
            outcomes.append(root * y)
            (yy, weight) = (yy + u * y * y, weight + u)
            if table.rows[row].isAmbiguous { ambiguous += 1 }
        }
        let products = Algebra.products(scaled, outcomes)
        self.init(
            day: day, xx: products.xx, xy: products.xy, yy: yy, weight: weight, rows: rows.count,
            ambiguous: ambiguous)
    }

    /// Something can be learned from it.
    var counts: Bool {
        weight > 0 && weight.isFinite && yy.isFinite && xx.allSatisfy(\.isFinite) && xy.allSatisfy(\.isFinite)
    }
}
