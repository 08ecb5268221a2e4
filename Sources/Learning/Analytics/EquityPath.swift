/// Multiples in the order in which they were gained and lost.
struct EquityPath {
    private let days: [[Double]]
    private let inOrder: [Double]

    /// - Parameter results: in the order in which they ended.
    init(_ results: [SignalResult]) {
        var days: [Int: [Double]] = [:]
        for result in results { days[result.day, default: []].append(result.multiple) }
        self.days = days.keys.sorted().map { days[$0] ?? [] }
        inOrder = results.map(\.multiple)
    }

    /// What a walk along multiples finds.
    struct Walk {
        private(set) var drawdown = 0.0
        /// The most of them in a row.
        private(set) var gains = 0
        private(set) var losses = 0
        private var (equity, peak) = (0.0, 0.0)
        private var (gaining, losing) = (0, 0)

        mutating func take(_ multiple: Double) {
            equity += multiple
            peak = max(peak, equity)
            drawdown = max(drawdown, peak - equity)
            (gaining, losing) = multiple > 0 ? (gaining + 1, 0) : (0, losing + 1)
            (gains, losses) = (max(gains, gaining), max(losses, losing))
        }
    }

    /// The most in a row. It has no interval: runs cross days, and days that are drawn anew break them.
    func run(_ value: (Walk) -> Int) -> Estimate {
        var walk = Walk()
        for multiple in inOrder { walk.take(multiple) }
        guard inOrder.count >= Estimate.samplesMin else {
            return .withheld(samples: inOrder.count, days: days.count)
        }
        return Estimate(
            value: Double(value(walk)), samples: inOrder.count, days: days.count,
            reason: "days drawn anew have shorter runs")
    }

    /// What the path shows, and the interval that days in other orders and numbers give it.
    func estimate(_ value: (Walk) -> Double) -> Estimate {
        var walk = Walk()
        for multiple in inOrder { walk.take(multiple) }
        return Estimate(value(walk), samples: inOrder.count, days: days.count) {
            DaySums.interval(days: days.count) { drawn in
                var walk = Walk()
                for day in drawn { for multiple in days[day] { walk.take(multiple) } }
                return value(walk)
            }
        }
    }
}
