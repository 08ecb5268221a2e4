import Exchange
import Market
import Testing

@Suite struct SeededMarketTests {
    static let symbols = SyntheticMarket.symbols(10)
    static let start = ExchangeUnderTest.start
    static let week = start..<start + 7 * 1440

    @Test func aSeedGivesOneMarketAndAnotherAnother() {
        let markets = [9, 9, 10].map { SeededMarket(symbols: Self.symbols, seed: $0) }
        for place in Self.symbols.indices {
            let klines = markets.map { $0.klines(of: place, Self.week) }
            #expect(klines[0] == klines[1] && klines[0] != klines[2])
        }
    }

    /// A digest of what the seed gave when it was written: a store that was filled yesterday agrees with today's market.
    @Test func aMarketStaysAsItIs() {
        let market = SeededMarket(symbols: Self.symbols, seed: 9)
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in Self.symbols.indices {
            for row in market.klines(of: place, Self.start..<Self.start + 1440) {
                let kline = row.kline
                for value in [
                    Int64(row.minute.sinceEpoch), kline.open, kline.high, kline.low, kline.close,
                    kline.volume,
                ] {
                    digest = (digest ^ UInt64(bitPattern: value)) &* 0x100_0000_01B3
                }
            }
        }
        #expect(digest == 15_430_515_197_987_233_285)
    }

    @Test func anyMinutesCanBeAskedForInAnyOrder() {
        let whole = SeededMarket(symbols: Self.symbols, seed: 9).klines(of: 3, Self.week)
        let market = SeededMarket(symbols: Self.symbols, seed: 9)
        var pieces: [MinuteKline] = []
        for end in stride(from: 7 * 1440, to: 0, by: -700) {
            pieces = market.klines(of: 3, Self.start + max(0, end - 700)..<Self.start + end) + pieces
            _ = market.klines(of: end % 10, Self.start - 1440 * end / 100..<Self.start)
        }
        #expect(pieces == whole)
    }

    @Test func everyCandleIsSoundAndFollowsTheOneBefore() {
        let market = SeededMarket(symbols: Self.symbols, seed: 9)
        for place in Self.symbols.indices {
            let (klines, tick) = (market.klines(of: place, Self.week), market.instruments[place].tick)
            #expect(
                klines.allSatisfy {
                    $0.kline.candle.flaw == nil && $0.kline.takerBuyVolume <= $0.kline.volume
                })
            #expect(
                klines.allSatisfy { row in
                    [row.kline.open, row.kline.high, row.kline.low, row.kline.close].allSatisfy {
                        $0 % tick == 0
                    }
                })
            let pairs = zip(klines, klines.dropFirst()).filter { $1.minute - $0.minute == 1 }
            #expect(pairs.allSatisfy { $0.kline.close == $1.kline.open })
        }
    }

    @Test func minutesAreQuietHaltedOrNeither() {
        let market = SeededMarket(symbols: Self.symbols, seed: 9)
        let month = Self.start..<Self.start + 120 * 1440
        let all = Self.symbols.indices.map { market.klines(of: $0, month) }
        #expect(!all[0].contains { $0.kline.candle.state == .quiet }, "the most traded symbol is never quiet")
        let quiet = all[9].count { $0.kline.candle.state == .quiet }
        #expect((0.04...0.15).contains(Double(quiet) / Double(all[9].count)))
        #expect(all.allSatisfy { $0.count < 120 * 1440 })
        let common = all.map { rows in Set(rows.map(\.minute.sinceEpoch)) }.reduce(Set()) { $0.union($1) }
        #expect(common.count < 120 * 1440, "there are minutes in which nothing trades")
        let unbroken = SeededMarket(symbols: Self.symbols, seed: 9, traits: .unbroken)
        #expect(unbroken.klines(of: 9, month).count == 120 * 1440)
    }

    @Test func symbolsMoveTogetherAndByPlausibleAmounts() {
        let market = SeededMarket(symbols: Self.symbols, seed: 9, traits: .unbroken)
        func moves(_ place: Int) -> [Double] {
            market.klines(of: place, Self.start..<Self.start + 30 * 1440).map {
                Double($0.kline.close - $0.kline.open) / Double($0.kline.open)
            }
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let (first, second) = (moves(0), moves(5))
        let (a, b) = (mean(zip(first, first).map { $0 * $1 }), mean(zip(second, second).map { $0 * $1 }))
        let correlation = mean(zip(first, second).map { $0 * $1 }) / (a * b).squareRoot()
        #expect((0.15...0.85).contains(correlation))
        #expect((0.0004...0.004).contains(a.squareRoot()))
        // Large moves come together: the squares of neighbours are correlated, the moves themselves are not.
        let squares = first.map { $0 * $0 }
        let clustered = mean(zip(squares, squares.dropFirst(5)).map { $0 * $1 }) / (a * a)
        #expect(clustered > 1.1)
        #expect(abs(mean(zip(first, first.dropFirst()).map { $0 * $1 }) / a) < 0.1)
    }

    @Test func scriptedHaltsHaveNoCandlesAndChangeNoOthers() {
        let (one, all) = (Self.start + 5..<Self.start + 8, Self.start + 10..<Self.start + 11)
        let plain = SeededMarket(symbols: Self.symbols, seed: 9, traits: .unbroken)
        let market = SeededMarket(
            symbols: Self.symbols, seed: 9, halts: [.init(Self.symbols[2], one), .init(nil, all)],
            traits: .unbroken)
        for place in [2, 3] {
            let expected = plain.klines(of: place, Self.week).filter { row in
                !all.contains(row.minute) && !(place == 2 && one.contains(row.minute))
            }
            #expect(market.klines(of: place, Self.week) == expected)
        }
        #expect(market.status(of: 2, at: Self.start + 5) == .halted)
    }

    @Test func aSymbolHasNoCandlesOutsideItsLifetime() {
        let lifetime = Self.start + 10..<Self.start + 20
        let market = SeededMarket(
            symbols: Self.symbols, seed: 9, lifetimes: [Self.symbols[1]: lifetime], traits: .unbroken)
        #expect(market.klines(of: 1, Self.week).map(\.minute) == (10..<20).map { Self.start + $0 })
        #expect(market.status(of: 1, at: Self.start) == nil)
        #expect(market.status(of: 1, at: Self.start + 10) == .trading)
        #expect(market.status(of: 1, at: Self.start + 20) == .delisted)
    }
}
