internal import Market

/// What signals brought, of those that have ended. Multiples are of the risk (R), after fees and slippage.
public struct Performance: Equatable, Sendable {
    /// Signals that have ended.
    public let signals: Int
    /// From the day of the first decision to that of the last end, since the Unix epoch; nil without signals.
    public let days: ClosedRange<Int>?
    /// The mean multiple of a signal.
    public let expectancy: Estimate
    /// The mean gain of a signal as a share of the price paid: 0.01 is a percent.
    public let gain: Estimate
    /// The share that gained (Wilson 1927), and the share that would have to for nothing to be lost, as gains and losses are.
    public let winRate: Estimate
    public let breakEvenRate: Estimate
    /// What was gained over what was lost; nil where nothing was lost.
    public let profitFactor: Estimate
    /// The deepest fall of the sum of multiples below its highest, in the order in which signals ended.
    public let drawdown: Estimate
    /// Most gains, and most losses, in a row.
    public let bestStreak: Estimate
    public let worstStreak: Estimate
    /// Signals open at once, in the mean over all minutes.
    public let exposure: Estimate
    /// The Sharpe ratio of the days' sums of multiples, not annualised; its samples are days, those without an end too.
    public let sharpe: Estimate
    /// The chance that the true one is above 0, and above what the best of so many trials reaches by luck.
    public let probabilisticSharpe: Estimate
    public let deflatedSharpe: Estimate
    /// Versions of the weights that were fitted, deployed or not; at least 1.
    public let trials: Int
    /// The mean square error of the chance to win that was told with a signal; of signals that had one.
    public let brier: Estimate
    /// The same, had the share that won been told with each of them.
    public let brierOfBase: Estimate
    /// Chances told against what came of them, in tenths; those without a signal are left out.
    public let reliability: [Reliability]

    /// Signals whose chance to win was told to be in a range.
    public struct Reliability: Equatable, Sendable {
        /// In tenths: 0 for 0 to 0.1.
        public let tenth: Int
        /// The mean chance told.
        public let told: Estimate
        /// The share that won.
        public let winRate: Estimate
    }
}

extension Performance {
    /// - Parameters:
    ///   - results: of signals that have ended, in any order.
    ///   - trials: versions of the weights that were fitted; for less than 1, 1.
    public init(_ results: [SignalResult], trials: Int) {
        let results = results.sorted { ($0.endedAt, $0.id) < ($1.endedAt, $1.id) }
        let sums = Self.sums(of: results)
        let count = results.count
        func estimate(_ statistic: (DaySums.Sums) -> Double) -> Estimate {
            Estimate(sums, samples: count, statistic)
        }
        signals = count
        days = Self.span(of: results)
        self.trials = max(1, trials)
        expectancy = estimate { $0[0] / $0[2] }
        gain = estimate { $0[1] / $0[2] }
        winRate = Estimate(
            share: Double(results.count { $0.isGain }) / Double(count), effective: Double(count),
            samples: count, days: sums.days)
        // Where p gains of the mean size make good for 1 - p losses of theirs.
        breakEvenRate = estimate { sums in
            let (gain, loss) = (sums[3] / sums[4], sums[5] / (sums[2] - sums[4]))
            return loss / (gain + loss)
        }
        profitFactor = estimate { $0[3] / $0[5] }

        let path = EquityPath(results)
        drawdown = path.estimate { $0.drawdown }
        bestStreak = path.run { $0.gains }
        worstStreak = path.run { $0.losses }
        exposure = Self.exposure(of: results, days)

        let sharpe = SharpeEstimates(results, days, trials: self.trials)
        (self.sharpe, probabilisticSharpe) = (sharpe.ratio, sharpe.probabilistic)
        deflatedSharpe = sharpe.deflated

        let chances = ChancesTold(results)
        (brier, brierOfBase, reliability) = (chances.brier, chances.brierOfBase, chances.reliability)
    }

    /// By the day of the decision: multiples, gains, how many, those that gained and how many, what the others lost.
    private static func sums(of results: [SignalResult]) -> DaySums {
        var sums = DaySums()
        for result in results {
            let (multiple, isGain) = (result.multiple, result.isGain)
            sums.add(
                result.day,
                .init(
                    multiple, result.gain, 1, isGain ? multiple : 0, isGain ? 1 : 0, isGain ? 0 : -multiple,
                    0, 0))
        }
        return sums
    }

    private static func span(of results: [SignalResult]) -> ClosedRange<Int>? {
        guard let first = results.map(\.day).min(), let last = results.last else { return nil }
        return first...max(first, Interval.d1.bar(of: last.endedAt))
    }

    /// A signal's minutes count on the day of its decision.
    private static func exposure(of results: [SignalResult], _ days: ClosedRange<Int>?) -> Estimate {
        var sums = DaySums()
        for day in days.map(Array.init) ?? [] {
            sums.add(day, .init(0, Double(Interval.d1.minutes), 0, 0, 0, 0, 0, 0))
        }
        for result in results {
            sums.add(result.day, .init(Double(result.endedAt - result.minute), 0, 0, 0, 0, 0, 0, 0))
        }
        return Estimate(sums, samples: results.count) { $0[0] / $0[1] }
    }
}
