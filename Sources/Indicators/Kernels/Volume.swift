internal import Market

/// Volume-weighted average price since 00:00 UTC, sum TP V / sum V; the typical price before any volume.
struct VolumeWeightedPrice: Kernel {
    struct State: BitwiseCopyable {
        var amount = Lanes.zero
        var volume = Lanes.zero
    }

    private let typical: Tap
    private let volume: Tap
    private let out: Cell
    let settledAge = 2

    init(_ plan: inout Plan) {
        (typical, volume) = (plan.tap(.typical), plan.tap(.volume))
        out = plan.place(.volumeWeightedPrice)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        let (price, traded) = (bar[typical], bar[volume])
        if bar.isDayStart {
            state = State(amount: price * traded, volume: traded)
        } else {
            var next = State(amount: state.amount + price * traded, volume: state.volume + traded)
            if careful {
                next.amount = whereEqual(bar.age, Lanes(1.0), price * traded, else: next.amount)
                next.volume = whereEqual(bar.age, Lanes(1.0), traded, else: next.volume)
            }
            state = next
        }
        bar.put(whereEqual(state.volume, .zero, price, else: state.amount / state.volume), out)
    }
}

/// On-balance volume: the volume added when the close rises, taken away when it falls; Granville, 1963.
/// Starts with the first bar's volume.
struct OnBalanceVolume: Kernel {
    private let gain, loss, volume: Tap
    private let out: Cell
    let settledAge = 2

    init(_ plan: inout Plan) {
        (gain, loss, volume) = (plan.tap(.gain), plan.tap(.loss), plan.tap(.volume))
        out = plan.place(.onBalanceVolume)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Lanes, careful: Bool) {
        let volume = bar[volume]
        let risen = whereLess(.zero, bar[gain], volume, else: .zero)
        var next = state + whereLess(.zero, bar[loss], Lanes.zero - volume, else: risen)
        if careful { next = whereEqual(bar.age, Lanes(1.0), volume, else: next) }
        state = next
        bar.put(next, out)
    }
}

/// Chaikin money flow, sum of money-flow volume over sum of volume in n bars.
struct ChaikinMoneyFlow: Kernel {
    /// The column, made of the sums of the window.
    struct Column: Sendable {
        private let out: Cell

        init(period: Int, _ plan: inout Plan) { out = plan.place(.chaikinMoneyFlow(period)) }

        @inline(always) func put(_ bar: Bar, flow: Lanes, volume: Lanes) {
            bar.put(ratio(flow, volume, neutral: 0), out)
        }
    }

    private let flows: Window
    private let volumes: Window
    private let column: Column

    init(period: Int, _ plan: inout Plan) {
        flows = plan.window(plan.strip(.moneyFlow), period)
        volumes = plan.window(plan.strip(.volume), period)
        column = Column(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        column.put(bar, flow: flows.sum(bar), volume: volumes.sum(bar))
    }
}
