internal import Market

/// By how much one mean is above another, where days are drawn with replacement and both keep theirs.
struct DayDifference {
    let mean: Double
    /// 90% of the draws are above it.
    let lowerBound: Double
    let upperBound: Double

    private static let draws = 2000

    /// Nil where one of them has nothing.
    init?(
        _ one: [(day: Int, value: Double, weight: Double)],
        _ other: [(day: Int, value: Double, weight: Double)]
    ) {
        guard !one.isEmpty, !other.isEmpty else { return nil }
        var sums: [Int: SIMD4<Double>] = [:]
        for row in one { sums[row.day, default: .zero] += [row.weight * row.value, row.weight, 0, 0] }
        for row in other { sums[row.day, default: .zero] += [0, 0, row.weight * row.value, row.weight] }
        let blocks = sums.keys.sorted().map { sums[$0] ?? .zero }
        func difference(_ sum: SIMD4<Double>) -> Double { sum[0] / sum[1] - sum[2] / sum[3] }
        mean = difference(blocks.reduce(.zero, +))
        var random = SplitMix(state: 0xD1FF)
        let draws = (0..<Self.draws).compactMap { _ -> Double? in
            var sum = SIMD4<Double>.zero
            for _ in blocks { sum += blocks[random.below(blocks.count)] }
            return sum[1] > 0 && sum[3] > 0 ? difference(sum) : nil
        }.sorted()
        guard !draws.isEmpty else { return nil }
        lowerBound = draws[draws.count / 10]
        upperBound = draws[draws.count - 1 - draws.count / 10]
    }
}
