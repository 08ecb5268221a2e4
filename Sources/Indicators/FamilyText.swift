// What is written about columns, with their parameters.
extension Family {
    /// What a column is, in a line.
    ///
    /// - Parameter suffix: what the names of the family's columns end with.
    func definition(of output: Int, _ suffix: Substring) -> String {
        switch self {
        case .relativeStrength(let period):
            "Relative strength of C, \(period): 100 G / (G + L), Wilder averages; 50 without a move"
        case .stochastic(let period):
            [
                "100 (C - LL\(period)) / (HH\(period) - LL\(period)); 50 without range",
                "SMA3 of stoch_k\(suffix)",
            ][output]
        case .williamsRange(let period):
            "-100 (HH\(period) - C) / (HH\(period) - LL\(period)); -50 without range"
        case .commodityChannel(let period):
            "(TP - SMA\(period)) / (0.015 mean absolute deviation \(period))"
        case .trueStrength(let long, let short):
            "100 EMA\(short)(EMA\(long)(dC)) / EMA\(short)(EMA\(long)(|dC|))"
        case .chandeMomentum(let period):
            "100 (U - D) / (U + D), plain sums of \(period) gains and losses"
        case .percentagePrice(let fast, let slow, let signal):
            ["100 (EMA\(fast) - EMA\(slow)) / EMA\(slow)", "EMA\(signal) of ppo\(suffix)"][output]
        case .tripleExponential(let period):
            "100 x one-bar change ratio of EMA\(period)(EMA\(period)(EMA\(period))); "
                + "TradingView takes it of log C, times 10000"
        case .ultimate(let short, let medium, let long):
            "100 (4 A\(short) + 2 A\(medium) + A\(long)) / 7, "
                + "A = sum of buying pressure over sum of true range"
        case .awesome(let fast, let slow): "SMA\(fast)(MID) - SMA\(slow)(MID)"
        case .rateOfChange(let period): "100 (C / C[-\(period)] - 1)"
        case .convergence(let fast, let slow, let signal):
            [
                "macd\(suffix) - macd_signal\(suffix)", "EMA\(fast) - EMA\(slow), each on its own seed",
                "EMA\(signal) of macd\(suffix)",
            ][output]
        default: trendDefinition(of: output, suffix)
        }
    }

    private func trendDefinition(of output: Int, _ suffix: Substring) -> String {
        switch self {
        case .exponentialAverage(let period):
            "EMA of C, alpha 2 / \(period + 1), seeded with the mean of the first \(period)"
        case .simpleAverage(let period): "Mean of the last \(period) C"
        case .spread(let fast, let slow): "100 (EMA\(fast) - EMA\(slow)) / EMA\(slow)"
        case .directional(let period):
            [
                "Wilder average, \(period), of 100 |+DI - -DI| / (+DI + -DI); stays where there is no direction",
                "100 Wilder average of upward moves over that of the true range, \(period)",
                "100 Wilder average of downward moves over that of the true range, \(period)",
            ][output]
        case .aroon(let period):
            "100 (\(period) - bars since the \(["highest H", "lowest L"][output]) of \(period + 1)) / \(period), "
                + "the latest on ties"
        case .doubleExponential(let period): "2 EMA\(period) - EMA\(period)(EMA\(period))"
        case .hull(let period):
            "WMA\(Int(Double(period).squareRoot()))(2 WMA\(period / 2) - WMA\(period))"
        case .superTrend(let period, let multiple):
            "MID -+ \(multiple.shortest) ATR\(period), both bands ratchet, flips on the close; "
                + "starts long if C >= MID"
        case .ichimokuBase(let period): "(HH\(period) + LL\(period)) / 2"
        case .volumeWeightedPrice: "sum TP V / sum V since 00:00 UTC; TP before any volume"
        default: bandDefinition(of: output, suffix)
        }
    }

    private func bandDefinition(of output: Int, _ suffix: Substring) -> String {
        switch self {
        case .averageTrueRange(let period):
            ["Wilder average of the true range, \(period)", "100 atr\(suffix) / C"][output]
        case .bollinger(let period, let multiple):
            [
                "SMA\(period) + \(multiple.shortest) sigma", "SMA\(period)",
                "SMA\(period) - \(multiple.shortest) sigma",
                "(upper - lower) / middle of SMA\(period) -+ \(multiple.shortest) sigma",
                "(C - lower) / (upper - lower) of SMA\(period) -+ \(multiple.shortest) sigma; "
                    + "0.5 without deviation",
            ][output]
        case .donchian(let period): ["HH\(period)", "LL\(period)"][output]
        case .keltner(let period, let range, let multiple):
            [
                "EMA\(period)(C) + \(multiple.shortest) ATR\(range)", "EMA\(period)(C)",
                "EMA\(period)(C) - \(multiple.shortest) ATR\(range)",
            ][output]
        case .massIndex(let period, let length):
            "sum over \(period) of EMA\(length)(H - L) / EMA\(length)(EMA\(length)(H - L)), each 1 without range"
        case .chandelier(let period, let multiple):
            [
                "HH\(period) - \(multiple.shortest) ATR\(period)",
                "LL\(period) + \(multiple.shortest) ATR\(period)",
            ][output]
        case .onBalanceVolume:
            "V[0] at the start, then + - V by the sign of dC; TradingView starts at 0"
        case .chaikinMoneyFlow(let period):
            "sum over \(period) of MFM V / sum over \(period) of V, MFM = ((C - L) - (H - C)) / (H - L)"
        default: preconditionFailure("\(self) is no family of columns")
        }
    }

    /// Where the definition comes from.
    var source: String {
        switch self {
        case .relativeStrength, .directional, .averageTrueRange, .averageRange: "Wilder 1978"
        case .stochastic: "Lane"
        case .williamsRange: "Williams 1973"
        case .commodityChannel: "Lambert 1980"
        case .trueStrength: "Blau 1991"
        case .chandeMomentum: "Chande, Kroll 1994"
        case .percentagePrice: "Appel"
        case .tripleExponential: "Hutson 1983"
        case .ultimate: "Williams 1985"
        case .awesome: "Williams 1998"
        case .rateOfChange: "TA-Lib ROC"
        case .convergence: "Appel 1979"
        case .exponentialAverage: "TA-Lib EMA"
        case .simpleAverage: "TA-Lib SMA"
        case .spread: "nonet"
        case .aroon: "Chande 1995"
        case .doubleExponential: "Mulloy 1994"
        case .hull: "Hull 2005"
        case .superTrend: "Seban"
        case .ichimokuBase: "Hosoda 1969"
        case .volumeWeightedPrice: "Berkowitz 1988"
        case .bollinger: "Bollinger 2001"
        case .donchian: "Donchian"
        case .keltner: "Keltner 1960, Raschke"
        case .massIndex: "Dorsey 1992"
        case .chandelier: "Le Beau"
        case .onBalanceVolume: "Granville 1963"
        case .chaikinMoneyFlow: "Chaikin"
        }
    }
}

extension Double {
    /// The shortest text that gives the same number; of a whole one without a point.
    var shortest: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
