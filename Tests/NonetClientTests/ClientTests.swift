import NIOCore
import NonetClient
import Testing
import Wire

/// The client against a server on loopback that is told what to answer.
@Suite struct ClientTests {
    @Test func helloIsSentAndTheServersTermsAreKept() async throws {
        try await withClient { frame in
            guard let hello = frame.read(Hello.self) else { return [] }
            let isRight =
                hello.clientName == "test" && hello.token == "secret" && hello.maxFrameBytes == 16 << 20
            return isRight ? nil : []
        } do: { client in
            #expect(client.server.name == "fake")
            #expect(
                client.server.sessionId == 7 && client.server.epoch == 8 && client.server.catalogHash == 9)
            #expect(!client.server.isAdmin && client.server.maxInFlight == 256)
        }
    }

    @Test func aPingComesBack() async throws {
        try await withClient { request in
            request.read(Ping.self).map {
                [frame(Pong(requestId: $0.requestId, sentAt: $0.sentAt, serverTime: 42))]
            }
        } do: { client in
            let pulse = try await client.ping()
            #expect(pulse.serverTime == 42 && pulse.roundTrip > .zero)
        }
    }

    @Test func symbolsAndIndicatorsAreListed() async throws {
        try await withClient(answer: catalogue) { client in
            let symbols = try await client.symbols()
            #expect(symbols.map(\.name) == ["BTCUSDT", "DOTUSDT.P"])
            #expect(symbols.map(\.firstOpen) == [60, nil] && symbols.map(\.lastOpen) == [120, nil])
            #expect(symbols.map(\.candles) == [2, 0] && symbols.map(\.isLive) == [true, false])
            let indicators = try await client.indicators()
            #expect(indicators.map(\.name) == ["rsi", "obv"] && indicators.map(\.warmup) == [14, 0])
        }
    }

    @Test func manyCallersAtOnceEachGetTheirOwnAnswer() async throws {
        try await withClient { request in
            guard let query = request.read(IndicatorSnapshotQuery.self) else { return catalogue(request) }
            return [snapshot(of: query, value: Double(query.symbol.description.dropFirst())!)]
        } do: { client in
            try await withThrowingTaskGroup(of: (Int, Client.Snapshot).self) { group in
                for number in 0..<1000 {
                    group.addTask { (number, try await client.snapshot(symbol: "S\(number)", interval: .m5)) }
                }
                var count = 0
                for try await (number, snapshot) in group {
                    #expect(snapshot.symbol == "S\(number)" && snapshot.values[0] == Double(number))
                    #expect(snapshot.columns == ["rsi", "obv"] && snapshot.values[1].isNaN)
                    #expect(snapshot.interval == .m5 && snapshot.bars == 20 && snapshot.filled == 1)
                    count += 1
                }
                #expect(count == 1000)
            }
        }
    }

    @Test func aMatrixHasARowForEachSymbol() async throws {
        try await withClient { request in
            guard let query = request.read(IndicatorMatrixQuery.self) else { return catalogue(request) }
            let entries = query.symbols.enumerated().map { index, symbol in
                IndicatorMatrix.Entry(symbol: symbol, openTime: index == 0 ? 60 : nil, bars: 5, filled: 2)
            }
            let matrix = IndicatorMatrix(
                requestId: query.requestId, catalogHash: 9, computedAt: 61, interval: query.interval,
                columns: 2,
                symbols: entries, values: (0..<entries.count * 2).map(Double.init))
            return [frame(matrix)]
        } do: { client in
            let matrix = try await client.matrix(interval: .h4, symbols: ["BTCUSDT", "DOTUSDT.P"])
            #expect(matrix.rows.map(\.symbol) == ["BTCUSDT", "DOTUSDT.P"])
            #expect(matrix.rows.map(\.openTime) == [60, nil])
            #expect(matrix.rows.map(\.bars) == [5, 5] && matrix.rows.map(\.filled) == [2, 2])
            #expect(matrix.columns == ["rsi", "obv"] && matrix.computedAt == 61)
            #expect(Array(matrix[0]) == [0, 1] && Array(matrix[1]) == [2, 3])
        }
    }

    @Test func candlesAreReadOverAllPages() async throws {
        try await withClient { request in
            guard let query = request.read(CandlesQuery.self) else { return nil }
            // Candles open at 0, 60, 120 … 600; a page holds three.
            let wanted = query.limit == 0 ? 3 : min(3, query.limit)
            let span = stride(from: query.from ?? 0, to: min(query.to ?? 660, 660), by: 60)
            let opens = Array(span.prefix(Int(wanted)))
            let next = opens.last.map { $0 + 60 }.flatMap { $0 < min(query.to ?? 660, 660) ? $0 : nil }
            let candles = opens.map {
                CandlesResult.Candle(
                    openTime: $0, open: 1, high: 2, low: 0.5, close: 1.5, volume: 3, quoteVolume: .nan,
                    trades: .nan,
                    takerBuyVolume: .nan, present: 1, state: $0 == 60 ? .quiet : .closed)
            }
            let result = CandlesResult(
                requestId: query.requestId, symbol: query.symbol, interval: query.interval, nextFrom: next,
                candles: candles)
            return [frame(result)]
        } do: { client in
            let all = try await client.candles(symbol: "BTCUSDT", interval: .m1, from: 0)
            #expect(all.map(\.openTime) == (0...10).map { $0 * 60 })
            #expect(all.map(\.isQuiet) == all.map { $0.openTime == 60 })
            #expect(all[0].high == 2 && all[0].trades.isNaN && all[0].present == 1)
            let some = try await client.candles(
                symbol: "BTCUSDT", interval: .m1, from: 120, to: 600, limit: 7)
            #expect(some.map(\.openTime) == (2...8).map { $0 * 60 })
        }
    }

    @Test func anEmptyPageThatLeadsBackIsRefused() async throws {
        try await withClient { request in
            guard let query = request.read(CandlesQuery.self) else { return nil }
            let result = CandlesResult(
                requestId: query.requestId, symbol: query.symbol, interval: query.interval,
                nextFrom: query.from,
                candles: [])
            return [frame(result)]
        } do: { client in
            let error = await #expect(throws: ClientError.self) {
                try await client.candles(symbol: "BTCUSDT", interval: .m1, from: 60)
            }
            guard case .unreadable = error else { throw error ?? .closed }
        }
    }

    @Test func seriesAreReadOverAllPagesWithTheColumnsAskedFor() async throws {
        try await withClient { request in
            guard let query = request.read(IndicatorSeriesQuery.self) else { return catalogue(request) }
            let opens: [Int64] = query.from == 0 ? [0, 60, 300] : [360]
            let columns = query.indicators.isEmpty ? [0, 1] : query.indicators
            let values = opens.flatMap { open in columns.map { Double(open) + Double($0) } }
            let series = IndicatorSeries(
                requestId: query.requestId, symbol: query.symbol, interval: query.interval, catalogHash: 9,
                nextFrom: query.from == 0 ? 301 : nil, bars: UInt32(opens.count), filled: 1,
                columns: columns.count,
                openTimes: opens, values: values)
            return [frame(series)]
        } do: { client in
            let series = try await client.series(
                symbol: "BTCUSDT", interval: .m1, indicators: ["obv"], from: 0)
            #expect(series.columns == ["obv"] && series.openTimes == [0, 60, 300, 360])
            #expect(series.values == [1, 61, 301, 361] && series.bars == 1)
            let all = try await client.series(symbol: "BTCUSDT", interval: .m1, from: 0)
            #expect(all.columns == ["rsi", "obv"] && Array(all[2]) == [300, 301])
            let error = await #expect(throws: ClientError.self) {
                try await client.series(symbol: "BTCUSDT", interval: .m1, indicators: ["macd"])
            }
            #expect(error?.description == "macd is no indicator; there are: rsi, obv")
        }
    }

    @Test func anErrorOfTheServerIsThrownAndTheConnectionGoesOn() async throws {
        try await withClient { request in
            guard request.template == .indicatorSnapshotQuery else { return catalogue(request) }
            return [
                frame(ErrorReply(requestId: request.requestId, code: .notReady, message: "no closed bar"))
            ]
        } do: { client in
            let error = await #expect(throws: ClientError.self) {
                try await client.snapshot(symbol: "BTCUSDT", interval: .m1)
            }
            #expect(error?.description == "NotReady (11): no closed bar")
            let indicators = try await client.indicators()
            #expect(indicators.count == 2)
        }
    }

    @Test func aClosedConnectionFailsWhoeverWaits() async throws {
        try await withClient { request in
            request.template == .listIndicators ? [] : nil
        } do: { client in
            let waiting = Task { try await client.indicators() }
            let first = await #expect(throws: ClientError.self) { try await client.symbols() }
            let second = await #expect(throws: ClientError.self) { try await waiting.value }
            // Closed or reset: it depends on what the server had not read yet.
            guard case .lost = first else { throw first ?? .closed }
            #expect(second == first)
        }
    }

    @Test func afterCloseEveryCallThrowsClosed() async throws {
        try await withClient(answer: catalogue) { client in
            client.close()
            await #expect(throws: ClientError.closed) { try await client.symbols() }
        }
    }

    @Test func whatCannotBeSentIsRefusedHere() async throws {
        try await withClient(answer: catalogue) { client in
            for symbol in ["", "BTCÜSDT", String(repeating: "A", count: 25)] {
                await #expect(throws: ClientError.self) {
                    try await client.snapshot(symbol: symbol, interval: .m1)
                }
            }
        }
        await #expect(throws: ClientError.self) {
            try await Client.connect(host: "127.0.0.1", port: 1, token: String(repeating: "t", count: 2049))
        }
    }

    @Test func aPortWithoutAServerIsSaidSo() async throws {
        // Port 1 is for a service that no system runs any more.
        let error = await #expect(throws: ClientError.self) {
            try await Client.connect(host: "127.0.0.1", port: 1)
        }
        guard case .cannotConnect("127.0.0.1", 1, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aServerThatRefusesHelloIsQuoted() async throws {
        let server = try await FakeServer { request in
            [
                frame(
                    ErrorReply(
                        requestId: request.requestId, code: .unauthenticated, isFatal: true, message: "token?"
                    ))
            ]
        }
        let error = await #expect(throws: ClientError.self) {
            try await Client.connect(host: "127.0.0.1", port: server.port)
        }
        #expect(error?.description == "Unauthenticated (7): token?")
        try await server.close()
    }

    @Test func aServerOfNewerVersionsOnlyIsRefused() async throws {
        let server = try await FakeServer { request in
            var ack = FakeServer.greeting(request.requestId)
            ack.serverMinVersion = 4
            return [frame(ack)]
        }
        await #expect(throws: ClientError.incompatible(serverVersion: 4, clientVersion: 3)) {
            try await Client.connect(host: "127.0.0.1", port: server.port)
        }
        try await server.close()
    }

    @Test func aServerThatSaysNothingTimesOut() async throws {
        let server = try await FakeServer { _ in [] }
        await #expect(throws: ClientError.timedOut(milliseconds: 50)) {
            try await Client.connect(host: "127.0.0.1", port: server.port, timeout: .milliseconds(50))
        }
        try await server.close()
    }
}

