internal import Market

/// Hull moving average, WMA(sqrt n) of 2 WMA(n/2) - WMA(n), periods rounded down; Hull, 2005.
struct HullMovingAverage: Kernel {
    private let closes: WeightedWindows
    private let half: Int
    private let period: Int
    private let smooth: WeightedWindows
    private let length: Int
    let settledAge = 0

    init(period: Int, _ plan: inout MemoryPlan) {
        self.period = period
        half = period / 2
        length = Int(Double(period).squareRoot())
        closes = WeightedWindows(period: period, &plan)
        smooth = WeightedWindows(period: length, &plan)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        closes.put(bar.close, bar)
        smooth.put(2 * closes.average(half, bar) - closes.average(period, bar), bar)
        out[0] = smooth.average(length, bar)
    }
}

/// Weighted moving averages, the newest of n values n times, the oldest once, from plain and weighted sums of
/// 1, 2, 4, ... values: the newer half of a window weighs more by the length of the older.
struct WeightedWindows {
    private let sums: [Ring]
    private let weighted: [Ring]

    init(period: Int, _ plan: inout MemoryPlan) {
        var (sums, weighted): ([Ring], [Ring]) = ([], [])
        var size = 1
        while size <= period {
            sums.append(plan.ring(reaching: size))
            weighted.append(plan.ring(reaching: size))
            size *= 2
        }
        (self.sums, self.weighted) = (sums, weighted)
    }

    @inline(always) func put(_ value: Lanes, _ bar: Bar) {
        var (sum, weight) = (value, value)
        bar.put(sum, sums[0])
        bar.put(weight, weighted[0])
        for level in 1..<max(1, sums.count) {
            let size = 1 << (level - 1)
            weight = (weight + Lanes(size) * sum) + bar[weighted[level - 1], back: size]
            sum = sum + bar[sums[level - 1], back: size]
            bar.put(sum, sums[level])
            bar.put(weight, weighted[level])
        }
    }

    @inline(always) func average(_ period: Int, _ bar: Bar) -> Lanes {
        var (total, back) = (Lanes.zero, 0)
        for level in sums.indices where period >> level & 1 == 1 {
            let size = 1 << level
            let extra = Lanes(period - back - size) * bar[sums[level], back: back]
            total = total + (bar[weighted[level], back: back] + extra)
            back += size
        }
        return total / Lanes(period * (period + 1) / 2)
    }
}
