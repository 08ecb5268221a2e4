/// The catalogue's columns, by name: where a bar's row of indicators has each.
public enum Cell: Int, CaseIterable, Sendable {
    case rsi, rsi7, rsi21, rsi28, stochK, stochD, williamsR, cci, tsi, cmo, ppo, ppoSignal, trix,
        ultimateOsc, awesomeOsc, roc9, roc12, roc25, macdHistogram, macd, macdSignal, ema5, ema8, ema9,
        ema12, ema13, ema21, ema26, ema34, ema50, ema55, ema89, sma10, sma20, sma30, sma50, sma100,
        sma200, emaSpreadFast, emaSpreadMedium, adx, plusDi, minusDi, aroonUp, aroonDown, dema, hma,
        hma9, hma20, supertrend, ichimokuBase, vwap, atr, atrPercent, bbUpper, bbMiddle, bbLower,
        bbWidth, bbPctB, donchianUpper, donchianLower, keltnerUpper, keltnerMiddle, keltnerLower,
        massIndex, chandelierLong, chandelierShort, obv, cmf
}
