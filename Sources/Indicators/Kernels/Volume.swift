internal import Market

/// Volume-weighted average price since 00:00 UTC, sum TP V / sum V; the typical price before any volume.
struct VolumeWeightedPrice: Kernel {
    private var amount = Lanes.zero
    private var volume = Lanes.zero
    let settledAge = 2

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let traded = bar[.typical] * bar.volume
        if bar.isDayStart {
            (amount, volume) = (traded, bar.volume)
        } else {
            var (nextAmount, nextVolume) = (amount + traded, volume + bar.volume)
            if careful {
                nextAmount = whereEqual(bar.age, Lanes(1.0), traded, else: nextAmount)
                nextVolume = whereEqual(bar.age, Lanes(1.0), bar.volume, else: nextVolume)
            }
            (amount, volume) = (nextAmount, nextVolume)
        }
        out[0] = whereEqual(volume, .zero, bar[.typical], else: amount / volume)
    }
}

/// On-balance volume: the volume added when the close rises, taken away when it falls; Granville, 1963.
/// Starts with the first bar's volume.
struct OnBalanceVolume: Kernel {
    private var balance = Lanes.zero
    let settledAge = 2

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let risen = whereLess(.zero, bar[.gain], bar.volume, else: .zero)
        var next = balance + whereLess(.zero, bar[.loss], Lanes.zero - bar.volume, else: risen)
        if careful { next = whereEqual(bar.age, Lanes(1.0), bar.volume, else: next) }
        balance = next
        out[0] = next
    }
}

/// Chaikin money flow, sum of money-flow volume over sum of volume in n bars.
struct ChaikinMoneyFlow: Kernel {
    private let flows: Window
    private let volumes: Window

    init(period: Int, _ plan: inout Plan) {
        (flows, volumes) = (
            plan.window(plan.series(.moneyFlow), period), plan.window(plan.series(.volume), period)
        )
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        out[0] = ratio(flows.sum(bar), volumes.sum(bar), neutral: 0)
    }
}
