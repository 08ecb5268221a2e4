/// What something simpler would have brought over the same days.
public struct Baseline: Equatable, Sendable {
    public enum Kind: UInt8, CaseIterable, Sendable {
        // The raw value goes over the wire: never change one.
        /// Signals that the same filter lets through under nine equal weights.
        case equalWeights = 0
        /// As many candidates of each day drawn at random, taken in the signals' directions.
        case randomEntries = 1
        /// All symbols in equal parts, from the first day to the last.
        case buyAndHold = 2

        /// `equal_weights`.
        public var name: String {
            switch self {
            case .equalWeights: "equal_weights"
            case .randomEntries: "random_entries"
            case .buyAndHold: "buy_and_hold"
            }
        }
    }

    public let kind: Kind
    /// The mean multiple of an entry; nil where it has no stop to measure by. For random entries the interval is that of
    /// repeated draws.
    public let expectancy: Estimate?
    /// As a share of the price: the mean of an entry; for what is held, of all the days together. Nil where not known.
    public let gain: Estimate?
    /// What a signal brings more, in multiples.
    public let advantage: Estimate?
    /// Of a day, not annualised; its samples are days.
    public let sharpe: Estimate?
}
