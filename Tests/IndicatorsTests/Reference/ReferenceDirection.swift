extension Reference {
    /// Wilder's directional sums, with TA-Lib's seed: the first `period - 1` moves are added up,
    /// from the next one on a share of 1/n is let go at each bar.
    private static func directionalSums(_ moves: [Double], period: Int) -> [Double] {
        var result = [Double](repeating: .nan, count: moves.count)
        var sum = 0.0
        for bar in moves.indices.dropFirst() {
            sum = bar < period ? sum + moves[bar] : sum - sum / Double(period) + moves[bar]
            if bar >= period { result[bar] = sum }
        }
        return result
    }

    /// How far each high rose above the one before, where that is further than the low fell.
    private static func upMoves(_ candles: ReferenceCandles) -> [Double] {
        candles.close.indices.map { bar in
            guard bar > 0 else { return .nan }
            let up = candles.high[bar] - candles.high[bar - 1]
            let down = candles.low[bar - 1] - candles.low[bar]
            return up > down && up > 0 ? up : 0
        }
    }

    /// How far each low fell below the one before, where that is further than the high rose.
    private static func downMoves(_ candles: ReferenceCandles) -> [Double] {
        candles.close.indices.map { bar in
            guard bar > 0 else { return .nan }
            let up = candles.high[bar] - candles.high[bar - 1]
            let down = candles.low[bar - 1] - candles.low[bar]
            return down > up && down > 0 ? down : 0
        }
    }

    /// Plus directional indicator (Wilder), `period` of 2 or more: 0 without any range.
    static func plusDI(_ candles: ReferenceCandles, period: Int) -> [Double] {
        ratio(
            directionalSums(upMoves(candles), period: period),
            directionalSums(candles.trueRange, period: period), neutral: 0
        ).map { 100 * $0 }
    }

    /// Minus directional indicator (Wilder), `period` of 2 or more: 0 without any range.
    static func minusDI(_ candles: ReferenceCandles, period: Int) -> [Double] {
        ratio(
            directionalSums(downMoves(candles), period: period),
            directionalSums(candles.trueRange, period: period), neutral: 0
        ).map { 100 * $0 }
    }

    /// Average directional index (Wilder), `period` of 2 or more.
    ///
    /// A bar without any direction adds nothing to the seed, and afterwards leaves the average as it is.
    static func adx(_ candles: ReferenceCandles, period: Int) -> [Double] {
        let plus = plusDI(candles, period: period)
        let minus = minusDI(candles, period: period)
        var result = [Double](repeating: .nan, count: plus.count)
        var seed = 0.0
        for bar in plus.indices where bar >= period {
            let both = plus[bar] + minus[bar]
            let index: Double? = both == 0 ? nil : 100 * abs(plus[bar] - minus[bar]) / both
            if bar < 2 * period - 1 {
                seed += index ?? 0
            } else if bar == 2 * period - 1 {
                result[bar] = (seed + (index ?? 0)) / Double(period)
            } else {
                let average = result[bar - 1]
                result[bar] = index.map { (average * Double(period - 1) + $0) / Double(period) } ?? average
            }
        }
        return result
    }

    /// Aroon up: 100 when the highest high of `period + 1` bars is this one, 0 when it is the oldest.
    static func aroonUp(_ candles: ReferenceCandles, period: Int) -> [Double] {
        windows(of: candles.high, period: period + 1) { window in
            var latest = window.startIndex
            for bar in window.indices where window[bar] >= window[latest] { latest = bar }
            return 100 * Double(latest - window.startIndex) / Double(period)
        }
    }

    /// Aroon down: 100 when the lowest low of `period + 1` bars is this one, 0 when it is the oldest.
    static func aroonDown(_ candles: ReferenceCandles, period: Int) -> [Double] {
        windows(of: candles.low, period: period + 1) { window in
            var latest = window.startIndex
            for bar in window.indices where window[bar] <= window[latest] { latest = bar }
            return 100 * Double(latest - window.startIndex) / Double(period)
        }
    }
}
