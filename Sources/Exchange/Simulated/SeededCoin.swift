internal import Market

/// One symbol of a seeded market.
///
/// No logarithms and no powers: libraries differ in their last bits.
struct SeededCoin {
    let index: Int
    let seed: UInt64
    /// The price it began with and is drawn back to.
    let price: Double
    /// In hundred-millionths.
    let tick: Int64
    let lot: Int64
    /// How much of the market's moves it makes.
    let beta: Double
    /// In units of the quote asset, a minute.
    let turnover: Double
    /// From 0 for the most traded symbol to 1 for the least.
    let thinness: Double

    init(index: Int, of count: Int, seed: UInt64) {
        var random = SplitMix.stream(seed, .instrument, index, 0)
        var tick: Int64 = 1_000_000
        for _ in 0..<(index / 5 % 6) { tick /= 10 }
        let ticks = random.integer(in: index == 0 ? 4_000_000...9_000_000 : 20_000...900_000)
        price = Double(ticks) * Double(tick) / Double(Kline.unit)
        // The smallest order is worth about a dime.
        var lot = Kline.unit
        while lot > 1000, price * Double(lot) / Double(Kline.unit) > 0.5 { lot /= 10 }
        (self.index, self.seed, self.tick, self.lot) = (index, seed, tick, lot)
        beta = index == 0 ? 1 : 0.6 + 0.8 * random.unit()
        turnover = 900_000 / Double(index + 1) * (0.7 + 0.6 * random.unit())
        thinness = count > 1 ? Double(index) / Double(count - 1) : 0
    }

    /// The price a day later.
    func price(after price: Double, on day: Int, under weather: MarketWeather.Day) -> Double {
        var random = SplitMix.stream(seed, .anchor, index, day)
        let own = 0.022 * weather.volatility * random.quickBell()
        let back = min(0.02, max(-0.02, 0.01 * (self.price / price - 1)))
        let move = min(0.4, max(-0.4, beta * weather.move + own + back))
        return max(price * (1 + move), Double(tick) / Double(Kline.unit) * 200)
    }

    /// The minutes of a day, which lead from one price to another; an open of 0 where there is no candle.
    func minutes(
        of day: Int, from start: Double, to end: Double, under weather: MarketWeather.Minutes,
        _ traits: SeededMarket.Traits
    ) -> [Kline] {
        var random = SplitMix.stream(seed, .minutes, index, day)
        let halt = random.unit() < traits.haltsPerDay ? random.window(3...120) : 0..<0
        var moves = [Double](repeating: 0, count: weather.moves.count)
        var (free, traded, wander) = (1.0, 0, 1.0)
        for minute in moves.indices {
            if halt.contains(minute) || weather.outage.contains(minute) {
                moves[minute] = .infinity
                continue
            }
            if random.unit() < traits.quiet * thinness * (2 - Self.activity(minute)) {
                moves[minute] = .nan
                continue
            }
            wander = min(3, max(0.4, wander * (1 + 0.03 * random.quickBell())))
            var move =
                beta * weather.moves[minute] + 0.0006 * weather.volatility[minute] * wander
                * random.quickBell()
            if random.unit() < traits.jumpsPerMinute { move += 0.015 * random.quickBell() }
            moves[minute] = min(0.2, max(-0.2, move))
            free *= 1 + moves[minute]
            traded += 1
        }
        // What the moves lack to reach the next day's price is spread over the minutes with trades.
        let lack = (end / start / free - 1) / Double(max(1, traded))
        var (price, done, last) = (start, 0.0, ticks(start))
        return moves.indices.map { minute in
            if moves[minute] == .infinity { return Kline(flatAt: 0) }
            if moves[minute].isNaN { return Kline(flatAt: last) }
            price *= 1 + moves[minute]
            done += 1
            let close = ticks(price * (1 + lack * done))
            defer { last = close }
            return kline(
                from: last, to: close, move: moves[minute], volatility: weather.volatility[minute],
                activity: Self.activity(minute), &random)
        }
    }

    private func kline(
        from open: Int64, to close: Int64, move: Double, volatility: Double, activity: Double,
        _ random: inout SplitMix
    ) -> Kline {
        let reach = 0.0003 * volatility * Double(open) / Double(tick)
        let above = Int64(reach * random.unit()) * tick
        let below = Int64(reach * random.unit()) * tick
        var kline = Kline(
            open: open, high: max(open, close) + above, low: max(tick, min(open, close) - below), close: close
        )
        let size = turnover * activity * (0.2 + random.unit()) * (1 + 1000 * move.magnitude)
        let mean = (open + close) / 2
        let lots = max(
            1, Int64(size * Double(Kline.unit) / Double(mean) * (Double(Kline.unit) / Double(lot))))
        kline.volume = lots * lot
        kline.quoteVolume = Kline.cost(kline.volume, at: mean)
        kline.takerBuyVolume = Int64(Double(lots) * (0.3 + 0.4 * random.unit())) * lot
        kline.takerBuyQuoteVolume = Kline.cost(kline.takerBuyVolume, at: mean)
        kline.trades = 1 + min(lots, Int64(size / 700))
        return kline
    }

    private func ticks(_ price: Double) -> Int64 {
        max(1, Int64((price * Double(Kline.unit) / Double(tick)).rounded())) * tick
    }

    /// How busy a minute of the day is, about 1 on average: most when both Europe and America trade.
    private static func activity(_ minute: Int) -> Double {
        let part = Double(minute) / Double(MarketWeather.minutesPerDay)
        let afternoon = part > 0.54 && part < 0.71 ? 0.5 : 0
        return 0.45 + 2.8 * part * (1 - part) + afternoon
    }
}
