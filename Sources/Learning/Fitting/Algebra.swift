internal import COpenBLAS
internal import Signals

/// What is asked of BLAS and LAPACK, on one thread: how many there are is part of a sum's bits.
enum Algebra {
    private static let isSingle: Void = openblas_set_num_threads(1)

    /// `sum z z'` over rows of nine, row by row, and `sum z y`.
    static func products(_ rows: [Double], _ outcomes: [Double]) -> (xx: [Double], xy: [Double]) {
        isSingle
        let side = heads
        var (xx, xy) = ([Double](repeating: 0, count: side * side), [Double](repeating: 0, count: side))
        let (count, width) = (Int32(outcomes.count), Int32(side))
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe xx.withUnsafeMutableBufferPointer { xx in
                unsafe cblas_dsyrk(
                    CblasRowMajor, CblasUpper, CblasTrans, width, count, 1, rows.baseAddress, width, 0,
                    xx.baseAddress, width)
            }
            unsafe outcomes.withUnsafeBufferPointer { outcomes in
                unsafe xy.withUnsafeMutableBufferPointer { xy in
                    unsafe cblas_dgemv(
                        CblasRowMajor, CblasTrans, count, width, 1, rows.baseAddress, width,
                        outcomes.baseAddress, 1, 0, xy.baseAddress, 1)
                }
            }
        }
        for row in 0..<side {
            for column in 0..<row { xx[row * side + column] = xx[column * side + row] }
        }
        return (xx, xy)
    }

    /// The solution of a positive definite system by Cholesky's factors; nil for one that is not.
    ///
    /// - Parameter matrix: symmetric, so that it is the same row by row and column by column.
    static func solution(_ matrix: [Double], _ right: [Double]) -> [Double]? {
        isSingle
        var (factors, solution) = (matrix, right)
        var (side, one, info) = (Int32(right.count), Int32(1), Int32(0))
        var lower = CChar(UInt8(ascii: "L"))
        unsafe factors.withUnsafeMutableBufferPointer { factors in
            unsafe dpotrf_(&lower, &side, factors.baseAddress, &side, &info)
            guard info == 0 else { return }
            unsafe solution.withUnsafeMutableBufferPointer { solution in
                unsafe dpotrs_(
                    &lower, &side, &one, factors.baseAddress, &side, solution.baseAddress, &side, &info)
            }
        }
        return info == 0 && solution.allSatisfy(\.isFinite) ? solution : nil
    }

    /// Rows of nine in units in which every column has a mean square of 1 and none goes with another, row by row; a column
    /// that is 0 stays so. Nil where all are, or where something is no number.
    static func whitened(_ rows: [[Double]]) -> [Double]? {
        let side = heads
        var whitened = Array(rows.joined())
        var moments = products(whitened, [Double](repeating: 0, count: rows.count)).xx
        for index in moments.indices { moments[index] /= Double(rows.count) }
        let square = (0..<side).reduce(0) { $0 + moments[$1 * side + $1] }
        guard square > 0, square.isFinite else { return nil }
        for column in 0..<side { moments[column * side + column] += 1e-9 * square }
        let count = Int32(rows.count)
        var (order, info, lower) = (Int32(side), Int32(0), CChar(UInt8(ascii: "L")))
        unsafe moments.withUnsafeMutableBufferPointer { factor in
            unsafe dpotrf_(&lower, &order, factor.baseAddress, &order, &info)
            guard info == 0 else { return }
            // Lower in columns is upper in rows: moments = U'U, and those of rows times the inverse of U are 1 and 0.
            unsafe whitened.withUnsafeMutableBufferPointer { rows in
                unsafe cblas_dtrsm(
                    CblasRowMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, count,
                    order, 1, factor.baseAddress, order, rows.baseAddress, order)
            }
        }
        return info == 0 ? whitened : nil
    }
}

/// Columns of every matrix here: a head each.
let heads = HeadKey.count
