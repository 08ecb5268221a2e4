/// A number, how sure it is, and the sample that it stands on; or why it is withheld.
public struct Estimate: Equatable, Sendable {
    /// Nil where it is withheld: of fewer than 30 samples nothing is said.
    public let value: Double?
    /// The 95% interval; nil where there is none, and for fewer than 5 days.
    public let interval: ClosedRange<Double>?
    public let samples: Int
    /// Days that the samples are of.
    public let days: Int
    /// In words, why there is no number or no interval; nil where both are there.
    public let reason: String?

    public static let samplesMin = DayBlocks.countMin

    public init(
        value: Double?, interval: ClosedRange<Double>? = nil, samples: Int, days: Int, reason: String? = nil
    ) {
        (self.value, self.interval, self.samples, self.days) = (value, interval, samples, days)
        self.reason = reason
    }

    /// What is withheld, whatever it is.
    static func withheld(samples: Int, days: Int) -> Estimate {
        Estimate(
            value: nil, samples: samples, days: days,
            reason: samples == 0
                ? "there are no samples"
                : "\(samples) \(samples == 1 ? "sample" : "samples"), it takes \(samplesMin)")
    }

    /// A number that is made of sums over days.
    init(
        _ sums: DaySums, samples: Int, level: Double = 0.95, daysMin: Int = DaySums.daysMin,
        _ statistic: (DaySums.Sums) -> Double
    ) {
        let value = statistic(sums.blocks.reduce(.zero, +))
        self.init(value, samples: samples, days: sums.days, daysMin: daysMin) {
            sums.interval(level: level, of: statistic)
        }
    }

    /// A number that is withheld where it stands on too little.
    init(
        _ value: Double, samples: Int, days: Int, daysMin: Int = DaySums.daysMin,
        interval: () -> ClosedRange<Double>?
    ) {
        guard samples >= Self.samplesMin else {
            self = .withheld(samples: samples, days: days)
            return
        }
        guard value.isFinite else {
            self.init(value: nil, samples: samples, days: days, reason: "the samples do not tell")
            return
        }
        let interval = days >= daysMin ? interval() : nil
        self.init(
            value: value, interval: interval, samples: samples, days: days,
            reason: interval != nil
                ? nil
                : days < daysMin
                    ? "\(Self.text(days)), an interval takes \(daysMin)"
                    : "too many draws of days have no such number")
    }

    private static func text(_ days: Int) -> String { days == 1 ? "1 day" : "\(days) days" }

    /// A share, with the interval of Wilson (1927).
    ///
    /// - Parameter effective: how many independent samples they are worth, at most as many as there are.
    package init(share: Double, effective: Double, samples: Int, days: Int) {
        self.init(share, samples: samples, days: days, daysMin: 0) {
            wilsonInterval(share: share, of: effective)
        }
    }
}

/// Of a share among so many, the 95% interval: the true shares that it is not too far from.
func wilsonInterval(share: Double, of count: Double) -> ClosedRange<Double> {
    guard count > 0 else { return 0...1 }
    let z = normalQuantile95
    let (spread, centre) = (z * z / count, share + z * z / (2 * count))
    let half = z * (share * (1 - share) / count + spread / (4 * count)).squareRoot()
    let (low, high) = ((centre - half) / (1 + spread), (centre + half) / (1 + spread))
    return max(0, low)...min(1, high)
}
