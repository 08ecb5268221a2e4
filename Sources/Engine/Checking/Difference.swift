public import Market

/// Something that two runs over one past do not agree on.
public struct Difference: Sendable, CustomStringConvertible {
    public let symbol: Symbol
    /// The minute that closed.
    public let minute: Minute
    /// `column rsi of 5m`, `vote of rules`, `score of what was decided`.
    public let what: String
    /// In the run over everything, and where the future is another; NaN where there is nothing.
    public let whole: Double
    public let cut: Double

    public var description: String {
        "\(symbol) at \(minute): \(what) is \(whole) over everything, and \(cut) where the future is another"
    }
}
