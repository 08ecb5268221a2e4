internal import Market

/// Bollinger bands, SMA +- m population standard deviations of the close, their width over the middle and the place
/// of the close between them; Bollinger, 1980s. Without deviation the place is 0.5.
struct BollingerBands: Kernel {
    private var deviation: RollingDeviation
    private let multiple: Lanes
    let settledAge = 0

    init(period: Int, multiple: Double, _ plan: inout MemoryPlan) {
        deviation = RollingDeviation(period: period, &plan)
        self.multiple = Lanes(multiple)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let (middle, sigma) = deviation.step(bar.close, bar)
        let reach = multiple * sigma
        let (upper, lower) = (middle + reach, middle - reach)
        out[0] = upper
        out[1] = middle
        out[2] = lower
        out[3] = (upper - lower) / middle
        out[4] = ratio(bar.close - lower, upper - lower, neutral: 0.5)
    }
}

/// The mean and the population standard deviation of the last n values, from differences alone.
///
/// A window of k values keeps the sum of their distances to its newest, and the sum of squares around their mean.
/// Two neighbours are joined by the distance of their means (Chan, Golub, LeVeque 1979), which is a difference of
/// values and not of sums: exact for noise of 1e-8 around a large price, and 0 for equal values.
struct RollingDeviation {
    private let values: Ring
    /// Level `k`: windows of `2^k` values.
    private let distances: [Ring]
    private let squares: [Ring]
    private let period: Int

    init(period: Int, _ plan: inout MemoryPlan) {
        self.period = period
        values = plan.ring(reaching: period)
        var (distances, squares): ([Ring], [Ring]) = ([], [])
        var size = 1
        while size <= period {
            distances.append(plan.ring(reaching: size))
            squares.append(plan.ring(reaching: size))
            size *= 2
        }
        (self.distances, self.squares) = (distances, squares)
    }

    private struct Part {
        var size: Int
        var distance = Lanes.zero
        var square = Lanes.zero
    }

    @inline(always)
    func step(_ value: Lanes, _ bar: Bar) -> (mean: Lanes, sigma: Lanes) {
        bar.put(value, values)
        var level = Part(size: 1)
        var whole = Part(size: 0)
        for index in distances.indices {
            let size = 1 << index
            if index > 0 { level = joined(level, to: index - 1, value, bar) }
            bar.put(level.distance, distances[index])
            bar.put(level.square, squares[index])
            // From the newest to the oldest: small windows first, so that none reaches further back than it is long.
            if period & size != 0 { whole = whole.size == 0 ? level : joined(whole, to: index, value, bar) }
        }
        let sigma = squareRoot(whole.square / Lanes(period))
        return (value + whole.distance / Lanes(period), sigma)
    }

    /// Joins a window that ends now with the one of a level that ends where it begins.
    @inline(always)
    private func joined(_ newer: Part, to index: Int, _ value: Lanes, _ bar: Bar) -> Part {
        let (a, b) = (Double(newer.size), Double(1 << index))
        let shift = bar[values, back: newer.size] - value
        let older = bar[distances[index], back: newer.size]
        let apart = Lanes(1 / a) * newer.distance - (Lanes(1 / b) * older + shift)
        return Part(
            size: newer.size + (1 << index), distance: (newer.distance + older) + Lanes(b) * shift,
            square: (newer.square + bar[squares[index], back: newer.size]) + apart * apart
                * Lanes(a * b / (a + b)))
    }
}
