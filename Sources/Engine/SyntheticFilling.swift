internal import CandleStore
internal import Exchange
public import Market

extension Engine {
    /// The symbols of a synthetic market, the largest first.
    public static func syntheticSymbols(_ count: Int) -> [Symbol] { SyntheticMarket.symbols(count) }

    /// Puts minutes of a synthetic market into the store: what `nonet demo` and the benchmarks run on.
    ///
    /// Answers how many candles are new. Candles that are there already and differ are left as they are, and counted
    /// in `contradicting`.
    public func fillSynthetic(
        symbols count: Int, minutes: Int, from start: Minute, seed: UInt64
    ) throws(EngineError) -> (added: Int, contradicting: Int) {
        let symbols = Self.syntheticSymbols(count)
        var market = SyntheticMarket(symbols: symbols, start: start, seed: seed)
        var rows = symbols.map { _ in [MinuteRow]() }
        for _ in 0..<minutes {
            let (minute, candles) = market.next()
            for (index, candle) in candles.enumerated() {
                rows[index].append(MinuteRow(minute: minute, candle: candle))
            }
        }
        var (added, contradicting) = (0, 0)
        for (symbol, rows) in zip(symbols, rows) {
            let report = try storing { () throws(StoreError) in try store.merge(rows, of: symbol) }
            added += report.added
            contradicting += report.contradicting.count
        }
        return (added, contradicting)
    }
}
