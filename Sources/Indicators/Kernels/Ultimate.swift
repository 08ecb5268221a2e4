internal import Market

/// Ultimate oscillator, 100 (4 A + 2 B + C) / 7 with buying pressure over true range in three windows; Williams, 1985.
/// A window without range counts 0.
struct UltimateOscillator: Kernel {
    typealias Sums = (short: Lanes, medium: Lanes, long: Lanes)

    /// The column, made of the sums of the windows.
    struct Column: Sendable {
        private let out: Cell

        init(short: Int, medium: Int, long: Int, _ plan: inout Plan) {
            out = plan.place(.ultimate(short: short, medium: medium, long: long))
        }

        @inline(always) func put(_ bar: Bar, _ pressures: Sums, _ ranges: Sums) {
            // Over one denominator: a division takes nine cycles, a product one. A window without range has no pressure
            // either, so dividing it by 1 gives its 0.
            func range(_ sum: Lanes) -> Lanes { whereEqual(sum, .zero, Lanes(1.0), else: sum) }
            let (a, b, c) = (range(ranges.short), range(ranges.medium), range(ranges.long))
            let (ab, bc) = (a * b, b * c)
            let sum = (4 * (pressures.short * bc) + 2 * (pressures.medium * (a * c))) + pressures.long * ab
            bar.put(Lanes(100.0 / 7) * (sum / (ab * c)), out)
        }
    }

    private typealias Windows = (short: Window, medium: Window, long: Window)

    private let pressures: Windows
    private let ranges: Windows
    private let column: Column

    init(short: Int, medium: Int, long: Int, _ plan: inout Plan) {
        let (pressure, range) = (plan.strip(.buyingPressure), plan.strip(.trueRange))
        pressures = (plan.window(pressure, short), plan.window(pressure, medium), plan.window(pressure, long))
        ranges = (plan.window(range, short), plan.window(range, medium), plan.window(range, long))
        column = Column(short: short, medium: medium, long: long, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        func sums(_ windows: Windows) -> Sums {
            (windows.short.sum(bar), windows.medium.sum(bar), windows.long.sum(bar))
        }
        column.put(bar, sums(pressures), sums(ranges))
    }
}
