internal import Market

/// Volume-weighted average price since 00:00 UTC, sum TP V / sum V; the typical price before any volume.
struct VolumeWeightedPrice: Kernel {
    private var amount = Lanes.zero
    private var volume = Lanes.zero
    let settledAge = 2

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let traded = bar[.typical] * bar.volume
        if bar.isDayStart {
            (amount, volume) = (traded, bar.volume)
        } else {
            var (nextAmount, nextVolume) = (amount + traded, volume + bar.volume)
            if warming {
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
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        let change = bar[.change]
        let signed = whereLess(change, .zero, Lanes.zero - bar.volume, else: bar.volume)
        var next = balance + whereEqual(change, .zero, .zero, else: signed)
        if warming { next = whereEqual(bar.age, Lanes(1.0), bar.volume, else: next) }
        balance = next
        out[0] = next
    }
}

/// Chaikin money flow, sum of money-flow volume over sum of volume in n bars.
struct ChaikinMoneyFlow: Kernel {
    private let flows: Window<Sum>
    private let volumes: Window<Sum>
    let settledAge = 0

    init(period: Int, _ windows: SharedWindows) {
        (flows, volumes) = (windows.sum(.moneyFlow, period), windows.sum(.volume, period))
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, warming: Bool) {
        out[0] = ratio(flows.value(bar), volumes.value(bar), neutral: 0)
    }
}
