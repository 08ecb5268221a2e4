/// By how much one mean is above another, where days are drawn with replacement and both keep theirs.
package struct DayDifference {
    package let mean: Double
    /// 90% of the draws are above it.
    package let lowerBound: Double
    package let upperBound: Double

    /// Nil where one of them has nothing, and for fewer days than say something of their spread.
    package init?(
        _ one: [(day: Int, value: Double, weight: Double)],
        _ other: [(day: Int, value: Double, weight: Double)]
    ) {
        var sums = DaySums()
        for row in one { sums.add(row.day, .init(row.weight * row.value, row.weight, 0, 0, 0, 0, 0, 0)) }
        for row in other { sums.add(row.day, .init(0, 0, row.weight * row.value, row.weight, 0, 0, 0, 0)) }
        func difference(_ sum: DaySums.Sums) -> Double { sum[0] / sum[1] - sum[2] / sum[3] }
        mean = difference(sums.blocks.reduce(.zero, +))
        guard mean.isFinite, let interval = sums.interval(level: 0.8, of: difference) else { return nil }
        (lowerBound, upperBound) = (interval.lowerBound, interval.upperBound)
    }
}
