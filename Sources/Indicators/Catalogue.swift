/// The columns, in the order of every matrix. The order is frozen: `hash` tells it.
public enum Catalogue {
    public static let indicators: [Indicator] = oscillators + trends + bands

    /// FNV-1a over the names and parameters, in order: the same hash means the same columns.
    public static let hash: UInt64 = {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for indicator in indicators {
            for byte in "\(indicator.name) \(indicator.family) \(indicator.output);".utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        return hash
    }()

    /// The column of a name.
    public static func indicator(named name: String) throws(CatalogueError) -> Indicator {
        if let found = indicators.first(where: { $0.name == name }) { return found }
        let written = name.lowercased()
        let nearest = indicators.min { editDistance($0.name, written) < editDistance($1.name, written) }
        throw CatalogueError(name: name, nearest: nearest?.name ?? "")
    }

    private static func ema(_ periods: Int...) -> Indicator.Memory {
        .exponential(periods.map { 2 / Double($0 + 1) })
    }
    private static func wilder(_ periods: Int...) -> Indicator.Memory {
        .exponential(periods.map { 1 / Double($0) })
    }

    private static let oscillators: [Indicator] =
        [(14, "rsi"), (7, "rsi_7"), (21, "rsi_21"), (28, "rsi_28")].map { period, name in
            Indicator(
                name, .relativeStrength(period), warmup: period, wilder(period),
                "Relative strength of C, \(period): 100 G / (G + L), Wilder averages; 50 without a move",
                "Wilder 1978")
        } + [
            Indicator(
                "stoch_k", .stochastic(14), warmup: 13, .window,
                "100 (C - LL14) / (HH14 - LL14); 50 without range", "Lane"),
            Indicator("stoch_d", .stochastic(14), output: 1, warmup: 15, .window, "SMA3 of stoch_k", "Lane"),
            Indicator(
                "williams_r", .williamsRange(14), warmup: 13, .window,
                "-100 (HH14 - C) / (HH14 - LL14); -50 without range", "Williams 1973"),
            Indicator(
                "cci", .commodityChannel(20), warmup: 19, .window,
                "(TP - SMA20) / (0.015 mean absolute deviation 20)", "Lambert 1980"),
            Indicator(
                "tsi", .trueStrength(long: 25, short: 13), warmup: 37, ema(25, 13),
                "100 EMA13(EMA25(dC)) / EMA13(EMA25(|dC|))", "Blau 1991"),
            Indicator(
                "cmo", .chandeMomentum(14), warmup: 14, .window,
                "100 (U - D) / (U + D), plain sums of 14 gains and losses", "Chande, Kroll 1994"),
            Indicator(
                "ppo", .percentagePrice(fast: 12, slow: 26, signal: 9), warmup: 25, ema(26),
                "100 (EMA12 - EMA26) / EMA26", "Appel"),
            Indicator(
                "ppo_signal", .percentagePrice(fast: 12, slow: 26, signal: 9), output: 1, warmup: 33,
                ema(26, 9), "EMA9 of ppo", "Appel"),
            Indicator(
                "trix", .tripleExponential(15), warmup: 43, ema(15, 15, 15),
                "100 x one-bar change ratio of EMA15(EMA15(EMA15)); TradingView takes it of log C, times 10000",
                "Hutson 1983"),
            Indicator(
                "ultimate_osc", .ultimate(short: 7, medium: 14, long: 28), warmup: 28, .window,
                "100 (4 A7 + 2 A14 + A28) / 7, A = sum of buying pressure over sum of true range",
                "Williams 1985"),
            Indicator(
                "awesome_osc", .awesome(fast: 5, slow: 34), warmup: 33, .window, "SMA5(MID) - SMA34(MID)",
                "Williams 1998"),
        ]
        + [9, 12, 25].map { period in
            Indicator(
                "roc_\(period)", .rateOfChange(period), warmup: period, .window,
                "100 (C / C[-\(period)] - 1)", "TA-Lib ROC")
        } + [
            Indicator(
                "macd_histogram", .convergence(fast: 12, slow: 26, signal: 9), warmup: 33, ema(26, 9),
                "macd - macd_signal", "Appel 1979"),
            Indicator(
                "macd", .convergence(fast: 12, slow: 26, signal: 9), output: 1, warmup: 25, ema(26),
                "EMA12 - EMA26, each on its own seed", "Appel 1979"),
            Indicator(
                "macd_signal", .convergence(fast: 12, slow: 26, signal: 9), output: 2, warmup: 33, ema(26, 9),
                "EMA9 of macd", "Appel 1979"),
        ]

    private static let trends: [Indicator] =
        [5, 8, 9, 12, 13, 21, 26, 34, 50, 55, 89].map { period in
            Indicator(
                "ema_\(period)", .exponentialAverage(period), warmup: period - 1, ema(period),
                "EMA of C, alpha 2 / \(period + 1), seeded with the mean of the first \(period)", "TA-Lib EMA"
            )
        }
        + [10, 20, 30, 50, 100, 200].map { period in
            Indicator(
                "sma_\(period)", .simpleAverage(period), warmup: period - 1, .window,
                "Mean of the last \(period) C", "TA-Lib SMA")
        } + [
            Indicator(
                "ema_spread_fast", .spread(fast: 8, slow: 21), warmup: 20, ema(21),
                "100 (EMA8 - EMA21) / EMA21", "nonet"),
            Indicator(
                "ema_spread_medium", .spread(fast: 21, slow: 50), warmup: 49, ema(50),
                "100 (EMA21 - EMA50) / EMA50", "nonet"),
            Indicator(
                "adx", .directional(14), warmup: 27, wilder(14, 14),
                "Wilder average of 100 |+DI - -DI| / (+DI + -DI); stays where there is no direction",
                "Wilder 1978"),
            Indicator(
                "plus_di", .directional(14), output: 1, warmup: 14, wilder(14),
                "100 Wilder average of upward moves over that of the true range", "Wilder 1978"),
            Indicator(
                "minus_di", .directional(14), output: 2, warmup: 14, wilder(14),
                "100 Wilder average of downward moves over that of the true range", "Wilder 1978"),
            Indicator(
                "aroon_up", .aroon(25), warmup: 25, .window,
                "100 (25 - bars since the highest H of 26) / 25, the latest on ties", "Chande 1995"),
            Indicator(
                "aroon_down", .aroon(25), output: 1, warmup: 25, .window,
                "100 (25 - bars since the lowest L of 26) / 25, the latest on ties", "Chande 1995"),
            Indicator(
                "dema", .doubleExponential(20), warmup: 38, ema(20, 20), "2 EMA20 - EMA20(EMA20)",
                "Mulloy 1994"),
            Indicator("hma", .hull(16), warmup: 18, .window, "WMA4(2 WMA8 - WMA16)", "Hull 2005"),
            Indicator("hma_9", .hull(9), warmup: 10, .window, "WMA3(2 WMA4 - WMA9)", "Hull 2005"),
            Indicator("hma_20", .hull(20), warmup: 22, .window, "WMA4(2 WMA10 - WMA20)", "Hull 2005"),
            Indicator(
                "supertrend", .superTrend(14, multiple: 3), warmup: 14, .whole,
                "MID -+ 3 ATR14, both bands ratchet, flips on the close; starts long if C >= MID", "Seban"),
            Indicator(
                "ichimoku_base", .ichimokuBase(26), warmup: 25, .window, "(HH26 + LL26) / 2", "Hosoda 1969"),
            Indicator(
                "vwap", .volumeWeightedPrice, warmup: 0, .day,
                "sum TP V / sum V since 00:00 UTC; TP before any volume", "Berkowitz 1988"),
        ]

    private static let bands: [Indicator] =
        [
            Indicator(
                "atr", .averageTrueRange(14), warmup: 14, wilder(14), "Wilder average of the true range, 14",
                "Wilder 1978"),
            Indicator(
                "atr_percent", .averageTrueRange(14), output: 1, warmup: 14, wilder(14), "100 atr / C",
                "Wilder 1978"),
        ]
        + ["bb_upper", "bb_middle", "bb_lower", "bb_width", "bb_pct_b"].enumerated().map { output, name in
            let definition = [
                "SMA20 + 2 sigma", "SMA20", "SMA20 - 2 sigma", "(upper - lower) / middle",
                "(C - lower) / (upper - lower); 0.5 without deviation",
            ][output]
            return Indicator(
                name, .bollinger(20, multiple: 2), output: output, warmup: 19, .window, definition,
                "Bollinger 2001")
        } + [
            Indicator("donchian_upper", .donchian(20), warmup: 19, .window, "HH20", "Donchian"),
            Indicator("donchian_lower", .donchian(20), output: 1, warmup: 19, .window, "LL20", "Donchian"),
            Indicator(
                "keltner_upper", .keltner(20, range: 10, multiple: 2), warmup: 19,
                .exponential([2.0 / 21, 0.1]), "EMA20(C) + 2 ATR10", "Keltner 1960, Raschke"),
            Indicator(
                "keltner_middle", .keltner(20, range: 10, multiple: 2), output: 1, warmup: 19, ema(20),
                "EMA20(C)", "Keltner 1960, Raschke"),
            Indicator(
                "keltner_lower", .keltner(20, range: 10, multiple: 2), output: 2, warmup: 19,
                .exponential([2.0 / 21, 0.1]), "EMA20(C) - 2 ATR10", "Keltner 1960, Raschke"),
            Indicator(
                "mass_index", .massIndex(25, length: 9), warmup: 40, ema(9, 9),
                "sum over 25 of EMA9(H - L) / EMA9(EMA9(H - L)), each 1 without range", "Dorsey 1992"),
            Indicator(
                "chandelier_long", .chandelier(22, multiple: 3), warmup: 22, wilder(22), "HH22 - 3 ATR22",
                "Le Beau"),
            Indicator(
                "chandelier_short", .chandelier(22, multiple: 3), output: 1, warmup: 22, wilder(22),
                "LL22 + 3 ATR22", "Le Beau"),
            Indicator(
                "obv", .onBalanceVolume, warmup: 0, .whole,
                "V[0] at the start, then + - V by the sign of dC; TradingView starts at 0", "Granville 1963"),
            Indicator(
                "cmf", .chaikinMoneyFlow(20), warmup: 19, .window,
                "sum over 20 of MFM V / sum over 20 of V, MFM = ((C - L) - (H - C)) / (H - L)", "Chaikin"),
        ]
}

/// Letters to change, add or leave out to make one name the other (Levenshtein).
func editDistance(_ one: String, _ other: String) -> Int {
    let (left, right) = (Array(one.utf8), Array(other.utf8))
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let kept = diagonal + (letter == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(kept, row[column] + 1, row[column + 1] + 1)
        }
    }
    return row[right.count]
}
