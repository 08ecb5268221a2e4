/// A column by its name with parameters, `bb_upper(50,2.5)`: a value per bar, NaN before warm-up.
func referenceForm(_ column: String, _ candles: ReferenceCandles) -> [Double] {
    let parts = column.split { "(,)".contains($0) }
    guard let form = Reference.forms[String(parts[0])] else {
        preconditionFailure("\(column) is not one of \(Reference.forms.keys.sorted())")
    }
    return form(candles, Reference.Parameters(values: parts.dropFirst().map { Double($0) ?? .nan }))
}

extension Reference {
    struct Parameters {
        let values: [Double]

        /// A period.
        subscript(place: Int) -> Int { Int(values[place]) }

        /// The last one.
        var multiple: Double { values[values.count - 1] }
    }

    typealias Form = @Sendable (ReferenceCandles, Parameters) -> [Double]

    static let forms = oscillatorForms.merging(trendForms) { $1 }.merging(bandForms) { $1 }

    private static let oscillatorForms: [String: Form] = [
        "rsi": { rsi($0, period: $1[0]) },
        "stoch_k": { stochasticK($0, period: $1[0]) },
        "stoch_d": { stochasticD($0, period: $1[0], smoothing: 3) },
        "williams_r": { williamsR($0, period: $1[0]) },
        "cci": { cci($0, period: $1[0]) },
        "tsi": { tsi($0, long: $1[0], short: $1[1]) },
        "cmo": { cmo($0, period: $1[0]) },
        "ppo": { ppo($0.close, fast: $1[0], slow: $1[1]) },
        "ppo_signal": { ppoSignal($0.close, fast: $1[0], slow: $1[1], signal: $1[2]) },
        "trix": { trix($0.close, period: $1[0]) },
        "ultimate_osc": { ultimate($0, short: $1[0], medium: $1[1], long: $1[2]) },
        "awesome_osc": { awesome($0, fast: $1[0], slow: $1[1]) },
        "roc": { rateOfChange($0.close, period: $1[0]) },
        "macd_histogram": { macdHistogram($0.close, fast: $1[0], slow: $1[1], signal: $1[2]) },
        "macd": { macd($0.close, fast: $1[0], slow: $1[1]) },
        "macd_signal": { macdSignal($0.close, fast: $1[0], slow: $1[1], signal: $1[2]) },
    ]

    private static let trendForms: [String: Form] = [
        "ema": { ema($0.close, period: $1[0]) },
        "sma": { sma($0.close, period: $1[0]) },
        "ema_spread": { ppo($0.close, fast: $1[0], slow: $1[1]) },
        "adx": { adx($0, period: $1[0]) },
        "plus_di": { plusDI($0, period: $1[0]) },
        "minus_di": { minusDI($0, period: $1[0]) },
        "aroon_up": { aroonUp($0, period: $1[0]) },
        "aroon_down": { aroonDown($0, period: $1[0]) },
        "dema": { dema($0.close, period: $1[0]) },
        "hma": { hma($0.close, period: $1[0]) },
        "supertrend": { supertrend($0, period: $1[0], multiple: $1.multiple) },
        "ichimoku_base": { ichimokuBase($0, period: $1[0]) },
    ]

    private static let bandForms: [String: Form] = [
        "atr": { atr($0, period: $1[0]) },
        "atr_percent": { atrPercent($0, period: $1[0]) },
        "bb_upper": { bollingerUpper($0, period: $1[0], multiple: $1.multiple) },
        "bb_middle": { sma($0.close, period: $1[0]) },
        "bb_lower": { bollingerLower($0, period: $1[0], multiple: $1.multiple) },
        "bb_width": { bollingerWidth($0, period: $1[0], multiple: $1.multiple) },
        "bb_pct_b": { bollingerPercentB($0, period: $1[0], multiple: $1.multiple) },
        "donchian_upper": { donchianUpper($0, period: $1[0]) },
        "donchian_lower": { donchianLower($0, period: $1[0]) },
        "keltner_upper": { keltner($0, period: $1[0], rangePeriod: $1[1], multiple: $1.multiple) },
        "keltner_middle": { ema($0.close, period: $1[0]) },
        "keltner_lower": { keltner($0, period: $1[0], rangePeriod: $1[1], multiple: -$1.multiple) },
        "mass_index": { massIndex($0, period: $1[1], length: $1[0]) },
        "chandelier_long": { chandelierLong($0, period: $1[0], multiple: $1.multiple) },
        "chandelier_short": { chandelierShort($0, period: $1[0], multiple: $1.multiple) },
        "cmf": { cmf($0, period: $1[0]) },
    ]
}
