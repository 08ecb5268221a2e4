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
            let expected = reference(indicator.name, ReferenceCandles(series))
            #expect(disagreement(compute([indicator], series), expected) == nil, "seed \(seed)")
        }
    }

    @Test(arguments: customColumns, Kind.allCases)
    func columnsWithOtherParametersDoToo(indicator: Indicator, kind: Kind) {
        for seed: UInt64 in 74...76 {
            let series = bars(kind, count: 600, seed: seed)
            let expected = referenceForm(indicator.name, ReferenceCandles(series))
            #expect(disagreement(compute([indicator], series), expected) == nil, "seed \(seed)")
        }
    }

    @Test func everyFormHasAReferenceAndATest() {
        let names = Set(customColumns.map { String($0.name.prefix { $0 != "(" }) })
        #expect(names == Set(Reference.forms.keys))
    }

    /// Both ends of what is accepted.
    @Test(arguments: [
        "rsi(4096),stoch(4096),williams_r(4096),tsi(4096,4095),cmo(4096),cmo(4095),trix(4096),roc(4096)",
        "cci(4096),ultimate_osc(2,4095,4096),ultimate_osc(4094,4095,4096),awesome_osc(4095,4096),awesome_osc(2,4096)",
        "ppo(2,4096,2),ppo_signal(4095,4096,4096),macd(4095,4096,4096),macd_signal(2,4096,4096),ema_spread(4095,4096)",
        "ema(4096),sma(4096),sma(4095),sma(4094),adx(4096),di(4096),aroon(4096),aroon(4095),dema(4096)",
        "hma(4096),hma(4095),hma(3999),supertrend(4096,100),supertrend(2,0.01),ichimoku_base(4096),atr(4096)",
        "bb(4096,0.01),bb(4095,100),donchian(4096),keltner(2,4096,0.01),keltner(4096,2,100)",
        "mass_index(4096,2),mass_index(2,4096),chandelier(4096,0.01),chandelier(2,100),cmf(4096)",
    ])
    func theEndsOfWhatIsAcceptedAgreeToo(list: String) throws {
        for kind in [Kind.walk, .satoshi] {
            let series = bars(kind, count: 12_600, seed: 77)
            let candles = ReferenceCandles(series)
            let asked = try Catalogue.indicators(named: list)
            let rows = compute(asked, series)
            for (place, indicator) in asked.enumerated() {
                let ours = column(place, of: rows, asked.count)
                #expect(ours.firstIndex { !$0.isNaN } == indicator.warmup, "\(kind) \(indicator)")
                let expected = referenceForm(indicator.name, candles)
                #expect(disagreement(ours, expected) == nil, "\(kind) \(indicator)")
            }
        }
    }

    /// Of two closes a cent apart at 43,000 the deviation has seven digits less than the closes.
    @Test(arguments: ["cci(2)", "cci(3)", "cci(4)", "bb(2,0.01)", "bb(2,100)", "bb(3,0.01)"])
    func theShortestWindowsAgreeAsFarAsTheirPricesTell(name: String) throws {
        let series = bars(.walk, count: 3000, seed: 78)
        for indicator in try Catalogue.indicators(named: name) {
            let expected = referenceForm(indicator.name, ReferenceCandles(series))
            let ours = compute([indicator], series)
            #expect(disagreement(ours, expected, within: 1e-6) == nil, "\(indicator)")
        }
    }
}

extension ReferenceCandles {
    fileprivate init(_ series: Bars) {
        self.init(
            openTimes: series.open.indices.map { (series.firstBar + $0) * 60_000 }, open: series.open,
            high: series.high, low: series.low, close: series.close, volume: series.volume)
    }
}
