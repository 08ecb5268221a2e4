#if canImport(Glibc)
    internal import Glibc
#endif

/// Components that each say how far they lean, and which of them could be seen.
///
/// Score `s = sum a v / sum a` over what is visible; long from .10, short from -.10; `p = .5 + .5|s|`;
/// `c = clip(.6 (1 - std v) + .4|s|)` times the visible share of the weights.
struct Components {
    private var weightedSum = 0.0
    private var seen = 0.0
    private var all = 0.0
    /// How many could be seen.
    private(set) var count = 0.0
    private var sum = 0.0
    private var squares = 0.0

    /// - Parameters:
    ///   - value: in [-1, 1]; nil or NaN where it can't be seen.
    ///   - fullness: the share of its window that was there, 0 to 1: no more of its weight is visible.
    mutating func add(_ value: Double?, weight: Double, fullness: Double = 1) {
        all += weight
        guard let value, !value.isNaN else { return }
        let leaning = min(1, max(-1, value))
        weightedSum += weight * fullness * leaning
        seen += weight * fullness
        (count, sum, squares) = (count + 1, sum + leaning, squares + leaning * leaning)
    }

    /// The share of the weights that could be seen, 0 to 1.
    var visible: Double { all > 0 ? seen / all : 0 }
    var score: Double { seen > 0 ? weightedSum / seen : 0 }

    /// The population standard deviation of what was seen.
    var spread: Double {
        guard count > 0 else { return 0 }
        let mean = sum / count
        return max(0, squares / count - mean * mean).squareRoot()
    }

    /// What follows from the components.
    ///
    /// - Parameters:
    ///   - score: what they come to, where that is not their weighted mean.
    ///   - trust: what the confidence is multiplied with, before it is capped at 1.
    func vote(_ score: Double? = nil, trust: Double = 1) -> Vote {
        let score = score ?? self.score
        let size = min(1, abs(score))
        let agreement = min(1, max(0, 0.6 * (1 - spread) + 0.4 * size))
        let confidence = min(1, agreement * visible * trust)
        guard size >= 0.10 else { return .flat(confidence: confidence) }
        return Vote(score > 0 ? .long : .short, probability: 0.5 + 0.5 * size, confidence: confidence)
    }
}

/// Events that have happened, each with its quality and its direction, fading with age.
///
/// `net` is the sum of signed qualities; `p = min(.95, .60 + .08 |net| / mean q)`; `c` is the mean quality of the winning
/// side times one less the losing side's share of it, at most .95. Without a live event the vote is flat.
struct Events {
    private var long = (sum: 0.0, count: 0.0)
    private var short = (sum: 0.0, count: 0.0)

    /// Qualities below it have faded away.
    static let faded = 0.05

    /// - Parameters:
    ///   - quality: of the fresh event, above 0, up to 1.
    ///   - age: bars since it happened.
    ///   - halfLife: bars after which its quality is half.
    mutating func add(_ direction: Direction, quality: Double, age: Int, halfLife: Double) {
        let now = quality * exp2(-Double(age) / halfLife)
        guard now >= Self.faded else { return }
        switch direction {
        case .long: long = (long.sum + now, long.count + 1)
        case .short: short = (short.sum + now, short.count + 1)
        case .flat: break
        }
    }

    var isEmpty: Bool { long.count + short.count == 0 }

    /// - Parameter trust: what the confidence is multiplied with, before it is capped.
    func vote(trust: Double = 1) -> Vote {
        let net = long.sum - short.sum
        let count = long.count + short.count
        guard count > 0, net != 0 else { return .flat(confidence: 0) }
        let mean = (long.sum + short.sum) / count
        let (winning, losing) = net > 0 ? (long, short) : (short, long)
        let probability = min(0.95, 0.60 + 0.08 * abs(net) / mean)
        let confidence = winning.sum / winning.count * (1 - losing.sum / winning.sum) * trust
        return Vote(
            net > 0 ? .long : .short, probability: probability,
            confidence: min(0.95, max(0, confidence)))
    }
}
