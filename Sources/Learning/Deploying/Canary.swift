internal import Market

#if canImport(Glibc)
    internal import Glibc
#endif

/// Whether the fit finds more in the outcomes than it finds in those of other days: a test of all that came before it.
///
/// The votes of a day are put beside the outcomes of another, row by row along the day, so that what outcomes of a day have
/// in common stays together; the fit of the same window, pull and incumbent follows. What a fit explains of the outcomes
/// it was fitted on is compared.
struct Canary {
    /// What the fit explains, and what it explains of each permutation.
    let gain: Double
    let permuted: [Double]

    /// - Parameter table: the rows of the window.
    init(
        _ table: CandidateTable, _ window: ClosedRange<Int>, towards incumbent: [Double], lambda: Double,
        _ rules: Learner.Rules
    ) {
        let days = table.days.filter { window.contains($0.day) }.compactMap { Day(of: $0, table) }
        var random = SplitMix(state: 0xCA4A21)
        let orders = (0..<rules.canaryRefits).map { _ in
            var order = Array(days.indices)
            for last in order.indices.reversed() { order.swapAt(last, random.below(last + 1)) }
            return order
        }
        var sums = [Double](repeating: 0, count: rules.canaryRefits * heads)
        var whole = MomentSum(halfLife: rules.halfLife)
        let newest = days.last?.moments.day ?? 0
        for (index, day) in days.enumerated() {
            whole.add(day.moments)
            let fading = exp2(-Double(newest - day.moments.day) / rules.halfLife)
            let products = day.products(orders.map { days[$0[index]].outcomes })
            for product in products.indices { sums[product] += fading * products[product] }
        }
        func gain(_ sum: MomentSum) -> Double {
            (try? WeightFit(sum, towards: incumbent, lambda: lambda, rules)).map { sum.gain($0.coefficients) }
                ?? 0
        }
        self.gain = gain(whole)
        permuted = (0..<rules.canaryRefits).map { refit in
            gain(whole.with(xy: Array(sums[refit * heads..<(refit + 1) * heads])))
        }
    }

    /// The gain that a share of the permutations does not exceed.
    func threshold(_ quantile: Double) -> Double { permuted.quantile(quantile) ?? .infinity }

    /// A day's rows that count.
    private struct Day {
        let moments: DayMoments
        /// `u x` of each row, and `u`.
        let left: [Double]
        let outcomes: [Double]

        init?(of day: CandidateTable.Day, _ table: CandidateTable) {
            guard let moments = DayMoments(of: table, day: day.day) else { return nil }
            self.moments = moments
            let rows = day.rows.filter { table.weights[$0] > 0 }
            outcomes = rows.map { table.outcomes[$0] }
            var left: [Double] = []
            left.reserveCapacity(rows.count * (heads + 1))
            for row in rows {
                let u = table.weights[row]
                for head in 0..<heads { left.append(u * table.strengths[row * heads + head]) }
                left.append(u)
            }
            self.left = left
        }

        /// `sum u x y` of each of these outcomes, demeaned by this day's weights.
        func products(_ others: [[Double]]) -> [Double] {
            let sums = Algebra.products(left, width: heads + 1, others, rows: outcomes.count)
            // The sum of u x over that of u: what a mean of the outcomes adds.
            var means = [Double](repeating: 0, count: heads + 1)
            for row in outcomes.indices {
                for head in 0...heads { means[head] += left[row * (heads + 1) + head] }
            }
            var products: [Double] = []
            products.reserveCapacity(others.count * heads)
            for other in others.indices {
                let own = sums[other * (heads + 1)..<(other + 1) * (heads + 1)]
                let mean = own[own.startIndex + heads] / means[heads]
                for head in 0..<heads { products.append(own[own.startIndex + head] - mean * means[head]) }
            }
            return products
        }
    }
}
