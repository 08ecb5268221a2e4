extension Reference {
    /// Relative strength index (Wilder): 50 while the close has not moved at all.
    static func rsi(_ candles: ReferenceCandles, period: Int) -> [Double] {
        combine(
            wilder(candles.gain, period: period), wilder(candles.loss, period: period)
        ) { gain, loss in
            gain + loss == 0 ? 50 : 100 * gain / (gain + loss)
        }
    }

    /// Where the close stands between the lowest low (0) and the highest high (100): 50 when they are one.
    static func stochasticK(_ candles: ReferenceCandles, period: Int) -> [Double] {
        let (high, low) = extremes(candles, period: period)
        return candles.close.indices.map { bar in
            guard !high[bar].isNaN else { return .nan }
            guard high[bar] != low[bar] else { return 50 }
            return 100 * (candles.close[bar] - low[bar]) / (high[bar] - low[bar])
        }
    }

    static func stochasticD(_ candles: ReferenceCandles, period: Int, smoothing: Int) -> [Double] {
        sma(stochasticK(candles, period: period), period: smoothing)
    }

    /// Williams %R: from -100 at the lowest low to 0 at the highest high, -50 when they are one.
    static func williamsR(_ candles: ReferenceCandles, period: Int) -> [Double] {
        let (high, low) = extremes(candles, period: period)
        return candles.close.indices.map { bar in
            guard !high[bar].isNaN else { return .nan }
            guard high[bar] != low[bar] else { return -50 }
            return -100 * (high[bar] - candles.close[bar]) / (high[bar] - low[bar])
        }
    }

    /// Highest high and lowest low.
    static func extremes(_ candles: ReferenceCandles, period: Int) -> (high: [Double], low: [Double]) {
        (highest(of: candles.high, period: period), lowest(of: candles.low, period: period))
    }

    /// Commodity channel index (Lambert): 0 when the typical prices are all one.
    static func cci(_ candles: ReferenceCandles, period: Int) -> [Double] {
        windows(of: candles.typical, period: period) { window in
            let deviation = meanAbsoluteDeviation(window)
            return deviation == 0 ? 0 : (window[window.endIndex - 1] - mean(window)) / (0.015 * deviation)
        }
    }

    /// True strength index (Blau): the twice smoothed change against its twice smoothed size.
    static func tsi(_ candles: ReferenceCandles, long: Int, short: Int) -> [Double] {
        let change = ema(ema(candles.change, period: long), period: short)
        let size = ema(ema(candles.change.map { abs($0) }, period: long), period: short)
        return ratio(change, size, neutral: 0).map { 100 * $0 }
    }

    /// Chande momentum oscillator, with plain sums.
    static func cmo(_ candles: ReferenceCandles, period: Int) -> [Double] {
        let up = sum(of: candles.gain, period: period)
        let down = sum(of: candles.loss, period: period)
        return combine(up, down) { $0 + $1 == 0 ? 0 : 100 * ($0 - $1) / ($0 + $1) }
    }

    /// Ultimate oscillator (Williams): buying pressure in true range over three spans, weighing 4, 2 and 1.
    static func ultimate(_ candles: ReferenceCandles, short: Int, medium: Int, long: Int) -> [Double] {
        let pressure = candles.close.indices.map { bar in
            bar == 0 ? .nan : candles.close[bar] - min(candles.low[bar], candles.close[bar - 1])
        }
        func term(_ period: Int) -> [Double] {
            let sums = (
                sum(of: pressure, period: period), sum(of: candles.trueRange, period: period)
            )
            return ratio(sums.0, sums.1, neutral: 0)
        }
        let terms = (term(short), term(medium), term(long))
        return candles.close.indices.map { bar in
            100 * (4 * terms.0[bar] + 2 * terms.1[bar] + terms.2[bar]) / 7
        }
    }

    /// Awesome oscillator (Williams).
    static func awesome(_ candles: ReferenceCandles, fast: Int, slow: Int) -> [Double] {
        combine(sma(candles.middle, period: fast), sma(candles.middle, period: slow)) { $0 - $1 }
    }
}
