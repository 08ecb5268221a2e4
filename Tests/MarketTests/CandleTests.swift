import Market
import Testing

@Suite struct CandleTests {
    static let sound = Candle(
        open: 2, high: 3, low: 1, close: 2.5, volume: 10, quoteVolume: 20, trades: 3, takerBuyVolume: 4)

    @Test func aSoundOneHasNoFlaw() {
        #expect(Self.sound.flaw == nil)
        #expect(Candle(open: 1, high: 1, low: 1, close: 1, volume: 0).flaw == nil)
    }

    @Test(arguments: [
        (Column.open, 0), (.open, -1), (.close, .nan), (.high, .infinity), (.high, 2.4), (.low, 2.1),
        (.volume, -1),
        (.volume, .nan), (.volume, .infinity), (.quoteVolume, -1), (.trades, .infinity),
        (.takerBuyVolume, 10.5),
    ])
    func oneThatCannotHaveHappenedIsTold(column: Column, value: Double) {
        var candle = Self.sound
        candle[column] = value
        #expect(candle.flaw != nil)
    }

    @Test(arguments: [Column.quoteVolume, .trades, .takerBuyVolume])
    func whatTheSourceDidNotHaveIsNoFlaw(column: Column) {
        var candle = Self.sound
        candle[column] = .nan
        #expect(candle.flaw == nil)
    }

    @Test func quietIsFlatAndWithoutVolume() {
        #expect(Candle(open: 1, high: 1, low: 1, close: 1, volume: 0).state == .quiet)
        #expect(Candle(open: 1, high: 2, low: 1, close: 1, volume: 0).state == .closed)
        #expect(Candle(open: 1, high: 1, low: 1, close: 1, volume: 1).state == .closed)
    }
}
