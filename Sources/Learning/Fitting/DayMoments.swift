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
}
