internal import Exchange
public import Indicators
internal import Market

/// Candles of the market that `nonet bench indicators` runs on, side by side in memory.
public func candles(symbols: Int, bars: Int) -> [Bars] {
    let start = Minute(28_401_120)
    var market = SyntheticMarket(symbols: SyntheticMarket.symbols(symbols), start: start, seed: 9)
    var columns = (0..<symbols).map { _ in
        Bars(firstBar: start.sinceEpoch, open: [], high: [], low: [], close: [], volume: [])
    }
    for _ in 0..<bars {
        for (symbol, candle) in market.next().candles.enumerated() {
            columns[symbol].open.append(candle.open)
            columns[symbol].high.append(candle.high)
            columns[symbol].low.append(candle.low)
            columns[symbol].close.append(candle.close)
            columns[symbol].volume.append(candle.volume)
        }
    }
    return columns
}
