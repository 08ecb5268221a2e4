internal import Market

/// The nine heads of one symbol.
package struct Heads: Sendable {
    private var technical: TechnicalHead
    private var sentiment: SentimentHead
    private var volume: VolumeHead
    private var rules: RulesHead
    private var ict: IctHead
    private var wyckoff: WyckoffHead
    private var harmonic: HarmonicHead
    private var structure: StructureHead
    private var crypto: CryptoHead

    init(decision: Interval) {
        technical = TechnicalHead(decision: decision)
        sentiment = SentimentHead(decision: decision)
        volume = VolumeHead(decision: decision)
        rules = RulesHead(decision: decision)
        ict = IctHead(decision: decision)
        wyckoff = WyckoffHead(decision: decision)
        harmonic = HarmonicHead(decision: decision)
        structure = StructureHead(decision: decision)
        crypto = CryptoHead(decision: decision)
    }

    /// Lets every head take the newest bar of a chart.
    mutating func close(_ chart: borrowing Chart) {
        technical.close(chart)
        sentiment.close(chart)
        volume.close(chart)
        rules.close(chart)
        ict.close(chart)
        wyckoff.close(chart)
        harmonic.close(chart)
        structure.close(chart)
        crypto.close(chart)
    }

    /// Lets every head forget an interval whose series has ended.
    mutating func forget(_ interval: Interval) {
        technical.forget(interval)
        sentiment.forget(interval)
        volume.forget(interval)
        rules.forget(interval)
        ict.forget(interval)
        wyckoff.forget(interval)
        harmonic.forget(interval)
        structure.forget(interval)
        crypto.forget(interval)
    }

    package func votes(on sight: borrowing Sight, amid surroundings: Surroundings) -> Votes {
        var votes = Votes()
        votes[.technical] = technical.features(of: sight, amid: surroundings)?.vote
        votes[.sentiment] = sentiment.features(of: sight, amid: surroundings)?.vote
        votes[.volume] = volume.features(of: sight, amid: surroundings)?.vote
        votes[.rules] = rules.features(of: sight, amid: surroundings)?.vote
        votes[.ict] = ict.features(of: sight, amid: surroundings)?.vote
        votes[.wyckoff] = wyckoff.features(of: sight, amid: surroundings)?.vote
        votes[.harmonic] = harmonic.features(of: sight, amid: surroundings)?.vote
        votes[.structure] = structure.features(of: sight, amid: surroundings)?.vote
        votes[.crypto] = crypto.features(of: sight, amid: surroundings)?.vote
        return votes
    }

    /// Why a head votes as it does; nil where it abstains.
    package func reasons(
        of key: HeadKey, on sight: borrowing Sight, amid surroundings: Surroundings
    ) -> [Reason]? {
        switch key {
        case .technical: technical.features(of: sight, amid: surroundings)?.reasons
        case .sentiment: sentiment.features(of: sight, amid: surroundings)?.reasons
        case .volume: volume.features(of: sight, amid: surroundings)?.reasons
        case .rules: rules.features(of: sight, amid: surroundings)?.reasons
        case .ict: ict.features(of: sight, amid: surroundings)?.reasons
        case .wyckoff: wyckoff.features(of: sight, amid: surroundings)?.reasons
        case .harmonic: harmonic.features(of: sight, amid: surroundings)?.reasons
        case .structure: structure.features(of: sight, amid: surroundings)?.reasons
        case .crypto: crypto.features(of: sight, amid: surroundings)?.reasons
        }
    }
}
