import Engine
import Market
import NIOCore
import Server
import Synchronization
import Testing
import Wire

/// What the store was asked last.
final class Asked: Sendable {
    struct Question: Equatable {
        var symbol: String
        var interval: Interval
        var columns: [Int]?
        var from: Minute?
        var to: Minute?
        var limit: Int
    }

    private let last = Mutex<Question?>(nil)
    var question: Question? { last.withLock { $0 } }

    /// A source that remembers what it is asked.
    func source() -> TestSource {
        TestSource(
            candles: { symbol, interval, from, to, limit in
                self.last.withLock {
                    $0 = Question(
                        symbol: symbol.name, interval: interval, columns: nil, from: from, to: to,
                        limit: limit)
                }
                return CandlePage(rows: [], next: nil)
            },
            series: { symbol, interval, columns, from, to, limit in
                self.last.withLock {
                    $0 = Question(
                        symbol: symbol.name, interval: interval, columns: columns, from: from, to: to,
                        limit: limit)
                }
                return SeriesPage(
                    opens: [], columns: columns?.count ?? 3, values: [], bars: 0, filled: 0, next: nil)
            })
    }
}

struct StoreQueryTests {
    /// What the store is asked for a query, and the answer.
    private func ask(_ query: any Message, frameBytes: UInt32 = 0) throws -> (Asked.Question?, Frame) {
        let asked = Asked()
        let talk = Talk(source: asked.source())
        talk.hear(Hello(requestId: 1, maxFrameBytes: frameBytes, clientName: ""))
        _ = try talk.replies()
        talk.hear(query)
        if let query = talk.take() { talk.finish(query) }
        return (asked.question, try #require(try talk.replies().first))
    }

    @Test func candlesAreAskedForAsTheClientDid() throws {
        let minute: Int64 = 60_000_000
        let (question, _) = try ask(
            CandlesQuery(
                requestId: 2, symbol: .of("DOTUSDT.P"), interval: .m15, from: 10 * minute, to: 20 * minute,
                limit: 7))
        #expect(
            question
                == .init(
                    symbol: "DOTUSDT.P", interval: .m15, columns: nil, from: Minute(10), to: Minute(20),
                    limit: 7))
    }

