import Engine
import Market
import NIOCore
import Server
import Testing
import Wire

/// Answers from memory: the published values, bit for bit.
struct FrameTableTests {
    private let published = TestSource.snapshot()

    @Test(arguments: WireInterval.allCases)
    func aSnapshotIsThePublishedRow(interval: WireInterval) throws {
        let talk = Talk().greeted()
        let market = try #require(Interval("\(interval.text)"))
        let table = published.table(market)
        for (row, name) in TestSource.names.enumerated() where table.opens[row] != nil {
            talk.hear(IndicatorSnapshotQuery(requestId: 7, symbol: .of(name), interval: interval))
            let snapshot = try IndicatorSnapshot(try #require(try talk.replies().first))
            #expect(snapshot.requestId == 7 && snapshot.symbol == .of(name) && snapshot.interval == interval)
            #expect(snapshot.openTime == table.opens[row]?.microseconds)
            #expect(
                snapshot.computedAt == published.computedAt && snapshot.catalogHash == published.catalogueHash
            )
            #expect(Int(snapshot.bars) == table.bars[row] && Int(snapshot.filled) == table.filled[row])
            #expect(snapshot.values.bits == Array(table.values[row * 3..<row * 3 + 3]).bits)
        }
    }

    @Test func aSymbolWithoutAClosedBarIsNotReady() throws {
        let talk = Talk().greeted()
        talk.hear(IndicatorSnapshotQuery(requestId: 7, symbol: .of("NEWUSDT"), interval: .h4))
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .notReady && error.requestId == 7 && !error.isFatal)
        #expect(error.message.contains("NEWUSDT") && error.message.contains("4h"))
    }

    @Test(arguments: [
        ("btcusdt", "BTCUSDT"), ("BTC", "BTCUSDT"), ("DOTUSDT", "DOTUSDT.P"), ("ADAUSDT.P", "ADAUSDT"),
        ("ZZZ", nil),
        ("~", nil),
    ])
    func anUnknownSymbolIsNamedAndOneThatWasMeant(name: String, meant: String?) throws {
        let talk = Talk().greeted()
        talk.hear(
            IndicatorSnapshotQuery(requestId: 2, symbol: .of(name), interval: .m1),
            IndicatorMatrixQuery(requestId: 3, interval: .m1, symbols: [.of("BTCUSDT"), .of(name)]),
            CandlesQuery(requestId: 4, symbol: .of(name), interval: .m1))
        let errors = try talk.replies().map { try ErrorReply($0) }
        #expect(errors.map(\.code) == [.notFound, .notFound, .notFound])
        #expect(errors.map(\.refFieldId) == [2, 4, 2])
        for error in errors {
            #expect(error.message.hasPrefix("\(name) is not"))
            #expect(error.message.contains(meant.map { "did you mean \($0)?" } ?? "ListSymbols"))
        }
    }

    @Test func theMatrixOfAllIsTheTable() throws {
        let talk = Talk().greeted()
        talk.hear(IndicatorMatrixQuery(requestId: 7, interval: .m15))
        let matrix = try IndicatorMatrix(try #require(try talk.replies().first))
        let table = published.table(.m15)
        #expect(matrix.requestId == 7 && matrix.columns == 3 && matrix.interval == .m15)
        #expect(matrix.symbols.map(\.symbol.description) == TestSource.names)
        #expect(matrix.symbols.map(\.openTime) == table.opens.map { $0?.microseconds })
        #expect(matrix.symbols.map { Int($0.bars) } == table.bars)
        #expect(matrix.symbols.map { Int($0.filled) } == table.filled)
        #expect(matrix.values.bits == table.values.bits)
    }

    @Test func theListsSayWhatThereIs() throws {
        let talk = Talk().greeted()
        talk.hear(ListSymbols(requestId: 2), ListIndicators(requestId: 3))
        let replies = try talk.replies()
        let symbols = try SymbolList(replies[0])
        let indicators = try IndicatorList(replies[1])
        #expect(symbols.requestId == 2 && symbols.symbols.map(\.symbol.description) == TestSource.names)
        #expect(symbols.symbols.allSatisfy { $0.firstOpen == nil && $0.candles == 0 && !$0.isLive })
        #expect(indicators.requestId == 3 && indicators.catalogHash == 0xC0FFEE)
        #expect(indicators.indicators.map(\.name) == TestSource.columns)
        #expect(indicators.indicators.map(\.warmup) == [0, 5, 10])
    }

    @Test func aNewSnapshotIsServedAtOnce() throws {
        let talk = Talk().greeted()
        let query = IndicatorSnapshotQuery(requestId: 2, symbol: .of("BTCUSDT"), interval: .m1)
        talk.hear(query)
        talk.source.publish(TestSource.snapshot(computedAt: 42))
        talk.hear(query)
        let times = try talk.replies().map { try IndicatorSnapshot($0).computedAt }
        #expect(times == [published.computedAt, 42])
    }

    @Test func anEmptySourceHasAnswersToo() throws {
        let talk = Talk(source: TestSource(TestSource.snapshot(names: [], unready: []))).greeted()
        talk.hear(
            ListSymbols(requestId: 2), IndicatorMatrixQuery(requestId: 3, interval: .m1),
            IndicatorSnapshotQuery(requestId: 4, symbol: .of("BTCUSDT"), interval: .m1))
        let replies = try talk.replies()
        #expect(replies.map(\.template) == [.symbolList, .indicatorMatrix, .error])
        #expect(try IndicatorMatrix(replies[1]).values.isEmpty)
    }

    /// Of a client that takes frames of 4096 bytes: 40 + 8 x 60 bytes a row, so 7 rows are let in and 8 are
    /// not.
    @Test(arguments: [(7, true), (8, false)])
    func aReplyLongerThanTheClientTakesIsRefused(rows: Int, isAccepted: Bool) throws {
        let names = (0..<rows).map { "COIN\($0)" }
        let columns = (0..<60).map { "column_\($0)" }
        let talk = Talk(source: TestSource(TestSource.snapshot(names: names, columns: columns)))
        talk.hear(
            Hello(requestId: 1, maxFrameBytes: 4096, clientName: ""),
            IndicatorMatrixQuery(requestId: 2, interval: .m1),
            IndicatorMatrixQuery(requestId: 3, interval: .m1, symbols: names.map { .of($0) }))
        let replies = try talk.replies().dropFirst()
        #expect(replies.map(\.template) == Array(repeating: isAccepted ? .indicatorMatrix : .error, count: 2))
        #expect(replies.allSatisfy { $0.bytes.readableBytes <= 4096 })
        guard !isAccepted else { return }
        for reply in replies {
            let error = try ErrorReply(reply)
            #expect(error.code == .resultTooLarge && error.limit == 7 && !error.isFatal)
        }
    }

    @Test func listsAndSnapshotsKeepToTheClientsFrames() throws {
        let names = (0..<100).map { "COIN\($0)" }
        let columns = (0..<600).map { "column_\($0)" }
        let talk = Talk(source: TestSource(TestSource.snapshot(names: names, columns: columns)))
        talk.hear(
            Hello(requestId: 1, maxFrameBytes: 4096, clientName: ""), ListSymbols(requestId: 2),
            ListIndicators(requestId: 3),
            IndicatorSnapshotQuery(requestId: 4, symbol: .of("COIN1"), interval: .m1),
            IndicatorSeriesQuery(requestId: 5, symbol: .of("COIN1"), interval: .m1))
        let errors = try talk.replies().dropFirst().map { try ErrorReply($0) }
        #expect(errors.map(\.requestId) == [2, 3, 4, 5])
        #expect(errors.allSatisfy { $0.code == .resultTooLarge })
    }
}

extension WireInterval {
    /// As the command line writes it.
    var text: String {
        switch self {
        case .m1: "1m"
        case .m5: "5m"
        case .m15: "15m"
        case .h1: "1h"
        case .h4: "4h"
        case .d1: "1d"
        }
    }
}
