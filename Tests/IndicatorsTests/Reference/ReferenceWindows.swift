extension Reference {
    /// A formula over the last `period` values of each bar, this one included.
    static func windows(
        of values: [Double], period: Int, _ formula: (ArraySlice<Double>) -> Double
    ) -> [Double] {
        var result = [Double](repeating: .nan, count: values.count)
        guard let start = values.firstIndex(where: { !$0.isNaN }) else { return result }
        for bar in values.indices where bar - start + 1 >= period {
            result[bar] = formula(values[(bar - period + 1)...bar])
        }
        return result
    }

    static func sum(_ window: ArraySlice<Double>) -> Double {
        var sum = 0.0
        for value in window { sum += value }
        return sum
    }

    static func highest(_ window: ArraySlice<Double>) -> Double {
        var highest = window[window.startIndex]
        for value in window where value > highest { highest = value }
        return highest
    }

    static func lowest(_ window: ArraySlice<Double>) -> Double {
        var lowest = window[window.startIndex]
        for value in window where value < lowest { lowest = value }
        return lowest
    }

    /// The mean; of a flat window exactly its value, which a rounded sum would miss.
    static func mean(_ window: ArraySlice<Double>) -> Double {
        let highest = highest(window)
        return highest == lowest(window) ? highest : sum(window) / Double(window.count)
    }

    /// The population standard deviation, in two passes.
    static func deviation(_ window: ArraySlice<Double>) -> Double {
        let mean = mean(window)
        var squares = 0.0
        for value in window { squares += (value - mean) * (value - mean) }
        return (squares / Double(window.count)).squareRoot()
    }

    /// The mean distance from the mean.
    static func meanAbsoluteDeviation(_ window: ArraySlice<Double>) -> Double {
        let mean = mean(window)
        var distances = 0.0
        for value in window { distances += abs(value - mean) }
        return distances / Double(window.count)
    }

    /// The mean with weights 1, 2, … n, the latest value weighing most.
    static func weightedMean(_ window: ArraySlice<Double>) -> Double {
        var sum = 0.0
        var weight = 0.0
        for value in window {
            weight += 1
            sum += weight * value
        }
        return sum / (weight * (weight + 1) / 2)
    }

    static func sum(of values: [Double], period: Int) -> [Double] {
        windows(of: values, period: period, sum)
    }

    static func highest(of values: [Double], period: Int) -> [Double] {
        windows(of: values, period: period, highest)
    }

    static func lowest(of values: [Double], period: Int) -> [Double] {
        windows(of: values, period: period, lowest)
    }
}
