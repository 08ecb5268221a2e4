import Exchange
import Market
import NIOCore
import Testing

@Suite struct KlineTests {
    static let klines = SeededMarket(symbols: SyntheticMarket.symbols(8), seed: 3)
        .klines(of: 7, ExchangeUnderTest.start..<ExchangeUnderTest.start + 600)

    @Test func aFormingCandleIsSoundAndGrowsToTheWhole() {
        for row in Self.klines {
            var last = Kline(flatAt: row.kline.open)
            for step in 0...12 {
                let kline = row.kline.forming(after: Double(step) / 12)
                #expect(kline.candle.flaw == nil)
                #expect(kline.high >= last.high && kline.low <= last.low && kline.volume >= last.volume)
                #expect(kline.high <= row.kline.high && kline.low >= row.kline.low)
                last = kline
            }
            #expect(last == row.kline)
        }
    }

    @Test func whatIsToBeRevisedIsSoundAndDifferent() {
        for row in Self.klines {
            let first = row.kline.beforeRevision
            #expect(first.candle.flaw == nil && first != row.kline)
        }
    }

    @Test(arguments: [
        0, 1, 1_634_790, 100_000_000, 4_261_234_567_891_234, 922_337_203_685_477_580, -5, -123_456_789,
    ])
    func whatIsWrittenReadsBackToTheLastBit(amount: Int64) throws {
        var text = ByteBuffer()
        text.writeAmount(amount)
        let written = String(buffer: text)
        #expect(written.split(separator: ".").last?.utf8.count == 8)
        #expect(Double(written) == Kline.double(amount))
    }

    @Test func amountsHaveEightDecimals() {
        var text = ByteBuffer()
        text.writeQuotedAmount(1_634_790)
        text.writeDecimal(-42 as Int64)
        #expect(String(buffer: text) == "\"0.01634790\"-42")
    }

    @Test func aRecordedCandleComesBack() {
        let candle = Candle(
            open: 1.5, high: 2.25, low: 1.125, close: 2, volume: 10, quoteVolume: 17.5, trades: 3,
            takerBuyVolume: 4)
        let kline = Kline(candle)
        for column in Column.allCases { #expect(kline.candle[column] == candle[column]) }
        #expect(kline.takerBuyQuoteVolume == 7 * Kline.unit)
        let bare = Kline(Candle(open: 1, high: 2, low: 1, close: 2, volume: 10))
        #expect(bare.candle.quoteVolume == 15 && bare.trades == 0 && bare.takerBuyVolume == 0)
    }
}
