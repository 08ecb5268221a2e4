/// The names of the 69 columns, in the frozen order of the catalogue.
let referenceColumns: [String] = Reference.columns.map(\.name)

/// One of the 69 columns by its name: a value per bar, NaN before warm-up. The name must be one of them.
func reference(_ column: String, _ candles: ReferenceCandles) -> [Double] {
    guard let row = Reference.columns.first(where: { $0.name == column }) else {
        preconditionFailure("\(column) is not one of \(referenceColumns)")
    }
    return row.values(candles)
}

extension Reference {
    /// A column: its name, and its values over a symbol's candles.
    struct Column: Sendable {
        let name: String
        let values: @Sendable (ReferenceCandles) -> [Double]

        init(_ name: String, _ values: @escaping @Sendable (ReferenceCandles) -> [Double]) {
            self.name = name
            self.values = values
        }
    }

    static let columns: [Column] = [
        Column("rsi") { rsi($0, period: 14) },
        Column("rsi_7") { rsi($0, period: 7) },
        Column("rsi_21") { rsi($0, period: 21) },
        Column("rsi_28") { rsi($0, period: 28) },
        Column("stoch_k") { stochasticK($0, period: 14) },
        Column("stoch_d") { stochasticD($0, period: 14, smoothing: 3) },
        Column("williams_r") { williamsR($0, period: 14) },
        Column("cci") { cci($0, period: 20) },
        Column("tsi") { tsi($0, long: 25, short: 13) },
        Column("cmo") { cmo($0, period: 14) },
        Column("ppo") { ppo($0.close, fast: 12, slow: 26) },
        Column("ppo_signal") { ppoSignal($0.close, fast: 12, slow: 26, signal: 9) },
        Column("trix") { trix($0.close, period: 15) },
        Column("ultimate_osc") { ultimate($0, short: 7, medium: 14, long: 28) },
        Column("awesome_osc") { awesome($0, fast: 5, slow: 34) },
        Column("roc_9") { rateOfChange($0.close, period: 9) },
        Column("roc_12") { rateOfChange($0.close, period: 12) },
        Column("roc_25") { rateOfChange($0.close, period: 25) },
        Column("macd_histogram") { macdHistogram($0.close, fast: 12, slow: 26, signal: 9) },
        Column("macd") { macd($0.close, fast: 12, slow: 26) },
        Column("macd_signal") { macdSignal($0.close, fast: 12, slow: 26, signal: 9) },
        Column("ema_5") { ema($0.close, period: 5) },
        Column("ema_8") { ema($0.close, period: 8) },
        Column("ema_9") { ema($0.close, period: 9) },
        Column("ema_12") { ema($0.close, period: 12) },
        Column("ema_13") { ema($0.close, period: 13) },
        Column("ema_21") { ema($0.close, period: 21) },
        Column("ema_26") { ema($0.close, period: 26) },
        Column("ema_34") { ema($0.close, period: 34) },
        Column("ema_50") { ema($0.close, period: 50) },
        Column("ema_55") { ema($0.close, period: 55) },
        Column("ema_89") { ema($0.close, period: 89) },
        Column("sma_10") { sma($0.close, period: 10) },
        Column("sma_20") { sma($0.close, period: 20) },
        Column("sma_30") { sma($0.close, period: 30) },
        Column("sma_50") { sma($0.close, period: 50) },
        Column("sma_100") { sma($0.close, period: 100) },
        Column("sma_200") { sma($0.close, period: 200) },
        Column("ema_spread_fast") { ppo($0.close, fast: 8, slow: 21) },
        Column("ema_spread_medium") { ppo($0.close, fast: 21, slow: 50) },
        Column("adx") { adx($0, period: 14) },
        Column("plus_di") { plusDI($0, period: 14) },
        Column("minus_di") { minusDI($0, period: 14) },
        Column("aroon_up") { aroonUp($0, period: 25) },
        Column("aroon_down") { aroonDown($0, period: 25) },
        Column("dema") { dema($0.close, period: 20) },
        Column("hma") { hma($0.close, period: 16) },
        Column("hma_9") { hma($0.close, period: 9) },
        Column("hma_20") { hma($0.close, period: 20) },
        Column("supertrend") { supertrend($0, period: 14, multiple: 3) },
        Column("ichimoku_base") { ichimokuBase($0, period: 26) },
        Column("vwap") { vwap($0) },
        Column("atr") { atr($0, period: 14) },
        Column("atr_percent") { atrPercent($0, period: 14) },
        Column("bb_upper") { bollingerUpper($0, period: 20, multiple: 2) },
        Column("bb_middle") { sma($0.close, period: 20) },
        Column("bb_lower") { bollingerLower($0, period: 20, multiple: 2) },
        Column("bb_width") { bollingerWidth($0, period: 20, multiple: 2) },
        Column("bb_pct_b") { bollingerPercentB($0, period: 20, multiple: 2) },
        Column("donchian_upper") { donchianUpper($0, period: 20) },
        Column("donchian_lower") { donchianLower($0, period: 20) },
        Column("keltner_upper") { keltner($0, period: 20, rangePeriod: 10, multiple: 2) },
        Column("keltner_middle") { ema($0.close, period: 20) },
        Column("keltner_lower") { keltner($0, period: 20, rangePeriod: 10, multiple: -2) },
        Column("mass_index") { massIndex($0, period: 9, length: 25) },
        Column("chandelier_long") { chandelierLong($0, period: 22, multiple: 3) },
        Column("chandelier_short") { chandelierShort($0, period: 22, multiple: 3) },
        Column("obv") { obv($0) },
        Column("cmf") { cmf($0, period: 20) },
    ]
}
