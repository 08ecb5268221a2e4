internal import Market

/// Bollinger bands, SMA +- m population standard deviations of the close, their width over the middle and the place
/// of the close between them; Bollinger, 1980s. Without deviation the place is 0.5.
///
/// The middle band is the simple moving average's column.
struct BollingerBands: Kernel {
    private let middle: SharedColumn
    private let deviation: Deviation
    private let share: Lanes
    private let multiple: Lanes

    init(period: Int, multiple: Double, _ plan: inout Plan) {
        middle = plan.column(of: .simpleAverage(period))
        deviation = plan.deviation(plan.series(.close), period)
        share = Lanes(1 / Double(period))
        self.multiple = Lanes(multiple)
    }

    @inline(always)
    mutating func step(_ bar: Bar, _ out: Row, careful: Bool) {
        let reach = multiple * squareRoot(deviation.value(bar).square * share)
        let (upper, lower) = (bar[middle] + reach, bar[middle] - reach)
        out[0] = upper
        out[1] = lower
        out[2] = (upper - lower) / bar[middle]
        out[3] = ratio(bar.close - lower, upper - lower, neutral: 0.5)
    }
}
