internal import Market

/// How far each measure of volume leans, -1 to 1; nil where it can't be seen.
struct VolumeFeatures {
    let cvd: Double?
    let balance: Double?
    let sessionPrice: Double?
    let profile: Double?
    let moneyFlow: Double?
    let distribution: Double?
    let force: Double?
    let ease: Double?
    let takers: Double?
    /// Of price and CVD, found lately.
    let divergence: Direction
    /// The CVD stands on where bars closed, for the source does not say what takers bought.
    let isProxy: Bool

    /// Bars of the CVD's and the on-balance volume's slope.
    private static let slopeBars = 20

    init(_ chart: borrowing Chart, force: Double?, divergence: Direction) {
        (self.force, self.divergence) = (force, divergence)
        let takerVolumes = chart.takerBuyVolumes.last(Self.slopeBars)
        isProxy = takerVolumes.indices.contains { takerVolumes[$0].isNaN }
        cvd = FlowScale.slope(Self.slopeBars) { chart.delta($0) }
        balance = FlowScale.slope(Self.slopeBars) { chart.balanceFlow($0) }
        sessionPrice = Self.sessionPrice(chart)
        profile = VolumeProfile(chart, bars: VolumeHead.barsMin)?.standing(of: chart.closes[0])
        // A quarter is what practitioners call strong.
        moneyFlow = clipped(chart[.cmf] / 0.25)
        // The accumulation/distribution line over 50 bars: over 20 it would be the money flow again.
        distribution = FlowScale.sum(50) { chart.moneyFlow($0) }
        ease = Self.ease(chart)
        takers = isProxy ? nil : Self.takers(chart)
    }

    /// How far the close is from the session's VWAP, in ranges. Nil where the series has not seen the session's start.
    ///
    /// By chance it strays from the mean of n bars by the root of n / 3 bars' deviations, of which each is about 0.6
    /// ranges: two of that are a full leaning.
    private static func sessionPrice(_ chart: borrowing Chart) -> Double? {
        let minutes = chart.interval.minutes
        let bars = chart.bar * minutes % 1440 / minutes + 1
        guard chart.age >= bars, let range = chart.range else { return nil }
        return clipped((chart.closes[0] - chart[.vwap]) / range / (1.2 * (Double(bars) / 3).squareRoot()))
    }

    /// Arms's ease of movement over 14 bars: the way of the middle, times the range, over the volume.
    private static func ease(_ chart: borrowing Chart) -> Double? {
        FlowScale.sum(14) { back in
            let (high, low, volume) = (chart.highs[back], chart.lows[back], chart.volumes[back])
            guard volume > 0 else { return 0 }
            let way = (high + low) / 2 - (chart.highs[back + 1] + chart.lows[back + 1]) / 2
            return way * (high - low) / volume
        }
    }

    /// The takers of the last five bars, measured against the deltas of the last 20: two deviations are a full leaning.
    private static func takers(_ chart: borrowing Chart) -> Double? {
        var (sum, squares) = (0.0, 0.0)
        for back in (0..<slopeBars).reversed() {
            let delta = chart.takerDelta(back)
            squares += delta * delta
            if back < 5 { sum += delta }
        }
        return squares > 0 ? clipped(sum / (squares * 5 / Double(slopeBars)).squareRoot() / 2) : nil
    }
}
