internal import Market

/// The ultimate oscillator with the sums that it is made of.
struct UltimateSums: Kernel {
    struct State: BitwiseCopyable {
        var pressure = ShortSum<7>.State()
        var range = ShortSum<7>.State()
    }

    private let seven: (pressure: ShortSum<7>, range: ShortSum<7>)
    private let fourteen: (pressure: KeptSum, range: KeptSum)
    private let ultimate: UltimateOscillator

    static let families: [Family] = [.ultimate(short: 7, medium: 14, long: 28)]

    init(_ plan: inout Plan) {
        let (pressure, range) = (plan.strip(.buyingPressure), plan.strip(.trueRange))
        seven = (plan.shortSum(pressure), plan.shortSum(range))
        fourteen = (plan.keptSum(pressure, 14), plan.keptSum(range, 14))
        ultimate = UltimateOscillator(short: 7, medium: 14, long: 28, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let pressure7 = seven.pressure.keep(bar, bar[seven.pressure.series], &state.pressure)
        let range7 = seven.range.keep(bar, bar[seven.range.series], &state.range)
        let pressure14 = fourteen.pressure.keep(bar, newer: pressure7)
        let range14 = fourteen.range.keep(bar, newer: range7)
        ultimate.put(
            bar, (pressure7, pressure14, ultimate.pressures.long.sum(bar, newer: pressure14)),
            (range7, range14, ultimate.ranges.long.sum(bar, newer: range14)))
    }
}

/// Chaikin's money flow with the sums that it is made of.
struct MoneySums: Kernel {
    struct State: BitwiseCopyable {
        var flow = ShortSum<5>.State()
        var volume = ShortSum<5>.State()
    }

    private let five: (flow: ShortSum<5>, volume: ShortSum<5>)
    private let ten: (flow: KeptSum, volume: KeptSum)
    private let money: ChaikinMoneyFlow

    static let families: [Family] = [.chaikinMoneyFlow(20)]

    init(_ plan: inout Plan) {
        let (flow, volume) = (plan.strip(.moneyFlow), plan.strip(.volume))
        five = (plan.shortSum(flow), plan.shortSum(volume))
        ten = (plan.keptSum(flow, 10), plan.keptSum(volume, 10))
        money = ChaikinMoneyFlow(period: 20, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let flow5 = five.flow.keep(bar, bar[five.flow.series], &state.flow)
        let volume5 = five.volume.keep(bar, bar[five.volume.series], &state.volume)
        let flow10 = ten.flow.keep(bar, newer: flow5)
        let volume10 = ten.volume.keep(bar, newer: volume5)
        money.put(
            bar, flow: money.flows.sum(bar, newer: flow10), volume: money.volumes.sum(bar, newer: volume10))
    }
}

/// Chande's momentum and the awesome oscillator with the sums that they are made of.
struct MomentumSums: Kernel {
    struct State: BitwiseCopyable {
        var gain = ShortSum<7>.State()
        var loss = ShortSum<7>.State()
        var four = ShortSum<4>.State()
        var five = ShortSum<5>.State()
    }

    private let seven: (gain: ShortSum<7>, loss: ShortSum<7>)
    private let four: ShortSum<4>
    private let five: ShortSum<5>
    private let eight, nine, seventeen: KeptSum
    private let chande: ChandeMomentum
    private let awesome: AwesomeOscillator
    let mindsFlat = true

    static let families: [Family] = [.chandeMomentum(14), .awesome(fast: 5, slow: 34)]

    init(_ plan: inout Plan) {
        let (gain, loss, median) = (plan.strip(.gain), plan.strip(.loss), plan.strip(.median))
        seven = (plan.shortSum(gain), plan.shortSum(loss))
        four = plan.shortSum(median)
        five = plan.shortSum(median)
        (eight, nine) = (plan.keptSum(median, 8), plan.keptSum(median, 9))
        seventeen = plan.keptSum(median, 17)
        chande = ChandeMomentum(period: 14, &plan)
        awesome = AwesomeOscillator(fast: 5, slow: 34, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let gain7 = seven.gain.keep(bar, bar[seven.gain.series], &state.gain)
        let loss7 = seven.loss.keep(bar, bar[seven.loss.series], &state.loss)
        chande.put(
            bar, up: chande.gains.sum(bar, newer: gain7), down: chande.losses.sum(bar, newer: loss7))
        let median = bar[four.series]
        let sum4 = four.keep(bar, median, &state.four)
        let sum5 = five.keep(bar, median, &state.five)
        _ = eight.keep(bar, newer: sum4)
        let sum17 = seventeen.keep(bar, newer: nine.window.sum(bar, newer: sum5))
        awesome.put(
            bar, fast: sum5, slow: awesome.slow.window.sum(bar, newer: sum17), careful: careful)
    }
}

/// The mass index with its ratios and the sums that it is made of.
struct MassSums: Kernel {
    struct State: BitwiseCopyable {
        var ratio = MassRatio.State()
        var five = ShortSum<5>.State()
    }

    private let ratio: MassRatio
    private let five: ShortSum<5>
    private let ten, fifteen: KeptSum
    private let mass: MassIndex
    var settledAge: Int { ratio.settledAge }

    static let families: [Family] = [.massIndex(25, length: 9)]

    init(_ plan: inout Plan) {
        ratio = MassRatio(length: 9, &plan)
        let ratios = plan.massRatios(9)
        five = plan.shortSum(ratios)
        (ten, fifteen) = (plan.keptSum(ratios, 10), plan.keptSum(ratios, 15))
        mass = MassIndex(period: 25, length: 9, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let value = ratio.keep(bar, &state.ratio, careful: careful)
        let sum5 = five.keep(bar, value, &state.five)
        let sum10 = ten.keep(bar, newer: sum5)
        let sum15 = fifteen.window.sum(bar, newer: sum10)
        mass.put(bar, mass.ratios.sum(bar, newer: sum15))
    }
}

/// The commodity channel index with the sums that it is made of.
struct ChannelSums: Kernel {
    private let five: ShortSum<5>
    private let ten: KeptSum
    private let channel: CommodityChannel
    let mindsFlat = true

    static let families: [Family] = [.commodityChannel(20)]

    init(_ plan: inout Plan) {
        let typical = plan.strip(.typical)
        five = plan.shortSum(typical)
        ten = plan.keptSum(typical, 10)
        channel = CommodityChannel(period: 20, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout ShortSum<5>.State, careful: Bool) {
        let sum10 = ten.keep(bar, newer: five.keep(bar, bar[five.series], &state))
        channel.put(bar, channel.mean.window.sum(bar, newer: sum10), 20, careful: careful)
    }
}
