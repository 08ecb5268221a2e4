internal import Market

#if canImport(Glibc)
    internal import Glibc
#endif

/// Whether the fit finds more in the outcomes than chance would have it find: a test of all that came before it.
///
/// Outcomes of whole blocks of days change their sign or keep it, by lot, and the fit of the same votes, pull and incumbent
/// follows. What votes and outcomes of a day have in common stays together, whichever way it went; outcomes that are put
/// beside the votes of other days lose that, and without any skill a fit then looks good in one of three cases, not in one
/// of twenty. A block is as long as labels reach.
package struct Canary {
    /// What the fit explains of the outcomes it was fitted on, and what the others do of theirs.
    package let gain: Double
    package let others: [Double]

    /// - Parameter days: those of the fit, in order.
    package init(
        _ days: [DayMoments], towards incumbent: [Double], lambda: Double, _ rules: Learner.Rules
    ) {
        let sum = MomentSum(days, halfLife: rules.halfLife)
        func gain(_ sum: MomentSum) -> Double {
            (try? WeightFit(sum, towards: incumbent, lambda: lambda, rules)).map { sum.gain($0.coefficients) }
                ?? 0
        }
        let blocks = days.blocks(of: rules.purgeDays).map { block in
            var xy = [Double](repeating: 0, count: heads)
            for day in days[block] {
                let fading = exp2(-Double((days.last?.day ?? 0) - day.day) / rules.halfLife)
                for head in 0..<heads { xy[head] += fading * day.xy[head] }
            }
            return xy
        }
        var random = SplitMix(state: 0xCA4A21)
        self.gain = gain(sum)
        others = (0..<rules.canaryRefits).map { _ in
            var xy = [Double](repeating: 0, count: heads)
            for block in blocks {
                let sign = random.next() >> 63 == 0 ? 1.0 : -1
                for head in 0..<heads { xy[head] += sign * block[head] }
            }
            return gain(sum.with(xy: xy))
        }
    }

    /// The gain that a share of the others does not exceed.
    package func threshold(_ quantile: Double) -> Double { others.quantile(quantile) ?? .infinity }
}
