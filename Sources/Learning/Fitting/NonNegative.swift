/// Least squares with coefficients of at least 0 (Lawson & Hanson 1974, on normal equations as Bro & de Jong 1997 do).
enum NonNegative {
    /// The least of `b'Hb/2 - f'b` over `b >= 0`; nil where the matrix is not positive definite.
    ///
    /// The minimum is one, whatever way it is come by: heads in another order give the same, but for rounding.
    static func solution(_ matrix: [Double], _ right: [Double]) -> [Double]? {
        let side = right.count
        let scale = right.reduce(0) { max($0, abs($1)) }
        guard var (passive, solution) = start(matrix, right) else { return nil }
        // Each round lowers the objective, so that no set comes twice; rounding ends it sooner.
        for _ in 0..<8 * side {
            var steepest: (index: Int, slope: Double)?
            for index in 0..<side where !passive.contains(index) {
                var slope = right[index]
                for column in passive { slope -= matrix[index * side + column] * solution[column] }
                if slope > 1e-12 * scale, slope > steepest?.slope ?? 0 { steepest = (index, slope) }
            }
            guard let steepest else { return solution }
            passive.append(steepest.index)
            passive.sort()
            while true {
                guard let free = unconstrained(matrix, right, passive) else { return nil }
                let blocking = zip(passive, free).filter { $0.1 <= 0 }
                if blocking.isEmpty {
                    for (index, value) in zip(passive, free) { solution[index] = value }
                    break
                }
                // As far as the first of them reaches 0.
                let step =
                    blocking.map { index, value in
                        solution[index] > value ? solution[index] / (solution[index] - value) : 0
                    }.min() ?? 0
                for (index, value) in zip(passive, free) {
                    solution[index] += step * (value - solution[index])
                }
                let least = blocking.min { solution[$0.0] < solution[$1.0] }?.0
                passive.removeAll { index in
                    guard solution[index] <= 0 || index == least else { return false }
                    solution[index] = 0
                    return true
                }
                if passive.isEmpty { break }
            }
        }
        return solution
    }

    /// Where to start: without bounds, as long as it takes leaving out what comes to less than 0. Mostly that is the end, too.
    private static func start(_ matrix: [Double], _ right: [Double]) -> (passive: [Int], solution: [Double])?
    {
        var solution = [Double](repeating: 0, count: right.count)
        var passive = Array(right.indices)
        while !passive.isEmpty {
            guard let free = unconstrained(matrix, right, passive) else { return nil }
            if free.allSatisfy({ $0 > 0 }) {
                for (index, value) in zip(passive, free) { solution[index] = value }
                break
            }
            passive = zip(passive, free).filter { $0.1 > 0 }.map(\.0)
        }
        return (passive, solution)
    }

    private static func unconstrained(_ matrix: [Double], _ right: [Double], _ passive: [Int]) -> [Double]? {
        let side = right.count
        var part: [Double] = []
        part.reserveCapacity(passive.count * passive.count)
        for row in passive { for column in passive { part.append(matrix[row * side + column]) } }
        return Algebra.solution(part, passive.map { right[$0] })
    }
}
