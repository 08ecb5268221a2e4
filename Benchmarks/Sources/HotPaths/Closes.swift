public import Indicators
internal import Market

/// One close after the other of many symbols: what the engine does each minute.
public final class Closes {
    private let market: [Bars]
    private var series = LiveSeries(Catalogue.indicators, interval: .m1)
    private var section: CrossSection
    private var bar = 0

    public init(_ market: [Bars]) {
        self.market = market
        section = CrossSection(places: market.count)
        for _ in market { _ = series.join() }
    }

    /// Shows the next bar of every symbol. After the last comes the first again, at a later time.
    public func show() {
        for (place, bars) in market.enumerated() {
            let index = bar % bars.count
            section.put(
                open: bars.open[index], high: bars.high[index], low: bars.low[index],
                close: bars.close[index],
                volume: bars.volume[index], at: place)
        }
        section.bar = (market.first?.firstBar ?? 0) + bar
        bar += 1
    }

    /// Computes the bar that is shown: the hot path.
    public func close() { series.advance(section) }

    /// Goes on by bars, so that windows are full and nothing starts any more.
    public func warm(bars: Int) {
        for _ in 0..<bars {
            show()
            close()
        }
    }

    /// The row of every symbol at the last close.
    public func lastRows() -> Fingerprint {
        Fingerprint(symbols: market.count, bars: 1, columns: series.columns) { symbol, _, column in
            series.value(symbol, column: column)
        }
    }
}
