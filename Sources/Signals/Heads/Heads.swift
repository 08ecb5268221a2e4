internal import Market

/// The nine heads of one symbol.
package struct Heads: Sendable {
    private var ict: IctHead
    private var wyckoff: WyckoffHead
    private var structure: StructureHead

    init(decision: Interval) {
        ict = IctHead(decision: decision)
        wyckoff = WyckoffHead(decision: decision)
        structure = StructureHead(decision: decision)
    }

    /// Lets every head take the newest bar of a chart.
    mutating func close(_ chart: borrowing Chart) {
        ict.close(chart)
        wyckoff.close(chart)
        structure.close(chart)
    }

    /// Lets every head forget an interval whose series has ended.
    mutating func forget(_ interval: Interval) {
        ict.forget(interval)
        wyckoff.forget(interval)
        structure.forget(interval)
    }

    package func votes(on sight: borrowing Sight, amid surroundings: Surroundings) -> Votes {
        var votes = Votes()
        votes[.ict] = ict.features(of: sight, amid: surroundings)?.vote
        votes[.wyckoff] = wyckoff.features(of: sight, amid: surroundings)?.vote
        votes[.structure] = structure.features(of: sight, amid: surroundings)?.vote
        return votes
    }

    /// Why a head votes as it does; nil where it abstains.
    package func reasons(
        of key: HeadKey, on sight: borrowing Sight, amid surroundings: Surroundings
    ) -> [Reason]? {
        switch key {
        case .ict: ict.features(of: sight, amid: surroundings)?.reasons
        case .wyckoff: wyckoff.features(of: sight, amid: surroundings)?.reasons
        case .structure: structure.features(of: sight, amid: surroundings)?.reasons
        default: nil
        }
    }
}
