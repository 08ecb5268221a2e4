internal import Market

/// The moving averages of the close and the Bollinger bands around one of them: every sum is made of the one before,
/// which is still at hand.
struct CloseMeans: Kernel {
    private enum Rings {
        @inline(always) static var sum5: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var sum10: Ring<32> { Ring<32>(at: sum5.end) }
        @inline(always) static var sum20: Ring<32> { Ring<32>(at: sum10.end) }
        @inline(always) static var sum50: Ring<64> { Ring<64>(at: sum20.end) }
        @inline(always) static var sum100: Ring<128> { Ring<128>(at: sum50.end) }
        @inline(always) static var distance5: Ring<8> { Ring<8>(at: sum100.end) }
        @inline(always) static var square5: Ring<8> { Ring<8>(at: distance5.end) }
        @inline(always) static var distance10: Ring<16> { Ring<16>(at: square5.end) }
        @inline(always) static var square10: Ring<16> { Ring<16>(at: distance10.end) }
        @inline(always) static var lanes: Int { square10.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let close: Tap
    private let sma10, sma20, sma30, sma50, sma100, sma200: SimpleMovingAverage.Column
    private let bands: BollingerBands.Columns
    private let joint10 = Deviation.Joint(newer: 5, older: 5)
    private let joint20 = Deviation.Joint(newer: 10, older: 10)
    let mindsFlat = true

    static let families: [Family] =
        [10, 20, 30, 50, 100, 200].map { .simpleAverage($0) } + [.bollinger(20, multiple: 2)]

    init(_ plan: inout Plan) {
        close = plan.tap(.close, reaching: 10)
        sma10 = SimpleMovingAverage.Column(period: 10, &plan)
        sma20 = SimpleMovingAverage.Column(period: 20, &plan)
        sma30 = SimpleMovingAverage.Column(period: 30, &plan)
        sma50 = SimpleMovingAverage.Column(period: 50, &plan)
        sma100 = SimpleMovingAverage.Column(period: 100, &plan)
        sma200 = SimpleMovingAverage.Column(period: 200, &plan)
        bands = BollingerBands.Columns(period: 20, multiple: 2, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout ShortSum<5>.State, careful: Bool) {
        let newest = bar[close]
        let sum5 = state.sum(newest, oldest: bar[close, back: 4])
        let sum10 = Rings.sum5.joined(sum5, bar, back: 5)
        let sum20 = Rings.sum10.joined(sum10, bar, back: 10)
        let sum30 = sum20 + Rings.sum10.value(bar, back: 20)
        Rings.sum20.keep(sum20, bar)
        let sum50 = sum30 + Rings.sum20.value(bar, back: 30)
        let sum100 = Rings.sum50.joined(sum50, bar, back: 50)
        let sum200 = Rings.sum100.joined(sum100, bar, back: 100)
        sma10.put(bar, sum10, careful: careful)
        let middle = sma20.put(bar, sum20, careful: careful)
        sma30.put(bar, sum30, careful: careful)
        sma50.put(bar, sum50, careful: careful)
        sma100.put(bar, sum100, careful: careful)
        sma200.put(bar, sum200, careful: careful)

        let apart5 = ShortDeviation.value(bar, close, 5)
        let older5 = (
            Rings.distance5.value(bar, back: 5), Rings.square5.value(bar, back: 5)
        )
        Rings.distance5.keep(apart5.distance, bar)
        Rings.square5.keep(apart5.square, bar)
        let apart10 = joint10.value(apart5, older5, shift: bar[close, back: 5] - newest)
        let older10 = (
            Rings.distance10.value(bar, back: 10),
            Rings.square10.value(bar, back: 10)
        )
        Rings.distance10.keep(apart10.distance, bar)
        Rings.square10.keep(apart10.square, bar)
        let apart20 = joint20.value(apart10, older10, shift: bar[close, back: 10] - newest)
        bands.put(bar, square: apart20.square, middle: middle)
    }
}
