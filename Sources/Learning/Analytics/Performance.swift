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
    /// What was gained over what was lost; infinite where nothing was lost.
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
