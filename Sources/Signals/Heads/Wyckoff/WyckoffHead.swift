internal import Market

/// F: accumulation and distribution, phase by phase, on 15 minutes and an hour.
struct WyckoffHead: Head {
    static let key = HeadKey.wyckoff
    /// Of both intervals, for a decline, a range and what comes of it: the spec's number.
    static let barsMin = 100

    /// One interval's ranges.
    private struct Ranges: Sendable {
        var accumulation = Accumulation(.long)
        var distribution = Accumulation(.short)

        mutating func advance(_ chart: borrowing Chart) {
            guard let effort = Effort(chart) else { return }
            accumulation.advance(chart, effort)
            distribution.advance(chart, effort)
        }

        func seen(at bar: Int) -> WyckoffRanges {
            WyckoffRanges(
                bar: bar, accumulation: accumulation.sightings, accumulationPhase: accumulation.phase,
                distribution: distribution.sightings, distributionPhase: distribution.phase)
        }
    }
    private var quarterHour = Ranges()
    private var hour = Ranges()

    init(decision: Interval) {}

    mutating func close(_ chart: borrowing Chart) {
        switch chart.interval {
        case .m15: quarterHour.advance(chart)
        case .h1: hour.advance(chart)
        default: break
        }
    }

    mutating func forget(_ interval: Interval) {
        switch interval {
        case .m15: quarterHour = Ranges()
        case .h1: hour = Ranges()
        default: break
        }
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> WyckoffFeatures? {
        guard sight[.m15].age >= Self.barsMin, sight[.h1].age >= Self.barsMin else { return nil }
        return WyckoffFeatures(
            quarterHour: quarterHour.seen(at: sight[.m15].bar), hour: hour.seen(at: sight[.h1].bar))
    }
}