    /// A time between two minutes means the candles that open at or after it.
    @Test(
        arguments: [
            (600_000_000, 10), (600_000_001, 11), (659_999_999, 11), (0, 0), (-1, 0), (.min + 1, 0),
            (.max, 1 << 28),
        ] as [(Int64, Int)])
    func timesAreRoundedUpToMinutesWithinTheStores(time: Int64, minute: Int) throws {
        let (question, _) = try ask(
            CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1, from: time, to: time))
        #expect(question?.from == Minute(minute) && question?.to == Minute(minute))
    }

    @Test func aRangeTheWrongWayRoundIsRefused() throws {
        let (question, reply) = try ask(
            CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1, from: 2, to: 1))
        let error = try ErrorReply(reply)
        #expect(question == nil && error.code == .invalidArgument && error.refFieldId == 4 && !error.isFatal)
    }

    @Test func noLimitIsAsManyAsAReplyHolds() throws {
        let candles = CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1)
        #expect(try ask(candles).0?.limit == CandlesResult.rowsMax)
        #expect(try ask(candles, frameBytes: 4096).0?.limit == (4096 - 128) / 80)
        let series = IndicatorSeriesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1)
        #expect(try ask(series).0?.limit == IndicatorSeries.rowsMax(columns: 3))
        #expect(try ask(series, frameBytes: 4096).0?.limit == (4096 - 128) / 32)
    }

    @Test(arguments: [4096, 5000, 65_536] as [UInt32])
    func aFullPageFitsTheClientsFrame(frameBytes: UInt32) throws {
        let candle = Candle(open: 1, high: 1, low: 1, close: 1, volume: 1)
        let source = TestSource(
            candles: { _, _, _, _, limit in
                let rows = (0..<limit).map {
                    CandleRow(open: Minute($0), candle: candle, state: .closed, present: 1)
                }
                return CandlePage(rows: rows, next: nil)
            },
            series: { _, _, _, _, _, limit in
                SeriesPage(
                    opens: (0..<limit).map { Minute($0) }, columns: 3,
                    values: Array(repeating: 1, count: limit * 3),
                    bars: limit, filled: 0, next: nil)
            })
        let talk = Talk(source: source)
        talk.hear(
            Hello(requestId: 1, maxFrameBytes: frameBytes, clientName: ""),
            CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1),
            IndicatorSeriesQuery(requestId: 3, symbol: .of("BTCUSDT"), interval: .m1))
        while let query = talk.take() { talk.finish(query) }
        for reply in try talk.replies().dropFirst() {
            #expect((Int(frameBytes) - 300...Int(frameBytes)).contains(reply.bytes.readableBytes))
        }
    }

    /// Pages from a start say where they go on; the newest rows don't, so fewer than asked would pass for
    /// all.
    @Test(
        arguments: [(0, 0, 49), (0, 49, 49), (0, 50, 49), (nil, 49, 49), (nil, 50, nil)]
            as [(Int64?, UInt32, Int?)])
    func aLimitAboveAReplyIsAPageOrRefused(from: Int64?, asked: UInt32, limit: Int?) throws {
        let (question, reply) = try ask(
            CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1, from: from, limit: asked),
            frameBytes: 4096)
        #expect(question?.limit == limit)
        guard limit == nil else { return }
        let error = try ErrorReply(reply)
        #expect(error.code == .resultTooLarge && error.limit == 49 && error.refFieldId == 6)
    }

    @Test func columnsAreThoseAskedInTheirOrder() throws {
        func columns(_ indicators: [UInt16]) throws -> [Int]? {
            try ask(
                IndicatorSeriesQuery(
                    requestId: 2, symbol: .of("BTCUSDT"), interval: .m1, indicators: indicators)
            ).0?.columns
        }
        #expect(try columns([2, 0]) == [2, 0])
        #expect(try columns([]) == nil)
    }

    @Test(arguments: [[0, 3], [0, 1, 2, 0]] as [[UInt16]])
    func columnsThatDoNotExistAreRefused(indicators: [UInt16]) throws {
        let (question, reply) = try ask(
            IndicatorSeriesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1, indicators: indicators))
        let error = try ErrorReply(reply)
        #expect(
            question == nil && error.code == .invalidArgument && error.refFieldId == 7 && error.limit == 3)
    }

    @Test func candlesComeBackWithEverythingTheyHave() throws {
        let quiet = Candle(open: 1, high: 1, low: 1, close: 1, volume: 0)
        let full = Candle(
            open: 2, high: 4, low: 1, close: 3, volume: 10, quoteVolume: 25, trades: 6, takerBuyVolume: 5)
        let talk = Talk(
            source: TestSource(candles: { _, _, _, _, _ in
                CandlePage(
                    rows: [
                        CandleRow(open: Minute(60), candle: quiet, state: .quiet, present: 60),
                        CandleRow(open: Minute(120), candle: full, state: .closed, present: 59),
                    ], next: Minute(180))
            })
        ).greeted()
        talk.hear(CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .h1))
        talk.finish(try #require(talk.take()))
        let result = try CandlesResult(try #require(try talk.replies().first))
        #expect(result.requestId == 2 && result.symbol == .of("BTCUSDT") && result.interval == .h1)
        #expect(result.nextFrom == Minute(180).microseconds)
        #expect(result.candles.map(\.openTime) == [Minute(60).microseconds, Minute(120).microseconds])
        #expect(
            result.candles.map(\.state) == [.quiet, .closed] && result.candles.map(\.present) == [60, 59])
        let last = result.candles[1]
        #expect([last.open, last.high, last.low, last.close] == [2, 4, 1, 3])
        #expect([last.volume, last.quoteVolume, last.trades, last.takerBuyVolume] == [10, 25, 6, 5])
        #expect(result.candles[0].trades.isNaN)
    }

    @Test func seriesComeBackBitForBit() throws {
        let values = [Double.nan, -0.0, 0.1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -1]
        let talk = Talk(
            source: TestSource(series: { _, _, _, _, _, _ in
                SeriesPage(
                    opens: [Minute(5), Minute(15)], columns: 3, values: values, bars: 12, filled: 2,
                    next: Minute(20))
            })
        ).greeted()
        talk.hear(IndicatorSeriesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m5))
        talk.finish(try #require(talk.take()))
        let series = try IndicatorSeries(try #require(try talk.replies().first))
        #expect(series.requestId == 2 && series.catalogHash == 0xC0FFEE && series.columns == 3)
        #expect(series.openTimes == [Minute(5).microseconds, Minute(15).microseconds])
        #expect(series.nextFrom == Minute(20).microseconds && series.bars == 12 && series.filled == 2)
        #expect(series.values.bits == values.bits)
    }

    @Test func whatTheStoreCanNotAnswerIsAnErrorOfThatRequest() throws {
        let talk = Talk(
            source: TestSource(candles: { symbol, _, _, _, _ throws(EngineError) in
                throw .unknownSymbol(symbol.name, known: [])
            })
        ).greeted()
        talk.hear(CandlesQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1))
        talk.finish(try #require(talk.take()))
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .notFound && error.requestId == 2 && error.message.contains("BTCUSDT"))
        #expect(!error.isFatal && talk.standing == .open)
    }
}
