import Indicators
import Market
import Signals

/// Candles drawn bar by bar, as patterns are drawn in books.
struct Drawing {
    let interval: Interval
    private(set) var minutes: [Candle] = []
    private(set) var price: Double
    /// Bars drawn so far.
    private(set) var bars = 0

    init(_ interval: Interval, from price: Double) { (self.interval, self.price) = (interval, price) }

    /// Begins with what has been.
    init(_ interval: Interval, after minutes: [Candle]) {
        self.init(interval, from: minutes.last?.close ?? 100)
        (self.minutes, bars) = (minutes, minutes.count / interval.minutes)
    }

    /// Draws a bar from the last price: an up bar by way of its low and then its high, a down bar the other way round.
    mutating func bar(_ high: Double, _ low: Double, _ close: Double, volume: Double = 10) {
        precondition(high >= max(price, close) && low <= min(price, close))
        let path = close >= price ? [price, low, high, close] : [price, high, low, close]
        let count = interval.minutes
        for minute in 0..<count {
            // Whole thirds of the way a minute where bars are long; the first minute sees it all where they are short.
            let (start, end) =
                count < 15
                ? (minute == 0 ? 0 : 3, 3)
                : (3 * minute / count, minute == count - 1 ? 3 : 3 * (minute + 1) / count)
            let passed = path[start...end]
            minutes.append(
                Candle(
                    open: path[start], high: passed.max() ?? 0, low: passed.min() ?? 0, close: path[end],
                    volume: volume / Double(count), quoteVolume: volume, trades: 1,
                    takerBuyVolume: volume / Double(count) / 2))
        }
        (price, bars) = (close, bars + 1)
    }

    /// Draws bars that go nowhere: a little up, a little down.
    mutating func rest(_ count: Int, by size: Double = 0.1, volume: Double = 10) {
        for number in 0..<count {
            let close = price + (number % 2 == 0 ? size / 2 : -size / 2)
            bar(max(price, close) + size / 2, min(price, close) - size / 2, close, volume: volume)
        }
    }

    /// Draws a straight way to a price, its bars overlapping by their wicks.
    mutating func go(to target: Double, in count: Int, wick: Double = 0.05, volume: Double = 10) {
        let step = (target - price) / Double(count)
        for _ in 0..<count {
            let close = price + step
            bar(max(price, close) + wick, min(price, close) - wick, close, volume: volume)
        }
    }
}

/// What a head says at each close of five minutes.
struct HeadsSaying {
    var votes: [HeadKey: [Vote?]] = [:]
    var reasons: [HeadKey: [[String: Double]]] = [:]

    /// - Parameter keys: the heads whose reasons are asked for.
    init(_ minutes: [Candle], _ keys: [HeadKey], start: Minute = Minute(19_000 * 1440)) throws {
        var follower = try SceneFollower(["BTCUSDT"], start: start)
        for candle in minutes {
            guard follower.close([candle]) else { continue }
            let (sight, heads) = (follower.scene.sights[0], follower.scene.heads[0])
            let all = heads.votes(on: sight, amid: Surroundings())
            for key in keys {
                votes[key, default: []].append(all[key])
                let reasons = heads.reasons(of: key, on: sight, amid: Surroundings()) ?? []
                self.reasons[key, default: []].append(
                    Dictionary(uniqueKeysWithValues: reasons.map { ($0.name, $0.value) }))
            }
        }
    }

    func vote(_ key: HeadKey) -> Vote? { votes[key]?.last ?? nil }
    func reason(_ key: HeadKey, _ name: String) -> Double? { reasons[key]?.last?[name] }
    /// The first close at which a reason is there.
    func first(_ key: HeadKey, _ name: String) -> Int? { reasons[key]?.firstIndex { $0[name] != nil } }
}
