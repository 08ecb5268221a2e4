/// How much was traded at which price, in 24 steps from the lowest to the highest typical price of a window.
///
/// The value area holds 70% of the volume and grows from the busiest step towards the busier side, as Steidlmayer's market
/// profile has it.
struct VolumeProfile {
    static let steps = 24
    static let share = 0.70

    /// The price of the busiest step's middle, and the edges of the value area.
    let control: Double
    let low: Double
    let high: Double

    /// Of the newest bars; nil where nothing was traded, or all at one price.
    init?(_ chart: borrowing Chart, bars: Int) {
        let (highs, lows) = (chart.highs.last(bars), chart.lows.last(bars))
        let (closes, volumes) = (chart.closes.last(bars), chart.volumes.last(bars))
        func typical(_ bar: Int) -> Double { (highs[bar] + lows[bar] + closes[bar]) / 3 }
        var (bottom, top) = (typical(0), typical(0))
        for bar in 1..<bars { (bottom, top) = (min(bottom, typical(bar)), max(top, typical(bar))) }
        guard top > bottom else { return nil }
        let width = (top - bottom) / Double(Self.steps)
        var traded = InlineArray<24, Double>(repeating: 0)
        var total = 0.0
        for bar in 0..<bars {
            let step = min(Self.steps - 1, Int((typical(bar) - bottom) / width))
            traded[step] += volumes[bar]
            total += volumes[bar]
        }
        guard total > 0 else { return nil }
        var busiest = 0
        for step in 1..<Self.steps where traded[step] > traded[busiest] { busiest = step }
        var (first, last, held) = (busiest, busiest, traded[busiest])
        while held < Self.share * total {
            let below = first > 0 ? traded[first - 1] : -1
            let above = last < Self.steps - 1 ? traded[last + 1] : -1
            guard below >= 0 || above >= 0 else { break }
            if below >= above { (first, held) = (first - 1, held + below) }
            if above >= below { (last, held) = (last + 1, held + above) }
        }
        control = bottom + (Double(busiest) + 0.5) * width
        (low, high) = (bottom + Double(first) * width, bottom + Double(last + 1) * width)
    }

    /// Where a price stands: 0 at the busiest, a half at the value area's edges, beyond them as far again to 1.
    func standing(of price: Double) -> Double {
        let side = price >= control ? high - control : control - low
        return clipped((price - control) / side / 2)
    }
}
