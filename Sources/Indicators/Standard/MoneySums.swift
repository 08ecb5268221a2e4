internal import Market

/// Chaikin's money flow with the sums that it is made of.
struct MoneySums: Kernel {
    struct State: BitwiseCopyable {
        var flow = ShortSum<5>.State()
        var volume = ShortSum<5>.State()
    }

    private enum Rings {
        @inline(always) static var flow5: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var volume5: Ring<8> { Ring<8>(at: flow5.end) }
        @inline(always) static var flow10: Ring<16> { Ring<16>(at: volume5.end) }
        @inline(always) static var volume10: Ring<16> { Ring<16>(at: flow10.end) }
        @inline(always) static var lanes: Int { volume10.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let flow: Tap
    private let volume: Tap
    private let money: ChaikinMoneyFlow.Column

    static let families: [Family] = [.chaikinMoneyFlow(20)]

    init(_ plan: inout Plan) {
        flow = plan.tap(.moneyFlow, reaching: 4)
        volume = plan.tap(.volume, reaching: 4)
        money = ChaikinMoneyFlow.Column(period: 20, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let flow5 = state.flow.sum(bar[flow], oldest: bar[flow, back: 4])
        let volume5 = state.volume.sum(bar[volume], oldest: bar[volume, back: 4])
        let flow10 = Rings.flow5.joined(flow5, bar, back: 5)
        let volume10 = Rings.volume5.joined(volume5, bar, back: 5)
        money.put(
            bar, flow: Rings.flow10.joined(flow10, bar, back: 10),
            volume: Rings.volume10.joined(volume10, bar, back: 10))
    }
}
