internal import Market

/// Sums of a day's outcomes, day by day, and how sure a number is that is made of them.
///
/// Outcomes depend on each other within a day, so the unit of evidence is the day: whole days are drawn with replacement
/// (a block bootstrap, Künsch 1989), with a seed of its own, so that the same outcomes give the same interval.
struct DaySums {
    typealias Sums = SIMD8<Double>

    private var sums: [Int: Sums] = [:]

    var days: Int { sums.count }

    mutating func add(_ day: Int, _ values: Sums) { sums[day, default: .zero] += values }

    /// In order of the days: the order of a sum is part of the result.
    var byDay: [(day: Int, sums: Sums)] { sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    var blocks: [Sums] { byDay.map(\.sums) }

    /// - Returns: the middle part of what the statistic is for drawn days; nil for fewer than 5 days, and for a statistic that
    ///   too many draws have no number for.
    func interval(level: Double = 0.95, of statistic: (Sums) -> Double) -> ClosedRange<Double>? {
        let blocks = blocks
        return Self.interval(days: blocks.count, level: level) { drawn in
            statistic(drawn.reduce(.zero) { $0 + blocks[$1] })
        }
    }

    static let daysMin = 5
    private static let draws = 2000

    /// The same for a statistic that depends on the order of the days drawn.
    static func interval(
        days: Int, level: Double = 0.95, of statistic: ([Int]) -> Double
    ) -> ClosedRange<Double>? {
        guard days >= daysMin else { return nil }
        var (random, drawn) = (SplitMix(state: 0x5EED), Array(repeating: 0, count: days))
        var values: [Double] = []
        values.reserveCapacity(draws)
        for _ in 0..<draws {
            for place in drawn.indices { drawn[place] = random.below(days) }
            let value = statistic(drawn)
            if value.isFinite { values.append(value) }
        }
        let tail = Int((1 - level) / 2 * Double(draws) + 1e-9)
        // What has no number may lie on either side.
        let kept = tail - (draws - values.count)
        guard kept >= 0 else { return nil }
        values.sort()
        return values[kept]...values[values.count - 1 - kept]
    }
}
