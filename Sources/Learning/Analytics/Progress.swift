public import Signals

/// How signals and heads do from week to week.
public struct Progress: Equatable, Sendable {
    public struct Week: Equatable, Sendable {
        /// Its first day, a Sunday, since the Unix epoch.
        public let day: Int
        /// Signals decided in it that have ended.
        public let signals: Int
        /// In multiples.
        public let expectancy: Estimate
        public let winRate: Estimate
    }

    /// In order; those without a signal too.
    public let weeks: [Week]
    /// By how much a signal's mean multiple changes a week.
    public let trend: Estimate
    /// Heads whose edge is known, the best first.
    public let heads: [HeadKey]

    public var best: HeadKey? { heads.first }
    public var worst: HeadKey? { heads.count > 1 ? heads.last : nil }
}
