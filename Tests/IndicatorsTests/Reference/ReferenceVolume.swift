extension Reference {
    /// Volume weighted average price since 00:00 UTC of the bar: the typical price before any volume.
    static func vwap(_ candles: ReferenceCandles) -> [Double] {
        let typical = candles.typical
        let millisecondsPerDay = 86_400_000
        return candles.close.indices.map { bar in
            let day = candles.openTimes[bar] / millisecondsPerDay
            var (money, volume) = (0.0, 0.0)
            for earlier in 0...bar where candles.openTimes[earlier] / millisecondsPerDay == day {
                money += typical[earlier] * candles.volume[earlier]
                volume += candles.volume[earlier]
            }
            return volume == 0 ? typical[bar] : money / volume
        }
    }

    /// On-balance volume (Granville), starting with the first bar's volume.
    static func obv(_ candles: ReferenceCandles) -> [Double] {
        var result = candles.volume
        for bar in result.indices.dropFirst() {
            let change = candles.close[bar] - candles.close[bar - 1]
            let signed = change > 0 ? candles.volume[bar] : change < 0 ? -candles.volume[bar] : 0
            result[bar] = result[bar - 1] + signed
        }
        return result
    }

    /// Chaikin money flow: a bar without range has no flow, a window without volume gives 0.
    static func cmf(_ candles: ReferenceCandles, period: Int) -> [Double] {
        let flow = candles.close.indices.map { bar in
            let (high, low, close) = (candles.high[bar], candles.low[bar], candles.close[bar])
            return high == low ? 0 : ((close - low) - (high - close)) / (high - low) * candles.volume[bar]
        }
        return ratio(
            sum(of: flow, period: period), sum(of: candles.volume, period: period), neutral: 0)
    }
}
