internal import Market

/// Chande's momentum and the awesome oscillator with the sums that they are made of.
struct MomentumSums: Kernel {
    struct State: BitwiseCopyable {
        var gain = ShortSum<7>.State()
        var loss = ShortSum<7>.State()
        var four = ShortSum<4>.State()
    }

    private enum Rings {
        @inline(always) static var gain7: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var loss7: Ring<8> { Ring<8>(at: gain7.end) }
        @inline(always) static var sum4: Ring<8> { Ring<8>(at: loss7.end) }
        @inline(always) static var sum8: Ring<16> { Ring<16>(at: sum4.end) }
        @inline(always) static var sum17: Ring<32> { Ring<32>(at: sum8.end) }
        @inline(always) static var lanes: Int { sum17.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let gain, loss, median: Tap
    private let chande: ChandeMomentum.Column
    private let awesome: AwesomeOscillator.Column
    let mindsFlat = true

    static let families: [Family] = [.chandeMomentum(14), .awesome(fast: 5, slow: 34)]

    init(_ plan: inout Plan) {
        gain = plan.tap(.gain, reaching: 6)
        loss = plan.tap(.loss, reaching: 6)
        median = plan.tap(.median, reaching: 4)
        chande = ChandeMomentum.Column(period: 14, &plan)
        awesome = AwesomeOscillator.Column(fast: 5, slow: 34, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let gain7 = state.gain.sum(bar[gain], oldest: bar[gain, back: 6])
        let loss7 = state.loss.sum(bar[loss], oldest: bar[loss, back: 6])
        chande.put(
            bar, up: Rings.gain7.joined(gain7, bar, back: 7),
            down: Rings.loss7.joined(loss7, bar, back: 7))
        let sum4 = state.four.sum(bar[median], oldest: .zero)
        let sum5 = sum4 + bar[median, back: 4]
        let sum8 = Rings.sum4.joined(sum4, bar, back: 4)
        let sum9 = sum5 + Rings.sum4.value(bar, back: 5)
        Rings.sum8.keep(sum8, bar)
        let sum17 = sum9 + Rings.sum8.value(bar, back: 9)
        awesome.put(
            bar, fast: sum5, slow: Rings.sum17.joined(sum17, bar, back: 17),
            careful: careful)
    }
}
