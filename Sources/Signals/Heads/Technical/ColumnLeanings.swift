/// How many of the catalogue's columns lean up and how many lean down at a bar.
///
/// A column that has no direction of its own (a range, a width) leans neither way.
struct ColumnLeanings: BitwiseCopyable {
    private(set) var up = 0
    private(set) var down = 0

    init(_ chart: borrowing Chart) {
        let close = chart.closes[0]
        let before = chart.count > 1 ? chart.closes[1] : close
        for cell in Cell.allCases {
            let value = chart[cell]
            switch cell {
            case .rsi, .rsi7, .rsi21, .rsi28, .stochK, .stochD, .ultimateOsc: add(value, 50)
            case .williamsR: add(value, -50)
            case .cci, .tsi, .cmo, .ppo, .ppoSignal, .trix, .awesomeOsc, .roc9, .roc12, .roc25,
                .macdHistogram,
                .macd, .macdSignal, .emaSpreadFast, .emaSpreadMedium, .cmf:
                add(value, 0)
            case .ema5, .ema8, .ema9, .ema12, .ema13, .ema21, .ema26, .ema34, .ema50, .ema55, .ema89, .sma10,
                .sma20, .sma30, .sma50, .sma100, .sma200, .dema, .hma, .hma9, .hma20, .supertrend,
                .ichimokuBase,
                .vwap, .bbMiddle, .keltnerMiddle:
                add(close, value)
            // An edge leans once the close is beyond it; Donchian's holds the bar itself, so there it is enough to touch.
            case .bbUpper, .keltnerUpper, .chandelierShort: if close > value { up += 1 }
            case .bbLower, .keltnerLower, .chandelierLong: if close < value { down += 1 }
            case .donchianUpper: if close >= value { up += 1 }
            case .donchianLower: if close <= value { down += 1 }
            case .bbPctB: add(value, 0.5)
            case .adx: if value > 25 { add(chart[.plusDi], chart[.minusDi]) }
            case .plusDi, .minusDi: add(chart[.plusDi], chart[.minusDi])
            case .aroonUp, .aroonDown: add(chart[.aroonUp], chart[.aroonDown])
            case .obv: add(close, before)
            case .atr, .atrPercent, .bbWidth, .massIndex: break
            }
        }
    }

    private mutating func add(_ value: Double, _ other: Double) {
        if value > other { up += 1 } else if value < other { down += 1 }
    }
}
