internal import Market

/// The mass index with its ratios and the sums that it is made of.
struct MassSums: Kernel {
    struct State: BitwiseCopyable {
        var ratio = MassRatio.State()
        var five = ShortSum<5>.State()
    }

    private enum Rings {
        @inline(always) static var ratio: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var sum5: Ring<16> { Ring<16>(at: ratio.end) }
        @inline(always) static var sum10: Ring<16> { Ring<16>(at: sum5.end) }
        @inline(always) static var lanes: Int { sum10.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let ratio: MassRatio
    private let mass: MassIndex.Column
    var settledAge: Int { ratio.settledAge }

    static let families: [Family] = [.massIndex(25, length: 9)]

    init(_ plan: inout Plan) {
        ratio = MassRatio(length: 9, &plan)
        mass = MassIndex.Column(period: 25, length: 9, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let value = ratio.value(bar, &state.ratio, careful: careful)
        Rings.ratio.keep(value, bar)
        let sum5 = state.five.sum(value, oldest: Rings.ratio.value(bar, back: 4))
        let sum10 = Rings.sum5.joined(sum5, bar, back: 5)
        let sum15 = sum10 + Rings.sum5.value(bar, back: 10)
        Rings.sum10.keep(sum10, bar)
        mass.put(bar, sum15 + Rings.sum10.value(bar, back: 15))
    }
}
