internal import COpenBLAS

/// The returns of all symbols' last hours, as a matrix.
///
///     rows: x of every symbol │ x² of every symbol │ 1 where x is known, of every symbol
///     columns: the last 720 hours, an hour at its number modulo 720
///
/// What is not known is 0 in all three. One product of it with three rows of its own gives every symbol's sums against
/// that symbol, over the hours that both know.
package struct HourlyReturns: Sendable {
    /// 30 days.
    package static let hours = 720

    private let symbols: Int
    private var rows: [Double]
    private var newest: Int?
    /// Of the product: a row of three for every row of the matrix.
    private var products: [Double]

    /// OpenBLAS computes on threads of its own unless told not to; here there is one thread to compute on.
    private static let isSingle: Void = openblas_set_num_threads(1)

    package init(symbols: Int) {
        self.symbols = symbols
        rows = Array(repeating: 0, count: 3 * symbols * Self.hours)
        products = Array(repeating: 0, count: 9 * symbols)
        Self.isSingle
    }

    private func row(_ part: Int, _ symbol: Int) -> Int { (part * symbols + symbol) * Self.hours }

    /// Makes room for an hour, in which nothing is known yet; hours that were passed over are not known.
    package mutating func begin(hour: Int) {
        precondition(newest.map { hour > $0 } ?? true, "hours come in order")
        let first = max((newest ?? hour - 1) + 1, hour - Self.hours + 1)
        for passed in first...hour {
            for row in 0..<3 * symbols { rows[row * Self.hours + passed % Self.hours] = 0 }
        }
        newest = hour
    }

    /// Puts a symbol's return of the newest hour.
    package mutating func put(_ value: Double, _ symbol: Int) {
        guard let newest else { return }
        let column = newest % Self.hours
        rows[row(0, symbol) + column] = value
        rows[row(1, symbol) + column] = value * value
        rows[row(2, symbol) + column] = 1
    }

    /// Sums every symbol against one of them over all hours: `product` has what came of it.
    ///
    /// Its last bits depend on the processor and on how many symbols there are; `moments` has the same sums in a fixed
    /// order.
    package mutating func multiply(by symbol: Int) {
        let (start, side) = (row(0, symbol), Int32(Self.hours))
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe products.withUnsafeMutableBufferPointer { products in
                guard let left = rows.baseAddress, let out = products.baseAddress else { return }
                // The symbol's own three rows lie as far apart as the three parts: they are the transposed right side.
                unsafe cblas_dgemm(
                    CblasRowMajor, CblasNoTrans, CblasTrans, Int32(3 * symbols), 3, side, 1, left, side,
                    left + start, Int32(symbols) * side, 0, out, 3)
            }
        }
    }

    /// A symbol's sums against the one that was multiplied by last.
    package func product(_ symbol: Int) -> Moments {
        let (x, squares, known) = (3 * symbol, 3 * (symbols + symbol), 3 * (2 * symbols + symbol))
        return Moments(
            hours: products[known + 2], x: products[x + 2], y: products[known], xx: products[squares + 2],
            yy: products[known + 1], xy: products[x])
    }

    /// The sums of two symbols over the newest so many hours, one hour after the other: the same bits everywhere.
    package func moments(_ one: Int, _ other: Int, hours: Int = Self.hours) -> Moments {
        var sums = Moments()
        guard let newest else { return sums }
        let (x, y) = (row(0, one), row(0, other))
        let (knownX, knownY) = (row(2, one), row(2, other))
        for back in (0..<min(hours, Self.hours)).reversed() {
            let column = (newest - back + Self.hours) % Self.hours
            let both = rows[knownX + column] * rows[knownY + column]
            let (left, right) = (rows[x + column] * both, rows[y + column] * both)
            sums.hours += both
            sums.x += left
            sums.y += right
            sums.xx += left * left
            sums.yy += right * right
            sums.xy += left * right
        }
        return sums
    }
}
