/// Fear and greed: what each input leans to, -1 (fear) to 1 (greed), and how much of its window was there.
///
/// High volatility and volume are fear when the price falls and greed when it rises: by themselves they have no side. The
/// distance from the 30-day high is read together with that from the 30-day low, as the place in the range, for the same
/// reason: a market and its mirror image must feel opposite.
struct SentimentFeatures {
    struct Input: BitwiseCopyable {
        var leaning: Double
        var fullness: Double
    }

    /// An outside index stands in for everything else.
    let index: Double?
    let volatility: Input?
    let month: Input?
    let quarter: Input?
    let volume: Input?
    let range: Input?
    let breadth: Input?

    init?(_ memory: SentimentMemory, _ surroundings: Surroundings) {
        breadth = surroundings.breadth.map { Input(leaning: 2 * $0.value - 1, fullness: $0.fullness) }
        index = surroundings.outside.sentimentIndex
        guard let day = memory.day, let mean = memory.meanVolatility, mean > 0, let month = memory.month,
            let quarter = memory.quarter
        else {
            guard index != nil else { return nil }
            (volatility, self.month, self.quarter, volume, range) = (nil, nil, nil, nil, nil)
            return
        }
        let side = day.volatility > 0 ? clipped(day.change / day.volatility) : 0
        let monthFullness = Double(month.count) / 30
        volatility = Input(
            leaning: side * Self.surge(day.volatility, mean), fullness: Double(memory.volatileDays) / 30)
        self.month = Input(leaning: Self.momentum(day.close, month, mean), fullness: monthFullness)
        self.quarter = Input(
            leaning: Self.momentum(day.close, quarter, mean), fullness: Double(quarter.count) / 90)
        volume = Input(leaning: side * Self.surge(day.volume, month.volume), fullness: monthFullness)
        range = Input(leaning: Self.place(of: day.close, in: month), fullness: monthFullness)
    }

    /// 0 up to the mean, 1 from twice the mean.
    private static func surge(_ value: Double, _ mean: Double) -> Double {
        mean > 0 ? max(0, clipped(value / mean - 1)) : 0
    }

    /// -1 at the lowest price, 1 at the highest; in between by how far it is to each.
    private static func place(of close: Double, in days: SentimentMemory.Days) -> Double {
        let fromLow = max(0, midpointReturn(from: days.low, to: close))
        let toHigh = max(0, midpointReturn(from: close, to: days.high))
        return fromLow + toHigh > 0 ? (fromLow - toHigh) / (fromLow + toHigh) : 0
    }

    /// The price against its mean. By chance it strays from the mean of n days by the root of n / 3 days' volatility: two
    /// of that are a full leaning.
    private static func momentum(_ close: Double, _ days: SentimentMemory.Days, _ volatility: Double)
        -> Double
    {
        clipped(
            midpointReturn(from: days.close, to: close)
                / (volatility * (Double(days.count) / 3).squareRoot()) / 2)
    }
}
