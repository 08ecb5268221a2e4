extension Form {
    /// All that can be asked for with parameters, in the order of the catalogue.
    static let all = oscillators + trends + bands

    private static let oscillators = [
        Form("rsi") { .relativeStrength($0) },
        Form("stoch_k", "stoch_d") { .stochastic($0) }.together("stoch"),
        Form("williams_r") { .williamsRange($0) },
        Form("cci") { .commodityChannel($0) },
        Form("tsi", parameters: .period("long"), .period("short")) {
            .trueStrength(long: Int($0[0]), short: Int($0[1]))
        }.ascending(1, 0),
        Form("cmo") { .chandeMomentum($0) },
        Form("ppo", "ppo_signal", parameters: .period("fast"), .period("slow"), .period("signal")) {
            .percentagePrice(fast: Int($0[0]), slow: Int($0[1]), signal: Int($0[2]))
        }.ascending(0, 1),
        Form("trix") { .tripleExponential($0) },
        Form("ultimate_osc", parameters: .period("short"), .period("medium"), .period("long")) {
            .ultimate(short: Int($0[0]), medium: Int($0[1]), long: Int($0[2]))
        }.ascending(0, 1, 2),
        Form("awesome_osc", parameters: .period("fast"), .period("slow")) {
            .awesome(fast: Int($0[0]), slow: Int($0[1]))
        }.ascending(0, 1),
        Form("roc") { .rateOfChange($0) },
        // Not together as `macd`, which is the line's own name.
        Form(
            "macd_histogram", "macd", "macd_signal",
            parameters: .period("fast"), .period("slow"), .period("signal")
        ) {
            .convergence(fast: Int($0[0]), slow: Int($0[1]), signal: Int($0[2]))
        }.ascending(0, 1),
    ]

    private static let trends = [
        Form("ema") { .exponentialAverage($0) },
        Form("sma") { .simpleAverage($0) },
        Form("ema_spread", parameters: .period("fast"), .period("slow")) {
            .spread(fast: Int($0[0]), slow: Int($0[1]))
        }.ascending(0, 1),
        Form("adx", "plus_di", "minus_di") { .directional($0) }.together("di", 1..<3),
        Form("aroon_up", "aroon_down") { .aroon($0) }.together("aroon"),
        Form("dema") { .doubleExponential($0) },
        Form("hma") { .hull($0) },
        Form("supertrend", parameters: .period("period"), .multiple) {
            .superTrend(Int($0[0]), multiple: $0[1])
        },
        Form("ichimoku_base") { .ichimokuBase($0) },
    ]

    private static let bands = [
        Form("atr", "atr_percent") { .averageTrueRange($0) },
        Form(
            "bb_upper", "bb_middle", "bb_lower", "bb_width", "bb_pct_b",
            parameters: .period("period"), .multiple
        ) {
            .bollinger(Int($0[0]), multiple: $0[1])
        }.together("bb"),
        Form("donchian_upper", "donchian_lower") { .donchian($0) }.together("donchian"),
        Form(
            "keltner_upper", "keltner_middle", "keltner_lower",
            parameters: .period("period"), .period("range"), .multiple
        ) {
            .keltner(Int($0[0]), range: Int($0[1]), multiple: $0[2])
        }.together("keltner"),
        Form("mass_index", parameters: .period("period"), .period("length")) {
            .massIndex(Int($0[0]), length: Int($0[1]))
        },
        Form("chandelier_long", "chandelier_short", parameters: .period("period"), .multiple) {
            .chandelier(Int($0[0]), multiple: $0[1])
        }.together("chandelier"),
        Form("cmf") { .chaikinMoneyFlow($0) },
    ]
}
