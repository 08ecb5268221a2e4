internal import Market

/// The nine heads of one symbol.
package struct Heads: Sendable {
    private var rules: RulesHead
    private var harmonic: HarmonicHead

    init(decision: Interval) {
        rules = RulesHead(decision: decision)
        harmonic = HarmonicHead(decision: decision)
    }

    /// Lets every head take the newest bar of a chart.
    mutating func close(_ chart: borrowing Chart) {
        rules.close(chart)
        harmonic.close(chart)
    }

    /// Lets every head forget an interval whose series has ended.
    mutating func forget(_ interval: Interval) {
        rules.forget(interval)
        harmonic.forget(interval)
    }

    package func votes(on sight: borrowing Sight, amid surroundings: Surroundings) -> Votes {
        var votes = Votes()
        votes[.rules] = rules.features(of: sight, amid: surroundings)?.vote
        votes[.harmonic] = harmonic.features(of: sight, amid: surroundings)?.vote
        return votes
    }

    /// Why a head votes as it does; nil where it abstains.
    package func reasons(
        of key: HeadKey, on sight: borrowing Sight, amid surroundings: Surroundings
    ) -> [Reason]? {
        switch key {
        case .rules: rules.features(of: sight, amid: surroundings)?.reasons
        case .harmonic: harmonic.features(of: sight, amid: surroundings)?.reasons
        default: nil
        }
    }
}
