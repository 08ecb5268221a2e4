internal import Market
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

extension Progress {
    /// - Parameter results: of signals that have ended, in any order.
    public init(_ results: [SignalResult], heads: [HeadPerformance]) {
        let results = results.sorted { $0.id < $1.id }
        let byWeek = Dictionary(grouping: results) { Self.week(of: $0.day) }
        let (first, last) = (byWeek.keys.min() ?? 0, byWeek.keys.max() ?? -1)
        weeks = (first..<last + 1).map { week in
            let own = byWeek[week] ?? []
            return Week(
                day: Self.firstDay(ofWeek: week), signals: own.count,
                expectancy: Estimate(Self.sums(of: own), samples: own.count) { $0[0] / $0[1] },
                winRate: Estimate(
                    share: Double(own.count { $0.isGain }) / Double(own.count), effective: Double(own.count),
                    samples: own.count, days: Set(own.map(\.day)).count))
        }
        trend = Estimate.trend(Self.sums(of: results), samples: results.count)
        let known = heads.compactMap { head in head.edge.value.map { (head.key, $0) } }
        self.heads = known.sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }.map(\.0)
    }

    private static func sums(of results: [SignalResult]) -> DaySums {
        var sums = DaySums()
        for result in results { sums.add(result.day, .init(result.multiple, 1, 0, 0, 0, 0, 0, 0)) }
        return sums
    }

    /// Day 0 was a Thursday; weeks begin on Sundays, when weights are fitted.
    static func week(of day: Int) -> Int { (day + 4).flooredQuotient(by: 7) }
    static func firstDay(ofWeek week: Int) -> Int { 7 * week - 4 }
}
