public import Market

/// A symbol's closes, day by day; NaN where there is none.
public struct DailyCloses: Equatable, Sendable {
    public let symbol: Symbol
    /// Since the Unix epoch.
    public let firstDay: Int
    public let closes: [Double]

    public init(_ symbol: Symbol, firstDay: Int, _ closes: [Double]) {
        (self.symbol, self.firstDay, self.closes) = (symbol, firstDay, closes)
    }

    /// NaN outside of what is known.
    func close(on day: Int) -> Double {
        closes.indices.contains(day - firstDay) ? closes[day - firstDay] : .nan
    }
}
