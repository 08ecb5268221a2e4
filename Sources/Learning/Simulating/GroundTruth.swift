/// A world whose truth is known, and what learning has to make of it: tried with many seeds.
public struct GroundTruth: Sendable {
    /// One thing that each trial measures, and what is asked of all trials together.
    public struct Measure: Sendable {
        public enum Statistic: Sendable {
            /// Of trials that were 1 rather than 0, the share.
            case share
            case median
            case mean
            case largest
        }

        public enum Asked: Equatable, Sendable {
            case atMost(Double)
            /// And so is the upper 95% bound, at most another one.
            case atMostSurely(Double, Double)
            case atLeast(Double)
            case within(ClosedRange<Double>)
            /// Nothing: it is shown as it is.
            case nothing
        }

        public let name: String
        public let statistic: Statistic
        public let asked: Asked

        package init(_ name: String, _ statistic: Statistic, _ asked: Asked) {
            (self.name, self.statistic, self.asked) = (name, statistic, asked)
        }
    }

    /// `planted`.
    public let name: String
    /// What is claimed, in words.
    public let claim: String
    public let measures: [Measure]
    /// What a seed's world came to, measure by measure; nil where there was nothing to measure.
    private let world: @Sendable (_ seed: UInt64, _ weeks: Int) -> [Double?]

    init(
        _ name: String, _ claim: String, _ measures: [Measure],
        _ world: @escaping @Sendable (_ seed: UInt64, _ weeks: Int) -> [Double?]
    ) {
        (self.name, self.claim, self.measures, self.world) = (name, claim, measures, world)
    }

    /// What one seed's world came to, measure by measure.
    ///
    /// - Parameter weeks: how long a year is, where the world lasts one.
    public func trial(seed: UInt64, weeks: Int) -> [Double?] { world(seed, weeks) }

    /// What trials came to, in the order of their seeds.
    public func findings(of trials: [[Double?]]) -> [Finding] {
        measures.enumerated().map { index, measure in Finding(measure, trials.compactMap { $0[index] }) }
    }

    public static let all = years + flips + tables
}

/// What trials say of a measure.
public struct Finding: Equatable, Sendable {
    /// Trials in which there was something to measure.
    public let count: Int
    /// NaN without trials.
    public let value: Double
    /// With 95%: Wilson's of a share, that of order statistics of a median, the normal one of a mean; nil where there is none.
    public let interval: ClosedRange<Double>?
    /// Nil where nothing is asked, and where there are too few trials for what is asked.
    public let isMet: Bool?

    package init(_ measure: GroundTruth.Measure, _ values: [Double]) {
        count = values.count
        let sorted = values.sorted()
        let number = Double(count)
        let mean = values.reduce(0, +) / number
        switch measure.statistic {
        case .share:
            value = mean
            interval = count > 0 ? Self.wilson(share: mean, of: number) : nil
        case .mean:
            value = mean
            let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (number - 1)
            let half = 1.96 * (spread / number).squareRoot()
            interval = count > 1 ? mean - half...mean + half : nil
        case .median:
            value = count > 0 ? (sorted[(count - 1) / 2] + sorted[count / 2]) / 2 : .nan
            let half = 1.96 * number.squareRoot() / 2
            let (low, high) = (Int((number / 2 - half).rounded(.down)), Int((number / 2 + half).rounded(.up)))
            interval = low >= 0 && high < count ? sorted[low]...sorted[high] : nil
        case .largest:
            value = sorted.last ?? .nan
            interval = nil
        }
        isMet = Self.isMet(measure.asked, value, interval, of: count)
    }

    private static func isMet(
        _ asked: GroundTruth.Measure.Asked, _ value: Double, _ interval: ClosedRange<Double>?, of count: Int
    ) -> Bool? {
        switch asked {
        case .nothing: nil
        case .atMost(let most): value <= most
        case .atMostSurely(let most, let bound):
            if value <= most, interval?.upperBound ?? 1 > bound,
                wilson(share: 0, of: Double(count)).upperBound > bound
            {
                nil
            } else {
                value <= most && (interval?.upperBound ?? 1) <= bound
            }
        case .atLeast(let least): value >= least
        case .within(let range): range.contains(value)
        }
    }

    /// Wilson (1927).
    private static func wilson(share: Double, of count: Double) -> ClosedRange<Double> {
        let z = 1.959963984540054
        let (centre, square) = (share + z * z / (2 * count), 1 + z * z / count)
        let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        return max(0, (centre - half) / square)...min(1, (centre + half) / square)
    }
}

/// The correlation of ranks (Spearman 1904), ties having the mean of theirs; 0 where all of one are the same and have no order.
package func rankCorrelation(_ one: [Double], _ other: [Double]) -> Double {
    func ranks(_ values: [Double]) -> [Double] {
        values.map { value in
            Double(values.count { $0 < value }) + (Double(values.count { $0 == value }) - 1) / 2
        }
    }
    let (left, right) = (ranks(one), ranks(other))
    let middle = Double(one.count - 1) / 2
    let products = zip(left, right).reduce((0.0, 0.0, 0.0)) { sum, pair in
        let (a, b) = (pair.0 - middle, pair.1 - middle)
        return (sum.0 + a * b, sum.1 + a * a, sum.2 + b * b)
    }
    guard products.1 > 0, products.2 > 0 else { return 0 }
    return products.0 / (products.1 * products.2).squareRoot()
}
