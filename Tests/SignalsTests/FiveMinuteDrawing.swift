import Indicators
import Market
import Signals

/// Bars of five minutes, drawn by hand.
struct FiveMinuteDrawing {
    private(set) var minutes: [Candle] = []
    private(set) var close: Double

    init(at price: Double) { close = price }

    /// A bar, made of five minutes that go from the open to the low, the high and the close.
    mutating func add(_ open: Double, _ high: Double, _ low: Double, _ close: Double, volume: Double = 50) {
        for (from, to) in [(open, low), (low, high), (high, close), (close, close), (close, close)] {
            minutes.append(
                Candle(
                    open: from, high: max(from, to), low: min(from, to), close: to, volume: volume / 5,
                    takerBuyVolume: volume / 10))
        }
        self.close = close
    }

    /// A straight leg to a price, in so many bars of the same length.
    mutating func go(to price: Double, in bars: Int, wick: Double = 0.1) {
        let from = close
        for bar in 1...bars {
            let (open, next) = (close, from + (price - from) * Double(bar) / Double(bars))
            add(open, max(open, next) + wick, min(open, next) - wick, next)
        }
    }

    /// Up and down between two prices, from the lower to the lower.
    mutating func swing(_ times: Int, between low: Double, and high: Double, bars: Int) {
        for _ in 0..<times {
            go(to: high, in: bars)
            go(to: low, in: bars)
        }
    }
}

extension HeadKey {
    /// What a head says at the end of minutes, and why; nil where it abstains.
    func answer(to minutes: [Candle]) throws -> (vote: Vote, reasons: [Reason])? {
        var follower = try SceneFollower(["BTCUSDT"])
        for minute in minutes { _ = follower.close([minute]) }
        let (heads, sight) = (follower.scene.heads[0], follower.scene.sights[0])
        guard let vote = heads.votes(on: sight, amid: Surroundings())[self],
            let reasons = heads.reasons(of: self, on: sight, amid: Surroundings())
        else { return nil }
        return (vote, reasons)
    }
}
