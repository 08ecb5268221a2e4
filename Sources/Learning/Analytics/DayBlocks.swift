/// A mean of outcomes that depend on each other within a day, and how sure it is.
///
/// The unit of evidence is the day: whole days are drawn with replacement (a block bootstrap, Künsch 1989), with a seed of
/// its own, so that the same outcomes give the same interval.
public struct DayBlocks: Equatable, Sendable {
    public let count: Int
    public let days: Int
    public let mean: Double
    /// The 95% interval; nil for fewer than 30 outcomes or 5 days, which say nothing about their spread.
    public let interval: ClosedRange<Double>?

    public static let countMin = 30
    static let daysMin = 5
    private static let draws = 2000

    /// Nil for no outcomes at all.
    public init?(_ outcomes: [(day: Int, value: Double)]) {
        guard !outcomes.isEmpty else { return nil }
        var sums: [Int: (sum: Double, count: Int)] = [:]
        for (day, value) in outcomes {
            sums[day, default: (0, 0)].sum += value
            sums[day, default: (0, 0)].count += 1
        }
        let blocks = sums.keys.sorted().map { sums[$0] ?? (0, 0) }
        (count, days) = (outcomes.count, blocks.count)
        mean = blocks.reduce(0) { $0 + $1.sum } / Double(outcomes.count)
        guard count >= Self.countMin, days >= Self.daysMin else {
            interval = nil
            return
        }
        var state: UInt64 = 0x5EED
        var means: [Double] = []
        means.reserveCapacity(Self.draws)
        for _ in 0..<Self.draws {
            var (sum, count) = (0.0, 0)
            for _ in blocks {
                let block = blocks[Int(Self.next(&state) % UInt64(blocks.count))]
                (sum, count) = (sum + block.sum, count + block.count)
            }
            means.append(sum / Double(count))
        }
        means.sort()
        interval = means[Self.draws / 40]...means[Self.draws - 1 - Self.draws / 40]
    }

    /// SplitMix64.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
