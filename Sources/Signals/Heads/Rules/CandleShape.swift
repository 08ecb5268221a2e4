/// A candle, and what TA-Lib's candle settings hold it against: averages over the bars before it.
///
/// `mirrored` is the same candle upside down, so that a pattern is written once and its opposite is the same pattern there.
package struct CandleShape: BitwiseCopyable {
    let open: Double
    let high: Double
    let low: Double
    let close: Double
    /// The mean real body of the ten candles before: longer is long, shorter is short (BodyLong, BodyShort).
    let usualBody: Double
    /// A tenth of the mean high-low range of the ten candles before (BodyDoji, ShadowVeryShort).
    let trifle: Double
    /// The mean high-low range of the five candles before (Near, Far, Equal).
    let usualRange: Double

    /// As many candles before it as are needed.
    package static let history = 10

    /// - Parameter back: bars before the newest; the chart remembers `history` more.
    package init(_ chart: borrowing Chart, back: Int) {
        open = chart.opens[back]
        high = chart.highs[back]
        low = chart.lows[back]
        close = chart.closes[back]
        var (bodies, ranges, lastRanges) = (0.0, 0.0, 0.0)
        for before in back + 1...back + Self.history {
            bodies += abs(chart.closes[before] - chart.opens[before])
            ranges += chart.highs[before] - chart.lows[before]
            if before == back + 5 { lastRanges = ranges }
        }
        usualBody = bodies / 10
        trifle = ranges / 10 * 0.1
        usualRange = lastRanges / 5
    }

    private init(mirroring shape: CandleShape) {
        (open, close) = (-shape.open, -shape.close)
        (high, low) = (-shape.low, -shape.high)
        (usualBody, trifle, usualRange) = (shape.usualBody, shape.trifle, shape.usualRange)
    }

    var mirrored: CandleShape { CandleShape(mirroring: self) }

    var body: Double { abs(close - open) }
    var top: Double { max(open, close) }
    var bottom: Double { min(open, close) }
    var upperShadow: Double { high - top }
    var lowerShadow: Double { bottom - low }

    /// Without a body it is neither: TA-Lib calls that white, and so is not the same upside down.
    var isWhite: Bool { close > open }
    var isBlack: Bool { close < open }
    var isLong: Bool { body > usualBody }
    var isDoji: Bool { body <= trifle }
    var near: Double { 0.2 * usualRange }
    var far: Double { 0.6 * usualRange }
    var equal: Double { 0.05 * usualRange }
}

/// The last three candles of a chart.
package struct CandleTrio: BitwiseCopyable {
    let first: CandleShape
    let second: CandleShape
    /// The newest.
    let third: CandleShape

    /// Nil while the chart is too short.
    package init?(_ chart: borrowing Chart) {
        guard chart.count >= 3 + CandleShape.history else { return nil }
        third = CandleShape(chart, back: 0)
        second = CandleShape(chart, back: 1)
        first = CandleShape(chart, back: 2)
    }

    private init(mirroring trio: CandleTrio) {
        (first, second, third) = (trio.first.mirrored, trio.second.mirrored, trio.third.mirrored)
    }

    package var mirrored: CandleTrio { CandleTrio(mirroring: self) }

    /// The lowest of the newest so many.
    func low(of candles: Int) -> Double {
        switch candles {
        case 1: third.low
        case 2: min(third.low, second.low)
        default: min(third.low, second.low, first.low)
        }
    }
}
