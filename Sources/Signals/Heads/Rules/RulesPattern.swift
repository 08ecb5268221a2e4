/// A pattern of either kind, as head D remembers it.
struct RulesPattern: BitwiseCopyable {
    enum Kind: BitwiseCopyable, Equatable {
        case candle(CandlePattern)
        case chart(ChartPattern)
    }

    let kind: Kind
    let direction: Direction
    /// Of the bar that completed it.
    let bar: Int
    /// Of the pattern, its level and its volume together; above 0, up to 1.
    let quality: Double
    /// What it leans on.
    let level: Level
    /// Of the bar that completed it: the volume over the mean of the last twenty.
    let volumeRatio: Double
    /// A close beyond it is the end of a chart pattern; a candle pattern is over too soon to need one.
    let stop: Double

    /// Bars that a pattern counts.
    var lifetime: Int {
        switch kind {
        case .candle: 5
        case .chart: 30
        }
    }

    /// Bars after which it counts half.
    var halfLife: Double {
        switch kind {
        case .candle: 4
        case .chart: 10
        }
    }

    /// - Parameter close: of the newest bar.
    func isOver(at bar: Int, close: Double) -> Bool {
        if bar - self.bar >= lifetime { return true }
        guard case .chart = kind else { return false }
        return direction.sign * close < direction.sign * stop
    }

    /// The name the field has for it.
    var name: String {
        let isLong = direction == .long
        switch kind {
        case .candle(.hammer): return isLong ? "hammer" : "shooting_star"
        case .candle(.dragonflyDoji): return isLong ? "dragonfly_doji" : "gravestone_doji"
        case .candle(.marubozu): return isLong ? "white_marubozu" : "black_marubozu"
        case .candle(.engulfing): return isLong ? "bullish_engulfing" : "bearish_engulfing"
        case .candle(.harami): return isLong ? "bullish_harami" : "bearish_harami"
        case .candle(.piercing): return isLong ? "piercing" : "dark_cloud_cover"
        case .candle(.tweezers): return isLong ? "tweezer_bottom" : "tweezer_top"
        case .candle(.dojiStar): return isLong ? "bullish_doji_star" : "bearish_doji_star"
        case .candle(.star): return isLong ? "morning_star" : "evening_star"
        case .candle(.threeSoldiers): return isLong ? "three_white_soldiers" : "three_black_crows"
        case .chart(.doubleBottom): return isLong ? "double_bottom" : "double_top"
        case .chart(.headAndShoulders): return isLong ? "inverse_head_and_shoulders" : "head_and_shoulders"
        case .chart(.triangle): return isLong ? "ascending_triangle" : "descending_triangle"
        case .chart(.flag): return isLong ? "bull_flag" : "bear_flag"
        }
    }
}
