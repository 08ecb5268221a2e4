/// A mean of outcomes that depend on each other within a day, and how sure it is.
public struct DayBlocks: Equatable, Sendable {
    public let count: Int
    public let days: Int
    public let mean: Double
    /// The 95% interval; nil for fewer than 30 outcomes or 5 days, which say nothing about their spread.
    public let interval: ClosedRange<Double>?

    public static let countMin = 30

    /// Nil for no outcomes at all.
    public init?(_ outcomes: [(day: Int, value: Double)]) {
        guard !outcomes.isEmpty else { return nil }
        var sums = DaySums()
        for (day, value) in outcomes { sums.add(day, .init(value, 1, 0, 0, 0, 0, 0, 0)) }
        (count, days) = (outcomes.count, sums.days)
        mean = sums.blocks.reduce(0) { $0 + $1[0] } / Double(outcomes.count)
        interval = count >= Self.countMin ? sums.interval { $0[0] / $0[1] } : nil
    }
}
