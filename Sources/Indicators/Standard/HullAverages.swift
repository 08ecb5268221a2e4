internal import Market

/// The three Hull averages. Weighted sums are made of the ones before, and what is smoothed stays in registers.
struct HullAverages: Kernel {
    struct State: BitwiseCopyable {
        var four = ShortSum<4>.State()
        /// The values that were smoothed before, the newest first.
        var raw9 = (Lanes.zero, Lanes.zero)
        var raw16 = (Lanes.zero, Lanes.zero, Lanes.zero)
        var raw20 = (Lanes.zero, Lanes.zero, Lanes.zero)
    }

    private let four: ShortSum<4>
    private let eight: KeptSum
    private let weighted4, weighted5: ShortWeightedSum
    private let weighted8, weighted10: KeptWeightedSum
    private let hull9, hull16, hull20: HullMovingAverage

    static let families: [Family] = [.hull(16), .hull(9), .hull(20)]

    init(_ plan: inout Plan) {
        let close = plan.strip(.close)
        four = plan.shortSum(close)
        eight = plan.keptSum(close, 8)
        weighted4 = plan.shortWeightedSum(close, 4)
        weighted5 = plan.shortWeightedSum(close, 5)
        weighted8 = plan.keptWeightedSum(close, 8)
        weighted10 = plan.keptWeightedSum(close, 10)
        hull16 = HullMovingAverage(period: 16, &plan)
        hull9 = HullMovingAverage(period: 9, &plan)
        hull20 = HullMovingAverage(period: 20, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let sum4 = four.keep(bar, bar[four.series], &state.four)
        let sum8 = eight.window.sum(bar, newer: sum4)
        let four = weighted4.keep(bar, 4)
        let five = weighted5.keep(bar, 5)
        let sum5 = bar[weighted10.window.sums]
        let eight = weighted8.keep(bar, newer: four, sums: sum4)
        let ten = weighted10.keep(bar, newer: five, sums: sum5)

        let raw9 = hull9.newest(half: four, whole: hull9.whole.sum(bar, newer: five, sums: sum5))
        let raw16 = hull16.newest(half: eight, whole: hull16.whole.sum(bar, newer: eight, sums: sum8))
        let sum10 = bar[hull20.whole.sums]
        let raw20 = hull20.newest(half: ten, whole: hull20.whole.sum(bar, newer: ten, sums: sum10))

        typealias Weighted = ShortWeightedSum
        let (old9, old16, old20) = (state.raw9, state.raw16, state.raw20)
        hull9.put(bar, Weighted.sum((raw9, old9.0), 3) + old9.1)
        hull16.put(bar, Weighted.sum((raw16, old16.0), 4) + Weighted.sum((old16.1, old16.2), 2))
        hull20.put(bar, Weighted.sum((raw20, old20.0), 4) + Weighted.sum((old20.1, old20.2), 2))
        state.raw9 = (raw9, old9.0)
        state.raw16 = (raw16, old16.0, old16.1)
        state.raw20 = (raw20, old20.0, old20.1)
    }
}
