internal import Market

/// The nine heads of one symbol.
package struct Heads: Sendable {
    init(decision: Interval) {}

    /// Lets every head take the newest bar of a chart.
    mutating func close(_ chart: borrowing Chart) {}

    /// Lets every head forget an interval whose series has ended.
    mutating func forget(_ interval: Interval) {}

    package func votes(on sight: borrowing Sight, amid surroundings: Surroundings) -> Votes {
        Votes()
    }

    /// Why a head votes as it does; nil where it abstains.
    package func reasons(
        of key: HeadKey, on sight: borrowing Sight, amid surroundings: Surroundings
    ) -> [Reason]? {
        nil
    }
}
