internal import Market

/// E: where stops rest and are swept, imbalances that price comes back to, and the hours of the day ("inner circle
/// trader", after M. Huddleston), on the decision interval.
struct IctHead: Head {
    static let key = HeadKey.ict
    /// Fewer bars have too few swings: the spec's number.
    static let barsMin = 100

    private let decision: Interval
    private var long = IctSetups(.long)
    private var short = IctSetups(.short)
    private var range = AsianRange()

    init(decision: Interval) { self.decision = decision }

    mutating func close(_ chart: borrowing Chart) {
        guard chart.interval == decision else { return }
        let time = Self.time(of: chart)
        if let time { range.advance(chart, at: time) }
        let (ups, downs) = (long.newestGap, short.newestGap)
        long.advance(chart, range, at: time, opposite: downs)
        short.advance(chart, range, at: time, opposite: ups)
    }

    mutating func forget(_ interval: Interval) {
        if interval == decision { self = IctHead(decision: decision) }
    }

    /// When the newest bar opened; nil where bars are longer than an hour, and miss the sessions' bounds.
    private static func time(of chart: borrowing Chart) -> NewYorkTime? {
        guard chart.interval.minutes <= 60 else { return nil }
        return NewYorkTime(chart.interval.firstMinute(ofBar: chart.bar))
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> IctFeatures? {
        guard sight[decision].age >= Self.barsMin, sight[decision].range != nil else { return nil }
        let time = Self.time(of: sight[decision])
        let zone = time.flatMap { KillZone($0) }
        return IctFeatures(
            bar: sight[decision].bar, long: long.sightings, short: short.sightings,
            hourFactor: time == nil ? 1 : zone?.factor ?? KillZone.outside)
    }
}
