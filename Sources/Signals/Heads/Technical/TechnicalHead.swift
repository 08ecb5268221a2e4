internal import Market

/// A: the weighted score of 25 indicators of the decision interval.
///
/// It abstains for the first 142 bars: TRIX starts with the 44th, and is measured against a hundred of its own.
struct TechnicalHead: Head {
    static let key = HeadKey.technical

    /// What an oscillator without fixed bounds is measured against.
    private static let window = 100
    /// What volatility is measured against.
    private static let rangeWindow = 50

    private let decision: Interval
    private var ppos = Track(capacity: window)
    private var trixes = Track(capacity: window)
    private var ranges = Track(capacity: rangeWindow)
    private var bulge = MassBulge()

    init(decision: Interval) { self.decision = decision }

    mutating func close(_ chart: borrowing Chart) {
        guard chart.interval == decision else { return }
        // While they warm up there is nothing to remember.
        if !chart[.ppo].isNaN { ppos.append(chart[.ppo]) }
        if !chart[.trix].isNaN { trixes.append(chart[.trix]) }
        if !chart[.atr].isNaN { ranges.append(chart[.atr]) }
        if !chart[.massIndex].isNaN { bulge.advance(massIndex: chart[.massIndex], average: chart[.ema9]) }
    }

    mutating func forget(_ interval: Interval) {
        guard interval == decision else { return }
        ppos.removeAll()
        trixes.removeAll()
        ranges.removeAll()
        bulge = MassBulge()
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> TechnicalFeatures? {
        // TRIX is the last to come: by then there are the others, and 100 of PPO, and 50 ranges.
        guard let trix = trixes.deviation, let ppo = ppos.deviation else { return nil }
        let range = (0..<Self.rangeWindow).reduce(0) { $0 + ranges[$1] } / Double(Self.rangeWindow)
        return TechnicalFeatures(
            sight.decided, .init(ppo: ppo, trix: trix, range: range, turn: bulge.direction))
    }
}
