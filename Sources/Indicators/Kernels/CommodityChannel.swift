internal import Market

/// Commodity channel index, (TP - SMA) / (0.015 mean absolute deviation) of the typical price; Lambert, 1980.
struct CommodityChannel: Kernel {
    /// The column, made of the sum of the window.
    struct Column: Sendable {
        private let typical: Tap
        private let mean: Mean
        private let factor: Double
        private let out: Cell

        init(period: Int, _ plan: inout Plan) {
            mean = plan.mean(.typical, period)
            (typical, factor) = (plan.tap(.typical, reaching: period - 1), 0.015 / Double(period))
            out = plan.place(.commodityChannel(period))
        }

        /// - Parameter period: the same as the column's, written out where the loop is to be a straight line.
        @inline(always) func put(_ bar: Bar, _ sum: Lanes, _ period: Int, careful: Bool) {
            let middle = mean.value(bar, sum, flat: careful)
            bar.put(ratio(bar[typical] - middle, factor * deviation(bar, middle, period), neutral: 0), out)
        }

        @inline(always) private func deviation(_ bar: Bar, _ middle: Lanes, _ period: Int) -> Lanes {
            // Four sums side by side: one alone would wait for itself. The mean moves every bar, so nothing can be kept.
            var sums: (Lanes, Lanes, Lanes, Lanes) = (.zero, .zero, .zero, .zero)
            var back = 0
            while back &+ 4 <= period {
                sums.0 = sums.0 + magnitude(bar[typical, back: back] - middle)
                sums.1 = sums.1 + magnitude(bar[typical, back: back &+ 1] - middle)
                sums.2 = sums.2 + magnitude(bar[typical, back: back &+ 2] - middle)
                sums.3 = sums.3 + magnitude(bar[typical, back: back &+ 3] - middle)
                back &+= 4
            }
            while back < period {
                sums.0 = sums.0 + magnitude(bar[typical, back: back] - middle)
                back &+= 1
            }
            return (sums.0 + sums.1) + (sums.2 + sums.3)
        }
    }

    private let window: Window
    private let period: Int
    private let column: Column
    let mindsFlat = true

    init(period: Int, _ plan: inout Plan) {
        window = plan.window(plan.strip(.typical), period)
        self.period = period
        column = Column(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        column.put(bar, window.sum(bar), period, careful: careful)
    }
}
