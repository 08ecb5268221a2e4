internal import Market

/// Aroon, 100 (n - bars since the extreme) / n of the highest high and the lowest low over n + 1 bars, the latest
/// extreme on ties; Chande, 1995.
struct Aroon: Kernel {
    /// The columns, made of how many bars ago the extremes were.
    struct Columns: Sendable {
        private let percent: Double
        private let out: Cell

        init(period: Int, _ plan: inout Plan) {
            percent = 100 / Double(period)
            out = plan.place(.aroon(period))
        }

        @inline(always) func put(_ bar: Bar, _ places: Extremes<Lanes>) {
            bar.put(Lanes(100.0) - percent * places.high, out)
            bar.put(Lanes(100.0) - percent * places.low, out.next())
        }
    }

    private let places: PricePlaces
    private let columns: Columns

    init(period: Int, _ plan: inout Plan) {
        places = plan.places(period + 1)
        columns = Columns(period: period, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { columns.put(bar, places.value(bar)) }
}
