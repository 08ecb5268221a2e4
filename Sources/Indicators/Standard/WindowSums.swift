internal import Market

/// The ultimate oscillator with the sums that it is made of.
struct UltimateSums: Kernel {
    static var cycles: Int { 15 }
    struct State: BitwiseCopyable {
        var pressure = ShortSum<7>.State()
        var range = ShortSum<7>.State()
    }

    private enum Rings {
        @inline(always) static var pressure7: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var range7: Ring<8> { Ring<8>(at: pressure7.end) }
        @inline(always) static var pressure14: Ring<16> { Ring<16>(at: range7.end) }
        @inline(always) static var range14: Ring<16> { Ring<16>(at: pressure14.end) }
        @inline(always) static var lanes: Int { range14.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let pressure: Tap
    private let range: Tap
    private let ultimate: UltimateOscillator.Column

    static let families: [Family] = [.ultimate(short: 7, medium: 14, long: 28)]

    init(_ plan: inout Plan) {
        pressure = plan.tap(.buyingPressure, reaching: 6)
        range = plan.tap(.trueRange, reaching: 6)
        ultimate = UltimateOscillator.Column(short: 7, medium: 14, long: 28, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let pressure7 = state.pressure.sum(bar[pressure], oldest: bar[pressure, back: 6])
        let range7 = state.range.sum(bar[range], oldest: bar[range, back: 6])
        let pressure14 = Rings.pressure7.joined(pressure7, bar, back: 7)
        let range14 = Rings.range7.joined(range7, bar, back: 7)
        let pressure28 = Rings.pressure14.joined(pressure14, bar, back: 14)
        let range28 = Rings.range14.joined(range14, bar, back: 14)
        ultimate.put(bar, (pressure7, pressure14, pressure28), (range7, range14, range28))
    }
}

/// Chaikin's money flow with the sums that it is made of.
struct MoneySums: Kernel {
    static var cycles: Int { 14 }
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

/// Chande's momentum and the awesome oscillator with the sums that they are made of.
struct MomentumSums: Kernel {
    static var cycles: Int { 20 }
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

/// The mass index with its ratios and the sums that it is made of.
struct MassSums: Kernel {
    static var cycles: Int { 18 }
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

/// The commodity channel index with the sums that it is made of.
struct ChannelSums: Kernel {
    static var cycles: Int { 48 }
    private enum Rings {
        @inline(always) static var sum5: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var sum10: Ring<16> { Ring<16>(at: sum5.end) }
        @inline(always) static var lanes: Int { sum10.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let typical: Tap
    private let channel: CommodityChannel.Column
    let mindsFlat = true

    static let families: [Family] = [.commodityChannel(20)]

    init(_ plan: inout Plan) {
        typical = plan.tap(.typical, reaching: 19)
        channel = CommodityChannel.Column(period: 20, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout ShortSum<5>.State, careful: Bool) {
        let sum5 = state.sum(bar[typical], oldest: bar[typical, back: 4])
        let sum10 = Rings.sum5.joined(sum5, bar, back: 5)
        channel.put(
            bar, Rings.sum10.joined(sum10, bar, back: 10), 20, careful: careful)
    }
}
