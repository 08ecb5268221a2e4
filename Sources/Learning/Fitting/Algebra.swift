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

    /// Of each series of outcomes `sum z y` over rows of that width, one after the other.
    ///
    /// A series of another length is stretched along the rows.
    static func products(
        _ left: [Double], width: Int, _ series: [[Double]], rows: Int
    ) -> [Double] {
        isSingle
        var sums = [Double](repeating: 0, count: series.count * width)
        // As many rows at once as stay in the second cache.
        let tile = 256
        var outcomes = [Double](repeating: 0, count: series.count * tile)
        for start in stride(from: 0, to: rows, by: tile) {
            let count = min(tile, rows - start)
            for (place, own) in series.enumerated() {
                for row in 0..<count {
                    outcomes[place * tile + row] = own[(start + row) * own.count / rows]
                }
            }
            unsafe left.withUnsafeBufferPointer { left in
                unsafe outcomes.withUnsafeBufferPointer { outcomes in
                    unsafe sums.withUnsafeMutableBufferPointer { sums in
                        guard let first = left.baseAddress else { return }
                        unsafe cblas_dgemm(
                            CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(series.count), Int32(width),
                            Int32(count), 1, outcomes.baseAddress, Int32(tile), first + start * width,
                            Int32(width), 1, sums.baseAddress, Int32(width))
                    }
                }
            }
        }
        return sums
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
}

/// Columns of every matrix here: a head each.
let heads = HeadKey.count
