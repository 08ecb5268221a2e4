import Indicators
import Market

/// Follows symbols close by close, as a service does; each one's rows from its first bar on come back.
///
/// - Parameters:
///   - symbols: in the order in which they join, each before its first bar.
///   - visit: called after each close, with its bar.
func followed(
    _ indicators: [Indicator], _ symbols: [Bars], interval: Interval = .m1,
    _ visit: (_ series: borrowing LiveSeries, _ bar: Int) -> Void = { _, _ in }
) -> [[Double]] {
    var series = LiveSeries(indicators, interval: interval)
    var section = CrossSection(places: symbols.count)
    var rows = symbols.map { _ in [Double]() }
    var row = [Double](repeating: 0, count: indicators.count)
    let first = symbols.map(\.firstBar).min() ?? 0
    for bar in first..<(symbols.map { $0.firstBar + $0.count }.max() ?? first) {
        while series.places < symbols.count, symbols[series.places].firstBar <= bar { _ = series.join() }
        section.bar = bar
        for (place, bars) in symbols.enumerated() { section.show(bars, bar, at: place) }
        series.advance(section)
        for (place, bars) in symbols.enumerated() where (0..<bars.count).contains(bar - bars.firstBar) {
            var span = row.mutableSpan
            series.copyRow(place, into: &span, at: 0)
            rows[place] += row
        }
        visit(series, bar)
    }
    return rows
}

extension CrossSection {
    /// Shows a symbol's bar in its place. One that has not joined shows what must not be noticed.
    mutating func show(_ bars: Bars, _ bar: Int, at place: Int) {
        let index = bar - bars.firstBar
        if index < 0 {
            put(open: .nan, high: .infinity, low: -1e300, close: 0, volume: -1, at: place)
        } else if index < bars.count {
            put(
                open: bars.open[index], high: bars.high[index], low: bars.low[index],
                close: bars.close[index], volume: bars.volume[index], at: place)
        } else {
            clear(place)
        }
    }
}
