internal import Market

/// B: fear and greed, from hours and days.
///
/// Without an outside index it abstains until the eighth day has ended, for the first has no close before its first hour,
/// and where nothing moves.
struct SentimentHead: Head {
    static let key = HeadKey.sentiment

    private var memory = SentimentMemory()

    init(decision: Interval) {}

    mutating func close(_ chart: borrowing Chart) {
        switch chart.interval {
        case .h1: memory.closeHour(chart)
        case .d1: memory.closeDay(chart)
        default: break
        }
    }

    mutating func forget(_ interval: Interval) {
        switch interval {
        case .h1: memory.forgetHours()
        case .d1: memory.forgetDays()
        default: break
        }
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> SentimentFeatures? {
        sight.decided.age > 0 ? SentimentFeatures(memory, surroundings) : nil
    }
}
