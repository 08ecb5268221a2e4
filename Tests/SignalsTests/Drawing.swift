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
    /// Of a bar that does not say: how far its wicks reach on a straight way, and what was traded.
    private let wick: Double
    private let volume: Double

    init(_ interval: Interval, from price: Double, wick: Double = 0.05, volume: Double = 10) {
        (self.interval, self.price, self.wick, self.volume) = (interval, price, wick, volume)
    }

    /// Begins with what has been.
    init(_ interval: Interval, after minutes: [Candle]) {
        self.init(interval, from: minutes.last?.close ?? 100)
        (self.minutes, bars) = (minutes, minutes.count / interval.minutes)
    }

    /// Draws a bar, from the last price or another: an up bar by way of its low and then its high, a down bar the other way
    /// round.
    mutating func bar(
        _ high: Double, _ low: Double, _ close: Double, from open: Double? = nil, volume: Double? = nil
    ) {
        let (open, volume) = (open ?? price, volume ?? self.volume)
        precondition(high >= max(open, close) && low <= min(open, close))
        let path = close >= open ? [open, low, high, close] : [open, high, low, close]
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
    mutating func rest(_ count: Int, by size: Double = 0.1, volume: Double? = nil) {
        for number in 0..<count {
            let close = price + (number % 2 == 0 ? size / 2 : -size / 2)
            bar(max(price, close) + size / 2, min(price, close) - size / 2, close, volume: volume)
        }
    }

    /// Draws a straight way to a price, its bars overlapping by their wicks.
    mutating func go(to target: Double, in count: Int, wick: Double? = nil, volume: Double? = nil) {
        let (from, wick) = (price, wick ?? self.wick)
        for number in 1...count {
            let close = from + (target - from) * Double(number) / Double(count)
            bar(max(price, close) + wick, min(price, close) - wick, close, volume: volume)
        }
    }

    /// Draws up and down between two prices, from the lower to the lower.
    mutating func swing(_ times: Int, between low: Double, and high: Double, bars: Int) {
        for _ in 0..<times {
            go(to: high, in: bars)
            go(to: low, in: bars)
        }
    }
}
