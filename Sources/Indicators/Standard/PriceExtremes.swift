internal import Market

/// All that looks through windows of highs and lows: each rung of the ladder is made of the one below, which is still
/// at hand.
struct PriceExtremes: Kernel {
    private enum Rings {
        @inline(always) static var prices4: ExtremesRing<8> { ExtremesRing<8>(at: 0) }
        @inline(always) static var prices8: ExtremesRing<16> { ExtremesRing<16>(at: prices4.end) }
        @inline(always) static var prices16: ExtremesRing<16> { ExtremesRing<16>(at: prices8.end) }
        @inline(always) static var places4: ExtremesRing<8> { ExtremesRing<8>(at: prices16.end) }
        @inline(always) static var places8: ExtremesRing<16> { ExtremesRing<16>(at: places4.end) }
        @inline(always) static var places16: ExtremesRing<16> { ExtremesRing<16>(at: places8.end) }
        @inline(always) static var lanes: Int { places16.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let prices: Extremes<Tap>
    private let stochastic: Stochastic.Columns
    private let williams: WilliamsRange
    private let donchian: DonchianChannel.Columns
    private let ichimoku: IchimokuBase.Column
    private let chandelier: ChandelierExit.Columns
    private let aroon: Aroon.Columns

    static let families: [Family] = [
        .stochastic(14), .williamsRange(14), .donchian(20), .ichimokuBase(26), .chandelier(22, multiple: 3),
        .aroon(25),
    ]

    init(_ plan: inout Plan) {
        prices = Extremes(high: plan.tap(.high, reaching: 3), low: plan.tap(.low, reaching: 3))
        stochastic = Stochastic.Columns(period: 14, &plan)
        williams = WilliamsRange(period: 14, &plan)
        donchian = DonchianChannel.Columns(period: 20, &plan)
        ichimoku = IchimokuBase.Column(period: 26, &plan)
        chandelier = ChandelierExit.Columns(period: 22, multiple: 3, &plan)
        aroon = Aroon.Columns(period: 25, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Stochastic.State, careful: Bool) {
        let (pair, places2) = pair(bar, back: 0)
        // Made again: to keep it takes longer.
        let (older2, olderPlaces2) = self.pair(bar, back: 2)
        let four = pair.joined(older2)
        let older4 = Rings.prices4.value(bar, back: 4)
        let eight = four.joined(older4)
        let position = stochastic.put(bar, eight.joined(Rings.prices8.value(bar, back: 6)), &state)
        williams.put(bar, position: position)
        let older8 = Rings.prices8.value(bar, back: 8)
        let sixteen = eight.joined(older8)
        donchian.put(bar, sixteen.joined(Rings.prices16.value(bar, back: 4)))
        chandelier.put(bar, sixteen.joined(Rings.prices16.value(bar, back: 6)))
        let older16 = Rings.prices16.value(bar, back: 10)
        ichimoku.put(bar, sixteen.joined(older16))

        let places4 = pair.places(places2, older: older2, 2 + olderPlaces2)
        let places8 = four.places(
            places4, older: older4, 4 + Rings.places4.value(bar, back: 4))
        let places16 = eight.places(
            places8, older: older8, 8 + Rings.places8.value(bar, back: 8))
        aroon.put(
            bar,
            sixteen.places(
                places16, older: older16, 10 + Rings.places16.value(bar, back: 10)))

        Rings.prices4.keep(four, bar)
        Rings.prices8.keep(eight, bar)
        Rings.prices16.keep(sixteen, bar)
        Rings.places4.keep(places4, bar)
        Rings.places8.keep(places8, bar)
        Rings.places16.keep(places16, bar)
    }

    /// The extremes of two bars, and how many bars ago they were.
    @inline(always)
    private func pair(_ bar: Bar, back: Int) -> (prices: Extremes<Lanes>, places: Extremes<Lanes>) {
        func prices(_ back: Int) -> Extremes<Lanes> {
            Extremes(high: bar[self.prices.high, back: back], low: bar[self.prices.low, back: back])
        }
        let (newer, older) = (prices(back), prices(back + 1))
        return (newer.joined(older), newer.places(Extremes(0), older: older, Extremes(1)))
    }
}
