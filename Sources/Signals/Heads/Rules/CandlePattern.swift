/// The candlestick patterns, each the bullish of its pair: the bearish one is the same seen in the mirror.
///
/// The definitions are TA-Lib's (`CDLHAMMER` and so on, with its default settings), but for three things. Where its two sides
/// differ (shooting star, dark cloud cover, three black crows) the mirror of the bullish one stands. A market that never
/// closes opens where it closed, so where a gap is asked for, bodies that overlap by no more than Equal will do. Tweezers are
/// not in TA-Lib: a long candle and one of the other colour whose extremes are Equal (Nison 1991). A plain or long-legged doji
/// has no direction, so it says nothing here.
package enum CandlePattern: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case hammer, dragonflyDoji, marubozu, engulfing, harami, piercing, tweezers, dojiStar, star, threeSoldiers

    /// How many candles it has.
    var candles: Int {
        switch self {
        case .hammer, .dragonflyDoji, .marubozu: 1
        case .engulfing, .harami, .piercing, .tweezers, .dojiStar: 2
        case .star, .threeSoldiers: 3
        }
    }

    /// About how often price went the pattern's way in Bulkowski's count (Encyclopedia of Candlestick Charts, 2008), both
    /// directions averaged.
    var quality: Double {
        switch self {
        case .threeSoldiers: 0.80
        case .star: 0.75
        case .engulfing: 0.71
        case .dojiStar: 0.65
        case .piercing: 0.62
        case .hammer: 0.60
        case .marubozu: 0.55
        case .tweezers: 0.54
        case .harami: 0.53
        case .dragonflyDoji: 0.50
        }
    }

    /// Whether the newest candles make it.
    package func isSeen(in trio: CandleTrio) -> Bool {
        let (first, second, third) = (trio.first, trio.second, trio.third)
        switch self {
        case .hammer:
            return third.body < third.usualBody && third.lowerShadow > third.body
                && third.upperShadow < third.trifle && third.bottom <= second.low + second.near
        case .dragonflyDoji:
            return third.isDoji && third.upperShadow < third.trifle && third.lowerShadow > third.trifle
        case .marubozu:
            return third.isWhite && third.isLong && third.upperShadow < third.trifle
                && third.lowerShadow < third.trifle
        case .engulfing:
            return second.isBlack && third.isWhite && third.close >= second.open && third.open <= second.close
                && (third.close > second.open || third.open < second.close)
        case .harami:
            return second.isBlack && second.isLong && third.body <= third.usualBody && third.top <= second.top
                && third.bottom >= second.bottom
        case .piercing:
            return second.isBlack && second.isLong && third.isWhite && third.isLong
                && third.open <= second.close + second.equal && third.close < second.open
                && third.close > second.close + 0.5 * second.body
        case .tweezers:
            return second.isBlack && second.isLong && third.isWhite
                && abs(third.low - second.low) <= second.equal
        case .dojiStar:
            return second.isBlack && second.isLong && third.isDoji
                && third.top <= second.bottom + second.equal
        case .star:
            return first.isBlack && first.isLong && second.body <= second.usualBody
                && second.top <= first.bottom + first.equal && third.isWhite && third.isLong
                && third.close > first.close + 0.3 * first.body
        case .threeSoldiers:
            return Self.marches(first, second) && Self.marches(second, third) && first.isWhite
                && first.upperShadow < first.trifle && third.isLong
        }
    }

    /// Whether a soldier follows the one before: it opens in or near that one's body, closes higher, at its top, and is not
    /// far shorter.
    private static func marches(_ before: CandleShape, _ soldier: CandleShape) -> Bool {
        soldier.isWhite && soldier.upperShadow < soldier.trifle && soldier.close > before.close
            && soldier.open > before.open && soldier.open <= before.close + before.near
            && soldier.body > before.body - before.far
    }
}
