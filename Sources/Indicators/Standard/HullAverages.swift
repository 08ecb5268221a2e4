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

    private enum Rings {
        @inline(always) static var sum4: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var sum5: Ring<8> { Ring<8>(at: sum4.end) }
        @inline(always) static var weighted4: Ring<8> { Ring<8>(at: sum5.end) }
        @inline(always) static var weighted5: Ring<8> { Ring<8>(at: weighted4.end) }
        @inline(always) static var weighted8: Ring<16> { Ring<16>(at: weighted5.end) }
        @inline(always) static var weighted10: Ring<16> { Ring<16>(at: weighted8.end) }
        @inline(always) static var lanes: Int { weighted10.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let close: Tap
    private let hull9, hull16, hull20: HullMovingAverage.Column

    static let families: [Family] = [.hull(16), .hull(9), .hull(20)]

    init(_ plan: inout Plan) {
        close = plan.tap(.close, reaching: 4)
        hull16 = HullMovingAverage.Column(period: 16, length: 4, &plan)
        hull9 = HullMovingAverage.Column(period: 9, length: 3, &plan)
        hull20 = HullMovingAverage.Column(period: 20, length: 4, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        typealias Weighted = WeightedWindow
        let sum4 = state.four.sum(bar[close], oldest: .zero)
        let sum5 = sum4 + bar[close, back: 4]
        let sum8 = Rings.sum4.joined(sum4, bar, back: 4)
        let sum10 = Rings.sum5.joined(sum5, bar, back: 5)
        let weighted4 = ShortWeightedSum.sum(bar, close, 4)
        let weighted5 = ShortWeightedSum.sum(bar, close, 5)
        let weighted8 = Weighted.sum(
            newer: weighted4, sums: sum4, older: Rings.weighted4.value(bar, back: 4), 4)
        let weighted9 = Weighted.sum(
            newer: weighted5, sums: sum5, older: Rings.weighted4.value(bar, back: 5), 4)
        let weighted10 = Weighted.sum(
            newer: weighted5, sums: sum5, older: Rings.weighted5.value(bar, back: 5), 5)
        let weighted16 = Weighted.sum(
            newer: weighted8, sums: sum8, older: Rings.weighted8.value(bar, back: 8), 8)
        let weighted20 = Weighted.sum(
            newer: weighted10, sums: sum10, older: Rings.weighted10.value(bar, back: 10), 10)
        Rings.weighted4.keep(weighted4, bar)
        Rings.weighted5.keep(weighted5, bar)
        Rings.weighted8.keep(weighted8, bar)
        Rings.weighted10.keep(weighted10, bar)

        let raw9 = hull9.raw(half: weighted4, whole: weighted9)
        let raw16 = hull16.raw(half: weighted8, whole: weighted16)
        let raw20 = hull20.raw(half: weighted10, whole: weighted20)
        let (old9, old16, old20) = (state.raw9, state.raw16, state.raw20)
        hull9.put(bar, ShortWeightedSum.sum((raw9, old9.0), 3) + old9.1)
        hull16.put(
            bar, ShortWeightedSum.sum((raw16, old16.0), 4) + ShortWeightedSum.sum((old16.1, old16.2), 2))
        hull20.put(
            bar, ShortWeightedSum.sum((raw20, old20.0), 4) + ShortWeightedSum.sum((old20.1, old20.2), 2))
        state.raw9 = (raw9, old9.0)
        state.raw16 = (raw16, old16.0, old16.1)
        state.raw20 = (raw20, old20.0, old20.1)
    }
}
