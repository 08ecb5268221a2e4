import Market
import Testing

@Suite struct BucketTests {
    static func minutes(_ count: Int, seed: Int) -> [Candle] {
        var state = UInt64(seed)
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        return (0..<count).map { _ in
            let prices = (0..<4).map { _ in Double(next(100_000) + 1) * 0.01 }
            // Volumes of very different sizes, as sums meet them.
            let volume = Double(next(1_000_000)) * [1e-8, 0.001, 1e6][next(3)]
            return Candle(
                open: prices[0], high: prices.max()!, low: prices.min()!, close: prices[3], volume: volume,
                quoteVolume: volume * prices[1], trades: Double(next(1000)), takerBuyVolume: volume * 0.3)
        }
    }

    static func bits(_ candle: Candle?) -> [UInt64] {
        candle.map { candle in Column.allCases.map { candle[$0].bitPattern } } ?? []
    }

    static func bucket(_ candles: some Sequence<Candle>) -> Bucket {
        var bucket = Bucket()
        for candle in candles { bucket.add(candle) }
        return bucket
    }

    @Test func aBarIsWhatItsMinutesWere() throws {
        let minutes = Self.minutes(60, seed: 1)
        let hour = try #require(Self.bucket(minutes).candle)
        #expect(hour.open == minutes[0].open && hour.close == minutes[59].close)
        #expect(hour.high == minutes.map(\.high).max() && hour.low == minutes.map(\.low).min())
        #expect(hour.trades == minutes.map(\.trades).reduce(0, +))
    }

    /// A longer bar does not depend on the shorter ones it was made of.
    @Test(arguments: 1...40)
    func shorterBarsMakeTheSameBarAsTheirMinutes(seed: Int) {
        let minutes = Self.minutes(1440, seed: seed)
        let day = Self.bits(Self.bucket(minutes).candle)
        for length in [1, 5, 15, 60, 240, 7] {
            var bucket = Bucket()
            for start in stride(from: 0, to: 1440, by: length) {
                bucket.add(Bucket())
                bucket.add(Self.bucket(minutes[start..<min(start + length, 1440)]))
            }
            #expect(Self.bits(bucket.candle) == day, "of bars of \(length)")
            #expect(bucket.present == 1440)
        }
    }

    @Test func aSumOfVolumesIsExact() {
        let volumes = [0x1p53] + [Double](repeating: 1, count: 59)
        let candles = volumes.map { Candle(open: 1, high: 1, low: 1, close: 1, volume: $0) }
        #expect(Self.bucket(candles).candle?.volume == 0x1p53 + 60)  // 59 to the nearest even.
        #expect(Self.bucket(candles.reversed()).candle?.volume == 0x1p53 + 60)
    }

    @Test func whatTheSourceDidNotHaveIsNotKnown() throws {
        var candles = Self.minutes(5, seed: 3)
        candles[3].quoteVolume = -.nan
        let candle = try #require(Self.bucket(candles).candle)
        #expect(candle.quoteVolume.bitPattern == Double.absent.bitPattern)
        #expect(candle.volume.isFinite && candle.trades.isFinite)
    }

    @Test func aBarIsAHaltOnlyIfAllOfItIs() {
        var bucket = Bucket()
        #expect(bucket.candle == nil && bucket.state(of: .m5) == .missing)
        for _ in 0..<4 { bucket.addHalt() }
        #expect(bucket.state(of: .m5) == .missing)
        var whole = bucket
        whole.addHalt()
        #expect(whole.state(of: .m5) == .halt && whole.state(of: .m15) == .missing && whole.candle == nil)
        bucket.add(Candle(open: 2, high: 2, low: 2, close: 2, volume: 0))
        #expect(bucket.state(of: .m5) == .quiet && bucket.halt == 4 && bucket.present == 1)
        bucket.add(Candle(open: 2, high: 3, low: 2, close: 2, volume: 0))
        #expect(bucket.state(of: .m5) == .closed)
        var longer = whole
        longer.add(bucket)
        #expect(longer.halt == 9 && longer.present == 2 && longer.candle?.open == 2)
    }
}
