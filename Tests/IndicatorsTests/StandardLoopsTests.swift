import Indicators
import Market
import Testing

/// Families share loops where all of a loop's are asked for: whoever else is asked for must not be seen in the bits.
@Suite struct StandardLoopsTests {
    static let all = Catalogue.indicators

    /// Every kind in a lane of one group, and two lanes with holes.
    static let lanes =
        Kind.allCases.map { bars($0, count: 300, seed: 700) }
        + [
            bars(.walk, count: 300, seed: 701).withHoles(1, seed: 702),
            bars(.constant, count: 300, seed: 703).withHoles(1, seed: 704),
        ]

    /// Of every column, the lanes' values when nobody else is asked for.
    static let alone: [String: [[Double]]] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.name, Batch.compute([$0], lanes, interval: .m1)) })

    /// The columns of one kernel, where it has more than one.
    static let together = [
        ["stoch_k", "stoch_d"], ["ppo", "ppo_signal"], ["macd_histogram", "macd", "macd_signal"],
        ["adx", "plus_di", "minus_di"], ["aroon_up", "aroon_down"], ["atr", "atr_percent"],
        ["bb_upper", "bb_middle", "bb_lower", "bb_width", "bb_pct_b"], ["donchian_upper", "donchian_lower"],
        ["keltner_upper", "keltner_middle", "keltner_lower"], ["chandelier_long", "chandelier_short"],
    ]

    /// The catalogue's kernels, each with its columns.
    static let kernels: [[Indicator]] = {
        let shared = Set(together.joined())
        return together.map { names in all.filter { names.contains($0.name) } }
            + all.filter { !shared.contains($0.name) }.map { [$0] }
    }()

    func check(_ indicators: [Indicator], _ comment: String) {
        let rows = Batch.compute(indicators, Self.lanes, interval: .m1)
        for (place, indicator) in indicators.enumerated() {
            for lane in Self.lanes.indices {
                let ours = column(place, of: rows[lane], indicators.count)
                let expected = Self.alone[indicator.name]?[lane] ?? []
                #expect(difference(ours, expected) == nil, "\(indicator), lane \(lane), \(comment)")
            }
        }
    }

    @Test func theWholeCatalogueIsComputedAsEachColumnAlone() { check(Self.all, "all") }

    /// A loop lacks one of its kernels and is taken apart, and those that read it find it elsewhere.
    @Test(arguments: kernels)
    func withoutAnyOneKernelTheOthersHaveTheSameBits(kernel: [Indicator]) {
        check(Self.all.filter { !kernel.contains($0) }, "without \(kernel)")
    }

    @Test(arguments: kernels.indices)
    func withoutAnyTwoKernelsTheOthersHaveTheSameBits(first: Int) {
        for second in Self.kernels.indices where second > first {
            let left = Self.kernels[first] + Self.kernels[second]
            let rest = Arrangement(Self.all.filter { !left.contains($0) })
            #expect(rest.indicators.count == Self.all.count - left.count)  // To arrange them is no trap.
        }
    }

    @Test(arguments: kernels.indices)
    func anyTwoKernelsHaveTheSameBits(first: Int) {
        for second in Self.kernels.indices where second > first {
            check(Self.kernels[second] + Self.kernels[first], "\(Self.kernels[first]) after the other")
        }
    }

    @Test(arguments: 0..<60)
    func anyKernelsInAnyOrderHaveTheSameBits(seed: UInt64) {
        var random = Seeded(710 + seed)
        let share = Int.random(in: 1...9, using: &random)
        let some = Self.kernels.filter { _ in Int.random(in: 0..<10, using: &random) < share }
        check(some.joined().shuffled(using: &random), "seed \(seed)")
    }

    /// The names of the columns whose kernels share a loop.
    @Test(arguments: [
        "sma_10 sma_20 sma_30 sma_50 sma_100 sma_200 bb_width", "hma hma_9 hma_20",
        "ema_5 ema_9 ema_13 ema_34 ema_55 ema_89",
        "ema_8 ema_12 ema_21 ema_26 ema_50 macd ppo ema_spread_fast ema_spread_medium dema trix",
        "atr supertrend chandelier_long keltner_upper dema ema_8",
        "stoch_k williams_r donchian_upper ichimoku_base chandelier_long aroon_up",
        "rsi rsi_7 rsi_21 rsi_28 cci", "adx obv vwap", "mass_index ultimate_osc",
        "cmf roc_9 roc_12 roc_25", "cmo awesome_osc tsi",
    ])
    func eachLoopAloneHasTheSameBits(names: String) throws {
        let some = try names.split(separator: " ").map { try Catalogue.indicator(named: String($0)) }
        check(some, "a loop")
        check(some.reversed(), "a loop, reversed")
    }

    /// No family of the whole catalogue is left in a loop of its own.
    @Test func theWholeCatalogueTakesElevenLoops() {
        #expect(Arrangement(Self.all).loopCount == 11)
    }
}
