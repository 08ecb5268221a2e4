internal import Market

/// The ultimate oscillator with the sums that it is made of.
struct UltimateSums: Kernel {
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
