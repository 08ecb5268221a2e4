import Learning
import Market
import Signals

/// Candidates as analytics see them, made up.
enum ReportRows {
    static let symbols = (0..<6).map { try! Symbol("COIN\($0)USDT") }

    /// One candidate; what a test does not say is of no consequence for it.
    static func row(
        day: Int, minute: Int = 0, symbol: Int = 0, _ direction: Direction = .long,
        stoppedAt: Stage? = nil, strengths: [Double] = Array(repeating: 0.5, count: 9), long: Double = 0,
        short: Double = 0, gain: Double? = nil, lasting: Int = 60, isAmbiguous: Bool = false,
        uniqueness: Double = 1, rate: Double = 1, weightsVersion: Int = 0
    ) -> CandidateRow {
        let decided = Minute(day * 1440 + minute)
        return CandidateRow(
            id: Signal.id(symbols[symbol], decided), symbol: symbols[symbol], minute: decided,
            direction: direction, stoppedAt: stoppedAt, strengths: strengths,
            confidences: Array(repeating: 0.8, count: 9), score: direction.sign * 0.6, confidence: 0.8,
            confluence: 0.7, longMultiple: long, shortMultiple: short,
            gain: gain ?? (direction == .long ? long : short) / 100, endedAt: decided + lasting,
            resolvedAt: decided + lasting + 30, isAmbiguous: isAmbiguous, uniqueness: uniqueness, rate: rate,
            weightsVersion: weightsVersion)
    }

    /// Days of candidates with everything that may differ between them.
    ///
    /// - Parameter skill: by head, how much of an outcome its vote foretells.
    static func random(
        days: Int, each count: Int, seed: UInt64, skill: [Double] = Array(repeating: 0, count: 9),
        accepted: Double = 0.1
    ) -> [CandidateRow] {
        var random = SeededNumbers(seed)
        return (0..<days).flatMap { day in
            let market = 0.4 * (random.unit() - 0.5)
            return (0..<count).map { place -> CandidateRow in
                let strengths = (0..<9).map { _ in
                    let kind = random.unit()
                    return kind < 0.15 ? Double.nan : kind < 0.25 ? 0 : 2 * random.unit() - 1
                }
                let known = zip(strengths, skill).reduce(0) { $0 + ($1.0.isNaN ? 0 : $1.0 * $1.1) }
                let noise = 2 * (random.unit() + random.unit() - 1)
                let way = random.unit()
                let stage = random.unit() < accepted ? nil : Stage(rawValue: UInt8(1 + random.unit() * 9))
                return row(
                    day: 18_700 + day, minute: place / 6 * 5, symbol: place % 6,
                    way < 0.48 ? .long : way < 0.96 ? .short : .flat, stoppedAt: stage,
                    strengths: strengths, long: known + noise + market, short: -known - noise - market - 0.1,
                    lasting: 1 + Int(random.unit() * 4000), isAmbiguous: random.unit() < 0.03,
                    uniqueness: 0.05 + 0.95 * random.unit(),
                    rate: stage == nil || random.unit() < 0.5 ? 1 : 0.25,
                    weightsVersion: Int(random.unit() * 3))
            }
        }
    }
}

/// Sums and means in plain loops.
enum Plain {
    static func mean(_ values: [Double], _ weights: [Double]? = nil) -> Double {
        var (sum, weight) = (0.0, 0.0)
        for (index, value) in values.enumerated() {
            sum += (weights?[index] ?? 1) * value
            weight += weights?[index] ?? 1
        }
        return sum / weight
    }

    static func isClose(_ one: Double?, _ other: Double?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) <= 1e-9 * max(1, abs(other))
    }
}
