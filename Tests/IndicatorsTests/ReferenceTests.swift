import Indicators
import Market
import Testing

/// Columns against plain loops that others wrote from the definitions.
@Suite struct ReferenceTests {
    @Test func theReferenceHasTheSameColumnsInTheSameOrder() {
        #expect(referenceColumns == Catalogue.indicators.map(\.name))
    }

    @Test(arguments: Catalogue.indicators, Kind.allCases)
    func columnsAgreeWithTheDefinition(indicator: Indicator, kind: Kind) {
        for seed: UInt64 in 71...73 {
            let series = bars(kind, count: 600, seed: seed)
            let candles = ReferenceCandles(
                openTimes: series.open.indices.map { (series.firstBar + $0) * 60_000 }, open: series.open,
                high: series.high, low: series.low, close: series.close, volume: series.volume)
            let expected = reference(indicator.name, candles)
            #expect(disagreement(compute([indicator], series), expected) == nil, "seed \(seed)")
        }
    }
}
