import Indicators
import Market
import Signals

/// One head's votes of several symbols, as a rule at every close of five minutes.
struct HeadTrial {
    let key: HeadKey
    /// Of each symbol, close after close; nil where it abstained.
    private(set) var votes: [[Vote?]]

    /// - Parameters:
    ///   - candles: of each symbol, minute by minute from a midnight.
    ///   - outside: what is known of each symbol from elsewhere.
    ///   - minutes: between votes.
    ///   - look: is shown the scene after every vote.
    init(
        _ key: HeadKey, _ candles: [[Candle]], names: [String]? = nil,
        outside: OutsideInputs = OutsideInputs(), every minutes: Int = 5,
        _ look: (_ scene: Scene) -> Void = { _ in }
    ) throws {
        self.key = key
        votes = candles.map { _ in [] }
        let names = names ?? candles.indices.map { "W\($0)USDT" }
        var follower = try SceneFollower(names)
        for minute in 0..<(candles.map(\.count).max() ?? 0) {
            _ = follower.close(candles.map { minute < $0.count ? $0[minute] : nil })
            guard (minute + 1) % minutes == 0 else { continue }
            for place in candles.indices {
                let around = follower.scene.around.surroundings(of: place, outside: outside)
                let heads = follower.scene.heads[place]
                votes[place].append(heads.votes(on: follower.scene.sights[place], amid: around)[key])
            }
            look(follower.scene)
        }
    }

    func count(_ direction: Direction, _ place: Int) -> Int {
        votes[place].count { $0?.direction == direction }
    }

    /// How many closes had a vote of any direction.
    func seen(_ place: Int) -> Int { votes[place].count { $0 != nil } }
}

/// Whether numbers, one a walk, are zero but for chance.
struct Balance: CustomStringConvertible {
    let mean: Double
    /// The standard error of the mean.
    let error: Double

    init(_ values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        self.mean = mean
        error = (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1) / count).squareRoot()
    }

    /// Three errors: one healthy head in 370 would fail, and the seeds are fixed.
    var isEven: Bool { error > 0 && abs(mean) < 3 * error }
    var description: String { "lean \(mean) +- \(error)" }
}

/// Bars made of minutes by hand, for references.
struct Bars {
    var opens: [Double] = []
    var highs: [Double] = []
    var lows: [Double] = []
    var closes: [Double] = []
    var volumes: [Double] = []
    var takers: [Double] = []

    init(_ minutes: some Collection<Candle>, each length: Int) {
        var bar: [Candle] = []
        for minute in minutes {
            bar.append(minute)
            guard bar.count == length else { continue }
            opens.append(bar[0].open)
            highs.append(bar.map(\.high).max() ?? .nan)
            lows.append(bar.map(\.low).min() ?? .nan)
            closes.append(minute.close)
            volumes.append(bar.map(\.volume).reduce(0, +))
            takers.append(bar.map(\.takerBuyVolume).reduce(0, +))
            bar = []
        }
    }

    var count: Int { closes.count }
}

/// The component heads' rule, straight from its text.
func componentVote(_ seen: [(value: Double?, weight: Double)]) -> (score: Double, confidence: Double) {
    let visible = seen.compactMap { pair in pair.value.map { (value: $0, weight: pair.weight) } }
    let weight = visible.map(\.weight).reduce(0, +)
    let score = visible.map { $0.value * $0.weight }.reduce(0, +) / weight
    let mean = visible.map(\.value).reduce(0, +) / Double(visible.count)
    let variance = visible.map { ($0.value - mean) * ($0.value - mean) }.reduce(0, +) / Double(visible.count)
    let confidence = min(1, max(0, 0.6 * (1 - variance.squareRoot()) + 0.4 * abs(score)))
    return (score, confidence * weight / seen.map(\.weight).reduce(0, +))
}

/// Whether a vote is what a score and a confidence come to.
func expects(_ vote: Vote?, _ score: Double, _ confidence: Double, within error: Double = 1e-9) -> Bool {
    guard let vote else { return false }
    let direction: Direction = score >= 0.1 ? .long : score <= -0.1 ? .short : .flat
    let probability = direction == .flat ? 0.5 : 0.5 + 0.5 * abs(score)
    return vote.direction == direction && abs(vote.probability - probability) < error
        && abs(vote.confidence - confidence) < error
}
