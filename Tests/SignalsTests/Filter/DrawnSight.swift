import Market
import Signals

/// A symbol's charts, drawn by what the filter reads of them; by default everything is as a long would have it.
struct DrawnSight {
    static let bar = 5_000_000
    /// The minute that closes the newest bar.
    static let minute = Minute(bar * 5 + 4)

    var name = "BTCUSDT"
    /// The decision close.
    var price = 100.0
    var rsi = 30.0
    var position = 0.1
    /// Of the newest five minutes' volume to the mean of the last twenty.
    var volumeRatio = 2.0
    var histogram = (before: -1.0, now: -0.5)
    var average = 100.0
    var range = 1.0
    var hourRange = 1.0
    /// Highs and lows of hours, the oldest first.
    var hours: [(high: Double, low: Double)] = Array(repeating: (101, 99), count: 3)
    var barCount = 500
    var absentMinutes = 0

    var sight: Sight {
        var sight = Sight(try! Symbol(name), decision: .m5)
        for back in (0..<barCount).reversed() {
            let missing = back == 0 ? min(5, absentMinutes) : back == 1 ? max(0, absentMinutes - 5) : 0
            sight[.m5].append(
                Self.candle(price, price, volume: back == 0 ? 19 * volumeRatio : 20 - volumeRatio),
                bar: Self.bar - back,
                presentMinutes: 5 - missing
            ) { row in
                for cell in row.indices { row[cell] = 0 }
                row[Cell.rsi.rawValue] = rsi
                row[Cell.bbPctB.rawValue] = position
                row[Cell.macdHistogram.rawValue] = back == 0 ? histogram.now : histogram.before
                row[Cell.sma20.rawValue] = average
                row[Cell.atr.rawValue] = range
            }
        }
        for (number, hour) in hours.enumerated() {
            sight[.h1].append(Self.candle(hour.high, hour.low, volume: 1), bar: number, presentMinutes: 60) {
                $0[Cell.atr.rawValue] = hourRange
            }
        }
        return sight
    }

    private static func candle(_ high: Double, _ low: Double, volume: Double) -> Candle {
        Candle(open: low, high: high, low: low, close: high, volume: volume)
    }

    /// The same, upside down.
    var mirrored: DrawnSight {
        var other = self
        (other.rsi, other.position) = (100 - rsi, 1 - position)
        other.histogram = (-histogram.before, -histogram.now)
        other.average = 2 * price - average
        other.hours = hours.map { (high: 2 * price - $0.low, low: 2 * price - $0.high) }
        return other
    }

    /// Hours around the price with one low and one high among them.
    static func hours(low: Double?, high: Double?, around price: Double = 100) -> [(
        high: Double, low: Double
    )] {
        var hours = Array(repeating: (high: price, low: price), count: 15)
        if let low { hours[4].low = low }
        if let high { hours[10].high = high }
        return hours
    }
}

extension Votes {
    /// All nine of one mind.
    static func unanimous(_ direction: Direction, p: Double = 0.9, c: Double = 0.7) -> Votes {
        var votes = Votes()
        for key in HeadKey.allCases { votes[key] = Vote(direction, probability: p, confidence: c) }
        return votes
    }
}

/// Judges a drawn sight.
struct FilterTrial {
    var calibration = Calibration.standard
    var weights = Weights.standard
    var costs = TradingCosts()
    var regime: Regime? = .trending
    var bias: [Interval: Direction] = [:]
    var track: TrackRecord?

    func candidate(
        _ drawn: DrawnSight, _ votes: Votes, place: Int = 0, at minute: Minute = DrawnSight.minute
    ) -> Candidate? {
        candidate(of: drawn.sight, votes, place: place, at: minute)
    }

    func candidate(of sight: Sight, _ votes: Votes, place: Int, at minute: Minute) -> Candidate? {
        QualityFilter(weights: weights, calibration: calibration, costs: costs).candidate(
            of: sight, place, minute, votes, score: VoteMatrix([votes]).scores(weights)[0],
            regime: regime, bias: { bias[$0] }, trackRecord: { _, _ in track })
    }

    func stoppedAt(_ drawn: DrawnSight, _ votes: Votes) -> Stage? { candidate(drawn, votes)?.stoppedAt }
}
