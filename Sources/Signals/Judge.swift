public import Market

/// Decides at a close: votes, their weighing, and the stages that are about one symbol.
public struct Judge: Sendable {
    public let weights: Weights
    public let calibration: Calibration
    public let costs: TradingCosts
    /// Score to the chance of a gain; nil where it is not known.
    public let winModel: WinModel?

    public init(
        weights: Weights = .standard, calibration: Calibration = .standard,
        costs: TradingCosts = TradingCosts(), winModel: WinModel? = nil
    ) {
        (self.weights, self.calibration) = (weights, calibration)
        (self.costs, self.winModel) = (costs, winModel)
    }

    /// The candidates of a decision close, in the order of the scene's symbols.
    ///
    /// - Parameters:
    ///   - stale: places whose charts are not to be trusted now.
    ///   - outside: what is known of a symbol from elsewhere.
    ///   - trackRecord: what became of the like candidates that were resolved before.
    public func candidates(
        in scene: Scene, at minute: Minute, except stale: Set<Int> = [],
        outside: (_ place: Int) -> OutsideInputs = { _ in OutsideInputs() },
        trackRecord: (_ place: Int, Direction, Regime) -> TrackRecord? = { _, _, _ in nil }
    ) -> [Candidate] {
        let bar = scene.decision.bar(of: minute)
        let places = scene.sights.indices.filter { place in
            let chart = scene.sights[place].decided
            return !stale.contains(place) && chart.age > 0 && chart.bar == bar
                && QualityFilter.isCandidate(chart)
        }
        guard !places.isEmpty else { return [] }
        let votes = places.map { scene.votes(of: $0, outside: outside($0)) }
        let scores = VoteMatrix(votes).scores(weights)
        let filter = QualityFilter(weights: weights, calibration: calibration, costs: costs)
        return places.indices.compactMap { index in
            let place = places[index]
            return filter.candidate(
                of: scene.sights[place], place, minute, votes[index], score: scores[index],
                regime: scene.regime(of: place), bias: { scene.bias(of: place, $0) },
                trackRecord: { trackRecord(place, $0, $1) })
        }
    }
}
