extension Track {
    /// The population deviation of all that is remembered; nil for less than the capacity.
    ///
    /// Four sums side by side, then together in a fixed order: a chain of 100 additions would take four times as long.
    var deviation: Double? {
        guard count == capacity else { return nil }
        let values = last(capacity)
        let whole = capacity & ~3
        func total(_ term: (Double) -> Double) -> Double {
            var sums = SIMD4<Double>.zero
            for index in stride(from: 0, to: whole, by: 4) {
                sums += SIMD4(
                    term(values[index]), term(values[index + 1]), term(values[index + 2]),
                    term(values[index + 3]))
            }
            var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
            for index in whole..<capacity { sum += term(values[index]) }
            return sum
        }
        let mean = total { $0 } / Double(capacity)
        return (total { ($0 - mean) * ($0 - mean) } / Double(capacity)).squareRoot()
    }
}
