internal import Market

/// Bollinger bands, SMA +- m population standard deviations of the close, their width over the middle and the place
/// of the close between them; Bollinger, 1980s. Without deviation the place is 0.5.
///
/// The middle band is the simple moving average's column.
struct BollingerBands: Kernel {
    /// The columns, made of the squares around the mean of the window.
    struct Columns: Sendable {
        private let close: Tap
        private let share: Double
        private let multiple: Double
        private let out: Cell

        init(period: Int, multiple: Double, _ plan: inout Plan) {
            close = plan.tap(.close)
            (share, self.multiple) = (1 / Double(period), multiple)
            out = plan.place(.bollinger(period, multiple: multiple))
        }

        @inline(always) func put(_ bar: Bar, square: Lanes, middle: Lanes) {
            let reach = multiple * squareRoot(share * square)
            let (upper, lower) = (middle + reach, middle - reach)
            bar.put(upper, out)
            bar.put(lower, out.next())
            bar.put((upper - lower) / middle, out.next(2))
            bar.put(ratio(bar[close] - lower, upper - lower, neutral: 0.5), out.next(3))
        }
    }

    private let deviation: Deviation
    private let middle: SharedCell
    private let columns: Columns

    init(period: Int, multiple: Double, _ plan: inout Plan) {
        deviation = plan.deviation(plan.strip(.close), period)
        middle = plan.column(of: .simpleAverage(period))
        columns = Columns(period: period, multiple: multiple, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        columns.put(bar, square: deviation.value(bar).square, middle: bar[middle])
    }
}
