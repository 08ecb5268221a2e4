public import Market

/// One symbol as its heads see it: a chart of every interval from five minutes up.
public struct Sight: Sendable {
    public let symbol: Symbol
    /// At the close of which a candidate is decided on.
    public let decision: Interval
    private var charts: [Chart]

    /// The intervals that have charts.
    public static let intervals: [Interval] = [.m5, .m15, .h1, .h4, .d1]

    public init(_ symbol: Symbol, decision: Interval) {
        precondition(Self.intervals.contains(decision))
        (self.symbol, self.decision) = (symbol, decision)
        charts = Self.intervals.map { Chart($0) }
    }

    public package(set) subscript(interval: Interval) -> Chart {
        _read { yield charts[Int(interval.rawValue) - 1] }
        _modify { yield &charts[Int(interval.rawValue) - 1] }
    }

    /// The chart of the decision interval.
    public var decided: Chart { _read { yield self[decision] } }
}
