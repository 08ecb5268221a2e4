import Indicators
import Market
import Signals

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// In [0, 1).
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// About normal, mean 0 and deviation 1: the sum of twelve.
    mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + unit() } }
}

extension [Candle] {
    /// A random walk without drift, minute by minute.
    ///
    /// - Parameter volatility: the deviation of a minute's logarithmic return.
    static func walk(_ minutes: Int, seed: UInt64, price: Double = 100, volatility: Double = 0.0008) -> Self {
        var numbers = SeededNumbers(seed)
        var close = price
        return (0..<minutes).map { _ in
            let open = close
            var (high, low) = (open, open)
            for _ in 0..<4 {
                close *= 1 + volatility / 2 * numbers.normal()
                (high, low) = (Swift.max(high, close), Swift.min(low, close))
            }
            let volume = 10 * (0.5 + numbers.unit()) * (1 + abs(close / open - 1) / volatility)
            return Candle(
                open: open, high: high, low: low, close: close, volume: volume, quoteVolume: volume * close,
                trades: 20, takerBuyVolume: volume * (0.3 + 0.4 * numbers.unit()))
        }
    }

    /// The same market upside down: prices `K / p`, and takers on the other side.
    var mirrored: Self {
        guard let scale = first.map({ $0.open * $0.open }) else { return [] }
        return map { candle in
            Candle(
                open: scale / candle.open, high: scale / candle.low, low: scale / candle.high,
                close: scale / candle.close, volume: candle.volume, quoteVolume: candle.quoteVolume,
                trades: candle.trades, takerBuyVolume: candle.volume - candle.takerBuyVolume)
        }
    }
}

/// Follows symbols minute by minute, as the engine does, and shows the scene at each close of the decision interval.
struct SceneFollower: ~Copyable {
    var live = LiveIndicators()
    var scene: Scene
    let decision: Interval
    private var next: Minute

    /// - Parameter start: a midnight, so that longer bars are whole.
    init(_ names: [String], decision: Interval = .m5, start: Minute = Minute(19_000 * 1440)) throws {
        scene = Scene(try names.map { try Symbol($0) }, decision: decision)
        (self.decision, next) = (decision, start)
        live.join(names.count)
    }

    /// Closes a minute.
    ///
    /// - Parameter candles: one a symbol; nil for one that is missing.
    /// - Returns: whether the decision interval closed with it.
    mutating func close(_ candles: [Candle?]) -> Bool {
        for (place, candle) in candles.enumerated() { if let candle { live.put(candle, at: place) } }
        let closed = live.close(next)
        scene.close(closed, of: live)
        next = next + 1
        return closed.contains(decision)
    }
}
