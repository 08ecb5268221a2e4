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

    private static let oscillators: [Indicator] =
        [
            Indicator("rsi", .relativeStrength(14)),
            Indicator("rsi_7", .relativeStrength(7)),
            Indicator("rsi_21", .relativeStrength(21)),
            Indicator("rsi_28", .relativeStrength(28)),
            Indicator("stoch_k", .stochastic(14)),
            Indicator("stoch_d", .stochastic(14), output: 1),
            Indicator("williams_r", .williamsRange(14)),
            Indicator("cci", .commodityChannel(20)),
            Indicator("tsi", .trueStrength(long: 25, short: 13)),
            Indicator("cmo", .chandeMomentum(14)),
            Indicator("ppo", .percentagePrice(fast: 12, slow: 26, signal: 9)),
            Indicator("ppo_signal", .percentagePrice(fast: 12, slow: 26, signal: 9), output: 1),
            Indicator("trix", .tripleExponential(15)),
            Indicator("ultimate_osc", .ultimate(short: 7, medium: 14, long: 28)),
            Indicator("awesome_osc", .awesome(fast: 5, slow: 34)),
        ]
        + [9, 12, 25].map { Indicator("roc_\($0)", .rateOfChange($0)) }
        + [
            Indicator("macd_histogram", .convergence(fast: 12, slow: 26, signal: 9)),
            Indicator("macd", .convergence(fast: 12, slow: 26, signal: 9), output: 1),
            Indicator("macd_signal", .convergence(fast: 12, slow: 26, signal: 9), output: 2),
        ]

    private static let trends: [Indicator] =
        [5, 8, 9, 12, 13, 21, 26, 34, 50, 55, 89].map { Indicator("ema_\($0)", .exponentialAverage($0)) }
        + [10, 20, 30, 50, 100, 200].map { Indicator("sma_\($0)", .simpleAverage($0)) }
        + [
            Indicator("ema_spread_fast", .spread(fast: 8, slow: 21)),
            Indicator("ema_spread_medium", .spread(fast: 21, slow: 50)),
            Indicator("adx", .directional(14)),
            Indicator("plus_di", .directional(14), output: 1),
            Indicator("minus_di", .directional(14), output: 2),
            Indicator("aroon_up", .aroon(25)),
            Indicator("aroon_down", .aroon(25), output: 1),
            Indicator("dema", .doubleExponential(20)),
            Indicator("hma", .hull(16)),
            Indicator("hma_9", .hull(9)),
            Indicator("hma_20", .hull(20)),
            Indicator("supertrend", .superTrend(14, multiple: 3)),
            Indicator("ichimoku_base", .ichimokuBase(26)),
            Indicator("vwap", .volumeWeightedPrice),
        ]

    private static let bands: [Indicator] = [
        Indicator("atr", .averageTrueRange(14)),
        Indicator("atr_percent", .averageTrueRange(14), output: 1),
        Indicator("bb_upper", .bollinger(20, multiple: 2)),
        Indicator("bb_middle", .bollinger(20, multiple: 2), output: 1),
        Indicator("bb_lower", .bollinger(20, multiple: 2), output: 2),
        Indicator("bb_width", .bollinger(20, multiple: 2), output: 3),
        Indicator("bb_pct_b", .bollinger(20, multiple: 2), output: 4),
        Indicator("donchian_upper", .donchian(20)),
        Indicator("donchian_lower", .donchian(20), output: 1),
        Indicator("keltner_upper", .keltner(20, range: 10, multiple: 2)),
        Indicator("keltner_middle", .keltner(20, range: 10, multiple: 2), output: 1),
        Indicator("keltner_lower", .keltner(20, range: 10, multiple: 2), output: 2),
        Indicator("mass_index", .massIndex(25, length: 9)),
        Indicator("chandelier_long", .chandelier(22, multiple: 3)),
        Indicator("chandelier_short", .chandelier(22, multiple: 3), output: 1),
        Indicator("obv", .onBalanceVolume),
        Indicator("cmf", .chaikinMoneyFlow(20)),
    ]
}
