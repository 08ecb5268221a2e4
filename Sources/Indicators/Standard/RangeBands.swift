internal import Market

/// Average true ranges, and the bands that are made of them while they are at hand.
struct RangeBands: Kernel {
    struct State: BitwiseCopyable {
        var range10 = Lanes.zero
        var range14 = Lanes.zero
        var range22 = Lanes.zero
        var trend = SuperTrend.State()
    }

    private let range10, range14, range22: AverageRange
    private let percent: AverageRangePercent
    private let trend: SuperTrend
    private let keltner: KeltnerChannel
    var settledAge: Int { max(range22.settledAge, trend.settledAge) }

    static let families: [Family] = [
        .averageTrueRange(14), .superTrend(14, multiple: 3), .chandelier(22, multiple: 3),
        .keltner(20, range: 10, multiple: 2),
    ]

    init(_ plan: inout Plan) {
        range10 = AverageRange(period: 10, &plan)
        range14 = AverageRange(period: 14, &plan)
        range22 = AverageRange(period: 22, &plan)
        percent = AverageRangePercent(period: 14, &plan)
        trend = SuperTrend(period: 14, multiple: 3, &plan)
        keltner = KeltnerChannel(period: 20, range: 10, multiple: 2, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let average14 = range14.put(bar, &state.range14, careful: careful)
        percent.put(bar, range: average14)
        trend.put(bar, range: average14, &state.trend, careful: careful)
        keltner.put(bar, range: range10.put(bar, &state.range10, careful: careful))
        _ = range22.put(bar, &state.range22, careful: careful)
    }
}
