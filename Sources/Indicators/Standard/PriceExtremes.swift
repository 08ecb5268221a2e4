internal import Market

/// All that looks through windows of highs and lows: each rung of the ladder is made of the one below, which is still
/// at hand.
struct PriceExtremes: Kernel {
    private let two, four, eight, sixteen: Rung
    private let stochastic: Stochastic
    private let williams: WilliamsRange
    private let donchian: DonchianChannel
    private let ichimoku: IchimokuBase
    private let chandelier: ChandelierExit

    static let families: [Family] = [
        .stochastic(14), .williamsRange(14), .donchian(20), .ichimokuBase(26), .chandelier(22, multiple: 3),
    ]

    init(_ plan: inout Plan) {
        (two, four, eight, sixteen) = (plan.rung(2), plan.rung(4), plan.rung(8), plan.rung(16))
        stochastic = Stochastic(period: 14, &plan)
        williams = WilliamsRange(period: 14, &plan)
        donchian = DonchianChannel(period: 20, &plan)
        ichimoku = IchimokuBase(period: 26, &plan)
        chandelier = ChandelierExit(period: 22, multiple: 3, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Stochastic.State, careful: Bool) {
        let pair = two.keep(bar, newer: bar[two.range.newer])
        let range8 = eight.keep(bar, newer: four.keep(bar, newer: pair))
        stochastic.put(bar, stochastic.range.value(bar, newer: range8), &state)
        let range16 = sixteen.keep(bar, newer: range8)
        donchian.put(bar, donchian.range.value(bar, newer: range16))
        ichimoku.put(bar, ichimoku.range.value(bar, newer: range16))
        chandelier.put(bar, chandelier.range.value(bar, newer: range16))
        var nothing = Nothing()
        williams.step(bar, &nothing, careful: careful)
    }
}

/// Where the extremes are, over the rungs that `PriceExtremes` keeps.
struct ExtremePlaces: Kernel {
    private let two, four, eight, sixteen: PlaceRung
    private let aroon: Aroon

    static let families: [Family] = [.aroon(25)]

    init(_ plan: inout Plan) {
        two = plan.placeRung(2)
        four = plan.placeRung(4)
        eight = plan.placeRung(8)
        sixteen = plan.placeRung(16)
        aroon = Aroon(period: 25, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        let places2 = two.keep(bar, newer: nil, of: bar[two.places.range.newer])
        let places4 = four.keep(bar, newer: places2, of: bar[four.places.range.newer])
        let places8 = eight.keep(bar, newer: places4, of: bar[eight.places.range.newer])
        let places16 = sixteen.keep(bar, newer: places8, of: bar[sixteen.places.range.newer])
        aroon.put(bar, aroon.places.value(bar, newer: places16, of: bar[aroon.places.range.newer]))
    }
}
