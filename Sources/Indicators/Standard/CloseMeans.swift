internal import Market

/// The moving averages of the close and the Bollinger bands around one of them: every sum is made of the one before,
/// which is still at hand.
struct CloseMeans: Kernel {
    private let five: ShortSum<5>
    private let ten, twenty, thirty, fifty, hundred: KeptSum
    private let sma10, sma20, sma30, sma50, sma100, sma200: SimpleMovingAverage
    private let fiveApart: ShortDeviation
    private let tenApart: KeptDeviation
    private let bands: BollingerBands
    let mindsFlat = true

    static let families: [Family] =
        [10, 20, 30, 50, 100, 200].map { .simpleAverage($0) } + [.bollinger(20, multiple: 2)]

    init(_ plan: inout Plan) {
        let close = plan.strip(.close)
        five = plan.shortSum(close)
        ten = plan.keptSum(close, 10)
        twenty = plan.keptSum(close, 20)
        thirty = plan.keptSum(close, 30)
        fifty = plan.keptSum(close, 50)
        hundred = plan.keptSum(close, 100)
        sma10 = SimpleMovingAverage(period: 10, &plan)
        sma20 = SimpleMovingAverage(period: 20, &plan)
        sma30 = SimpleMovingAverage(period: 30, &plan)
        sma50 = SimpleMovingAverage(period: 50, &plan)
        sma100 = SimpleMovingAverage(period: 100, &plan)
        sma200 = SimpleMovingAverage(period: 200, &plan)
        fiveApart = plan.shortDeviation(close, 5)
        tenApart = plan.keptDeviation(close, 10)
        bands = BollingerBands(period: 20, multiple: 2, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout ShortSum<5>.State, careful: Bool) {
        let sum5 = five.keep(bar, bar[five.series], &state)
        let sum10 = ten.keep(bar, newer: sum5)
        let sum20 = twenty.keep(bar, newer: sum10)
        let sum30 = thirty.window.sum(bar, newer: sum20)
        let sum50 = fifty.keep(bar, newer: sum30)
        let sum100 = hundred.keep(bar, newer: sum50)
        _ = sma10.put(bar, sum10, careful: careful)
        let middle = sma20.put(bar, sum20, careful: careful)
        _ = sma30.put(bar, sum30, careful: careful)
        _ = sma50.put(bar, sum50, careful: careful)
        _ = sma100.put(bar, sum100, careful: careful)
        _ = sma200.put(bar, sma200.mean.window.sum(bar, newer: sum100), careful: careful)
        let apart10 = tenApart.keep(bar, newer: fiveApart.keep(bar, 5))
        bands.put(bar, middle: middle, square: bands.deviation.value(bar, newer: apart10).square)
    }
}
