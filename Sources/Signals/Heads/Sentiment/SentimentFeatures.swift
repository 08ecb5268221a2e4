/// Fear and greed: what each input leans to, -1 (fear) to 1 (greed), and how much of its window was there.
///
/// High volatility and volume are fear when the price falls and greed when it rises: by themselves they have no side. The
/// distance from the 30-day high is read together with that from the 30-day low, as the place in the range, for the same
/// reason: a market and its mirror image must feel opposite.
struct SentimentFeatures {
    /// An outside index stands in for everything else.
    let index: Double?
    let volatility: Windowed?
    let month: Windowed?
    let quarter: Windowed?
    let volume: Windowed?
    let range: Windowed?
    let breadth: Windowed?

    init?(_ memory: SentimentMemory, _ surroundings: Surroundings) {
        breadth = surroundings.breadth.map { Windowed(2 * $0.value - 1, days: $0.days, of: 20) }
        index = surroundings.outside.sentimentIndex
        guard let day = memory.day, let mean = memory.meanVolatility, mean > 0, let month = memory.month,
            let quarter = memory.quarter
        else {
            guard index != nil else { return nil }
            (volatility, self.month, self.quarter, volume, range) = (nil, nil, nil, nil, nil)
            return
        }
        let side = day.volatility > 0 ? clipped(day.change / day.volatility) : 0
        func lately(_ leaning: Double) -> Windowed { Windowed(leaning, days: Double(month.count), of: 30) }
        volatility = Windowed(
            side * Self.surge(day.volatility, mean), days: Double(memory.volatileDays), of: 30)
        self.month = lately(Self.momentum(day.close, month, mean))
        self.quarter = Windowed(
            Self.momentum(day.close, quarter, mean), days: Double(quarter.count), of: 90)
        volume = lately(side * Self.surge(day.volume, month.volume))
        range = lately(Self.place(of: day.close, in: month))
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