/// Runs a client named "test" against a server with these answers.
private func withClient(
    answer: @escaping FakeServer.Answer, do body: (Client) async throws -> Void
) async throws {
    let server = try await FakeServer(answer: answer)
    let client = try await Client.connect(host: "127.0.0.1", port: server.port, name: "test", token: "secret")
    try await body(client)
    client.close()
    try await server.close()
}

/// Answers the two lists.
@Sendable private func catalogue(_ request: Frame) -> [ByteBuffer]? {
    switch request.template {
    case .listSymbols:
        let entries = [
            SymbolList.Entry(
                symbol: WireSymbol("BTCUSDT")!, firstOpen: 60, lastOpen: 120, candles: 2, isLive: true),
            SymbolList.Entry(
                symbol: WireSymbol("DOTUSDT.P")!, firstOpen: nil, lastOpen: nil, candles: 0, isLive: false),
        ]
        return [frame(SymbolList(requestId: request.requestId, symbols: entries))]
    case .listIndicators:
        let entries = [
            IndicatorList.Entry(name: "rsi", warmup: 14), IndicatorList.Entry(name: "obv", warmup: 0),
        ]
        return [frame(IndicatorList(requestId: request.requestId, catalogHash: 9, indicators: entries))]
    default: return nil
    }
}

private func snapshot(of query: IndicatorSnapshotQuery, value: Double) -> ByteBuffer {
    frame(
        IndicatorSnapshot(
            requestId: query.requestId, symbol: query.symbol, interval: query.interval, openTime: 60,
            computedAt: 61,
            catalogHash: 9, bars: 20, filled: 1, values: [value, .nan]))
}

extension Frame {
    /// The message, if the frame is one of its template.
    fileprivate func read<M: Message>(_ type: M.Type) -> M? { template == M.template ? try? M(self) : nil }
}
