internal import Market

/// C: where the volume goes, in the decision interval.
///
/// It abstains until there are 96 bars, the window of the volume profile, and where less than half of what it looks at can
/// be seen: in a market that hardly trades.
struct VolumeHead: Head {
    static let key = HeadKey.volume

    /// The window of the volume profile: eight hours of five minutes.
    static let barsMin = 96
    /// Bars that a divergence counts for after it was found, as many as the slope of the CVD looks at.
    static let divergenceBars = 20

    private let decision: Interval
    private var force = ForceIndex()
    private var divergence = FlowDivergence()

    init(decision: Interval) { self.decision = decision }

    mutating func close(_ chart: borrowing Chart) {
        guard chart.interval == decision else { return }
        force.advance(chart)
        divergence.advance(chart) { chart.delta($0) }
    }

    mutating func forget(_ interval: Interval) {
        guard interval == decision else { return }
        (force, divergence) = (ForceIndex(), FlowDivergence())
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> VolumeFeatures? {
        guard sight.decided.count >= Self.barsMin else { return nil }
        let age = divergence.age(at: sight.decided.bar, limit: Self.divergenceBars)
        let features = VolumeFeatures(
            sight.decided, force: force.leaning, divergence: age == nil ? .flat : divergence.direction)
        return features.components.visible >= 0.5 ? features : nil
    }
}
