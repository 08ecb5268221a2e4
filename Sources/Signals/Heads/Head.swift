internal import Market

/// One of the nine: what it remembers of one symbol, and how it votes.
///
/// What it remembers moves bar by bar in constant time; a vote is a pure function of that, of the charts, and of the market
/// around. A head knows nothing of other heads, of time, or of bars that have not closed.
protocol Head: Sendable {
    associatedtype Features: HeadFeatures

    static var key: HeadKey { get }

    init(decision: Interval)

    /// Takes the newest bar of a chart, and looks at nothing but that chart: which interval closes first must not matter.
    mutating func close(_ chart: borrowing Chart)

    /// Forgets what came of an interval: its series has ended.
    mutating func forget(_ interval: Interval)

    /// What it sees now; nil where it cannot see.
    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> Features?
}

/// What a head sees at a bar, and what follows from it.
protocol HeadFeatures {
    var vote: Vote { get }
    /// By name, the most telling first. Asked for when someone wants to know why; a vote does not need them.
    var reasons: [Reason] { get }
}
