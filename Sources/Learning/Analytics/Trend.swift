extension Estimate {
    /// Days that a trend takes.
    static let trendDaysMin = 21

    /// By how much a mean changes a week: the slope of its days by weighted least squares.
    ///
    /// - Parameter sums: of each day, what is meant the mean of, weighted, and the weights.
    static func trend(_ sums: DaySums, samples: Int, level: Double = 0.95) -> Estimate {
        let (byDay, first) = (sums.byDay, sums.byDay.first?.day ?? 0)
        guard byDay.count >= trendDaysMin else {
            return Estimate(
                value: nil, samples: samples, days: byDay.count,
                reason: "\(byDay.count) days, a trend takes \(trendDaysMin)")
        }
        var moments = DaySums()
        for (day, sum) in byDay {
            let week = Double(day - first) / 7
            moments.add(
                day, .init(sum[1], sum[1] * week, sum[1] * week * week, sum[0], sum[0] * week, 0, 0, 0))
        }
        return Estimate(moments, samples: samples, level: level, daysMin: trendDaysMin) { sums in
            let spread = sums[0] * sums[2] - sums[1] * sums[1]
            // All on one day, whatever the last bit says.
            guard spread > 1e-9 * sums[0] * sums[2] else { return .nan }
            return (sums[0] * sums[4] - sums[1] * sums[3]) / spread
        }
    }
}
