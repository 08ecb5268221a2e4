import Indicators
import Market
import Testing

/// Averages are seeded with a running mean: of equal values it is that value, and of others the mean of the first n.
@Suite struct ExponentialTests {
    static let all = Catalogue.indicators
    static let periods = [5, 8, 9, 12, 13, 21, 26, 34, 50, 55, 89]

    static func constant(_ price: Double, count: Int) -> Bars {
        let prices = [Double](repeating: price, count: count)
        return Bars(
            open: prices, high: prices, low: prices, close: prices,
            volume: [Double](repeating: 1.5, count: count))
    }

    @Test(arguments: [0.1, 0.3, 1.0 / 3, 8.02e-6, 43_000.07, 1e-300, 1.7e150])
    func anAverageOfEqualPricesIsThatPrice(price: Double) throws {
        let rows = compute(Self.all, Self.constant(price, count: 5000))
        for (place, indicator) in Self.all.enumerated() {
            let values = column(place, of: rows, Self.all.count)[indicator.warmup...]
            switch indicator.name {
            case let name where name.hasPrefix("ema_spread"): #expect(values.allSatisfy { $0 == 0 })
            case let name where name.hasPrefix("ema_") || name.hasPrefix("sma_"):
                #expect(values.allSatisfy { $0 == price }, "\(name)")
            case "dema", "keltner_upper", "keltner_middle", "keltner_lower", "bb_upper", "bb_middle",
                "bb_lower", "supertrend", "chandelier_long", "chandelier_short", "donchian_upper":
                #expect(values.allSatisfy { $0 == price }, "\(indicator)")
            case "macd", "macd_signal", "macd_histogram", "ppo", "ppo_signal", "trix", "tsi", "atr", "cci",
                "cmo", "awesome_osc", "bb_width", "adx", "plus_di", "minus_di", "roc_9", "cmf":
                #expect(values.allSatisfy { $0 == 0 }, "\(indicator)")
            case "rsi", "rsi_7", "rsi_21", "rsi_28", "stoch_k": #expect(values.allSatisfy { $0 == 50 })
            case "mass_index": #expect(values.allSatisfy { $0 == 25 })
            case "bb_pct_b": #expect(values.allSatisfy { $0 == 0.5 })
            default: break
            }
        }
    }

    @Test(arguments: Kind.allCases, periods)
    func theSeedIsTheMeanOfTheFirst(kind: Kind, period: Int) throws {
        let indicator = try Catalogue.indicator(named: "ema_\(period)")
        for seed: UInt64 in 900..<906 {
            let series = bars(kind, count: 400, seed: seed)
            let (ours, reference) = (
                compute([indicator], series), Reference.ema(series.close, period: period)
            )
            for bar in 0..<400 {
                guard bar >= period - 1 else {
                    #expect(ours[bar].isNaN)
                    continue
                }
                #expect(abs(ours[bar] - reference[bar]) <= 1e-13 * reference[bar], "bar \(bar)")
            }
        }
    }

    /// What is seeded while a neighbour is settled, and the other way round, is stepped in other loops.
    @Test(arguments: [1, 20, 60, 100])
    func aSeedBesideSettledAveragesIsTheSame(late: Int) {
        let lanes = (0..<8).map { lane in
            let series = bars(Kind.allCases[lane % 6], count: 500, seed: 910 + UInt64(lane))
            return series.slice(lane * late / 8..<500)
        }
        for (lane, rows) in Batch.compute(Self.all, lanes, interval: .m1).enumerated() {
            #expect(difference(rows, compute(Self.all, lanes[lane]), Self.all) == nil, "lane \(lane)")
        }
    }
}
