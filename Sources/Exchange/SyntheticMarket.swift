public import Market

/// Candles of a market that never was: seeded, so that the same seed gives the same bits on every machine.
///
/// Prices are random walks with a common part, volatility comes in regimes, volume follows the hour and the size of
/// the move, and some minutes are quiet. No logarithms and no powers: libraries differ in their last bits.
public struct SyntheticMarket: Sendable {
    private struct Coin {
        let symbol: Symbol
        /// Candles are in whole ticks.
        let tick: Double
        let share: Double
        var price: Double
    }

    private var random: SplitMix
    private var coins: [Coin]
    private var volatility = 1.0
    private var minute: Minute

    /// - Parameters:
    ///   - symbols: at most as many as there are, the first ones the largest.
    ///   - start: the minute of the first candles.
    public init(symbols: [Symbol], start: Minute, seed: UInt64) {
        var random = SplitMix(state: seed)
        var tick = 0.01
        coins = symbols.enumerated().map { index, symbol in
            if index % 5 == 4 { tick = tick > 1e-6 ? tick / 10 : 0.01 }
            let ticks = Double(random.integer(in: 20_000...900_000))
            return Coin(symbol: symbol, tick: tick, share: 1 / Double(index + 1), price: ticks * tick)
        }
        (self.random, minute) = (random, start)
    }

    /// Names for a market of some size: BTCUSDT, ETHUSDT, ... and then COIN21USDT and so on.
    public static func symbols(_ count: Int) -> [Symbol] {
        let known = [
            "BTC", "ETH", "SOL", "XRP", "BNB", "DOGE", "ADA", "LINK", "AVAX", "DOT", "LTC", "BCH", "UNI",
            "ATOM", "ETC",
            "FIL", "APT", "ARB", "OP", "NEAR",
        ]
        return (0..<count).map { index in
            let base = index < known.count ? known[index] : "COIN\(index + 1)"
            guard let symbol = try? Symbol(base + "USDT") else {
                preconditionFailure("\(base)USDT is a symbol")
            }
            return symbol
        }
    }

    /// The candles of the next minute, in the order of the symbols.
    public mutating func next() -> (minute: Minute, candles: [Candle]) {
        defer { minute = minute + 1 }
        // Volatility wanders between a third and four times its mean.
        volatility = min(4, max(0.33, volatility * (1 + 0.02 * random.bell())))
        let common = random.bell() * 0.0004 * volatility
        let hour = Double(minute.sinceEpoch % 1440) / 1440
        let activity = 0.6 + 3.2 * hour * (1 - hour)
        return (minute, coins.indices.map { candle(of: $0, common: common, activity: activity) })
    }

    private mutating func candle(of index: Int, common: Double, activity: Double) -> Candle {
        var coin = coins[index]
        defer { coins[index] = coin }
        let open = coin.price
        if random.unit() < 0.01 * Double(index) / Double(coins.count) {
            return Candle(
                open: open, high: open, low: open, close: open, volume: 0, quoteVolume: 0, trades: 0,
                takerBuyVolume: 0)
        }
        let move = common + random.bell() * 0.0006 * volatility
        func ticked(_ price: Double) -> Double { max(1, (price / coin.tick).rounded()) * coin.tick }
        let close = ticked(open * (1 + move))
        let reach = 0.0003 * volatility * open
        let high = max(open, close, ticked(max(open, close) + random.unit() * reach))
        let low = min(open, close, ticked(min(open, close) - random.unit() * reach))
        let size = coin.share * activity * (0.2 + random.unit()) * (1 + 2000 * move.magnitude)
        let volume = (size * 4e8 / open).rounded() / 1000
        let takerBuyVolume = (volume * (0.3 + 0.4 * random.unit()) * 1000).rounded() / 1000
        coin.price = close
        return Candle(
            open: open, high: high, low: low, close: close, volume: volume,
            quoteVolume: volume * (open + close) / 2,
            trades: (1 + size * 900).rounded(), takerBuyVolume: min(volume, takerBuyVolume))
    }
}
