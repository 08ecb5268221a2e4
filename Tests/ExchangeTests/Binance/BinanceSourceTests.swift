import Exchange
import Market
import Testing

struct BinanceSourceTests {
    private let clock = MovedClock()
    private let notes = Recorder<String>()

    private func source(_ server: ScriptedServer) -> BinanceSource {
        var configuration = BinanceSource.Configuration()
        configuration.rest = server.base
        configuration.note = { [notes] in notes.add($0) }
        return BinanceSource(configuration, clock: clock)
    }

    private static func time(_ minute: Int, _ milliseconds: Int = 0) -> String {
        "{\"serverTime\":\((Klines.first + minute).milliseconds + milliseconds)}"
    }

    @Test func itsTimeIsTheExchangesInMicroseconds() async throws {
        let server = ScriptedServer { _ in .http(200, "{\"serverTime\":1499827319559}") }
        #expect(try await source(server).time() == 1_499_827_319_559_000)
        #expect(server.paths == ["/api/v3/time"])
    }

    @Test(arguments: [
        "{}", "{\"serverTime\":1499827319}", "{\"serverTime\":\"1499827319559\"}", "[1499827319559]",
    ])
    func whatIsNoTimeInMillisecondsIsRefused(body: String) async {
        let server = ScriptedServer { _ in .http(200, body) }
        await #expect(throws: ExchangeError.self) { try await source(server).time() }
    }

    @Test func aPageIsAskedForByItsMinutesAndTheTimeBeforeIt() async throws {
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v3/time")
                ? .http(200, Self.time(5, 1001)) : .http(200, Klines.body(0..<6))
        }
        let source = source(server)
        let page = try await source.page(of: Klines.symbol, Klines.first..<Klines.first + 6)
        #expect(page.candles.map(\.minute) == (0..<5).map { Klines.first + $0 })  // The sixth was forming.
        let start = Klines.first.milliseconds
        #expect(
            server.paths == [
                "/api/v3/time",
                "/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=\(start)&endTime=\(start + 359_999)&limit=6",
            ])
        // What lies before a time that is known needs no other.
        _ = try? await source.page(of: Klines.symbol, Klines.first..<Klines.first + 5)
        #expect(server.paths.count == 3 && server.paths[2].hasSuffix("&limit=5"))
    }

    @Test func aCandleIsTakenASecondAfterItsEnd() async throws {
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v3/time")
                ? .http(200, Self.time(1, request.number == 1 ? 999 : 1000)) : .http(200, Klines.body(0..<1))
        }
        let source = source(server)
        let minutes = Klines.first..<Klines.first + 1
        await #expect(throws: ExchangeError.early(Klines.first)) {
            try await source.candles(of: Klines.symbol, minutes)
        }
        #expect(try await source.candles(of: Klines.symbol, minutes).count == 1)
    }

    @Test func aPageHoldsAThousandAndNothingIsAskedForNothing() async throws {
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v3/time")
                ? .http(200, Self.time(100_000)) : .http(200, Klines.body(0..<1000))
        }
        let source = source(server)
        #expect(try await source.candles(of: Klines.symbol, Klines.first..<Klines.first).isEmpty)
        #expect(server.paths.isEmpty)
        #expect(try await source.candles(of: Klines.symbol, Klines.first..<Klines.first + 5000).count == 1000)
        #expect(server.paths[1].hasSuffix("&limit=1000"))
    }

    /// A page without it would say that there is no candle.
    @Test func aRowThatIsRefusedIsNotPassedOverInSilence() async throws {
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v3/time")
                ? .http(200, Self.time(100))
                : .http(200, Klines.body([Klines.row(0), Klines.row(1, [1: "\"0\""])]))
        }
        let source = source(server)
        let minutes = Klines.first..<Klines.first + 2
        await #expect(throws: ExchangeError.self) { try await source.candles(of: Klines.symbol, minutes) }
        let page = try await source.page(of: Klines.symbol, minutes)
        #expect(page.candles.count == 1 && page.refused.map(\.minute) == [Klines.first + 1])
        #expect(notes.all.count == 2 && notes.all[0].hasPrefix("BTCUSDT \(Klines.first + 1): price 0.0"))
    }

    @Test func anUnknownSymbolIsNamedAndAPerpetualIsNotAskedFor() async throws {
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v3/time")
                ? .http(200, Self.time(100)) : .http(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
        }
        let source = source(server)
        let minutes = Klines.first..<Klines.first + 2
        await #expect(throws: ExchangeError.unknownSymbol("BTCUSDT")) {
            try await source.candles(of: Klines.symbol, minutes)
        }
        let perpetual = try Symbol("BTCUSDT.P")
        await #expect(throws: ExchangeError.unknownSymbol("BTCUSDT.P")) {
            try await source.candles(of: perpetual, minutes)
        }
        #expect(server.paths.count == 2)
    }

    private static let info = """
        {"timezone":"UTC","serverTime":1565246363776,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","limit":6000}],
        "exchangeFilters":[],"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT",
        "filters":[{"minPrice":"0.01000000","a":null,"b":-1.5e-3}],"isSpotTradingAllowed":true},
        {"symbol":"LUNABTC","status":"BREAK","quoteAsset":"BTC"},{"symbol":"币安人生USDT","status":"TRADING","quoteAsset":"USDT"},
        {"symbol":"btcusdt","status":"TRADING","quoteAsset":"USDT"},{"symbol":"A\\u0042C","status":"TRADING","quoteAsset":"USDT"}]}
        """

    @Test func listingsAreWhatTheExchangeListsWithTheirVolumes() async throws {
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v3/exchangeInfo")
                ? .http(200, Self.info)
                : .http(200, "[{\"symbol\":\"BTCUSDT\",\"quoteVolume\":\"15.30000000\",\"count\":76}]")
        }
        let listings = try await source(server).listings()
        #expect(
            listings == [
                Listing(
                    symbol: try Symbol("BTCUSDT"), quoteAsset: "USDT", status: .trading, quoteVolume: 15.3),
                Listing(symbol: try Symbol("LUNABTC"), quoteAsset: "BTC", status: .delisted),
                Listing(symbol: try Symbol("ABC"), quoteAsset: "USDT", status: .trading),
            ])
        #expect(
            server.paths == [
                "/api/v3/exchangeInfo?showPermissionSets=false", "/api/v3/ticker/24hr?type=MINI",
            ])
        #expect(
            notes.all.count == 2 && notes.all[0].hasPrefix("币安人生USDT is left out: '币安人生USDT' is not a symbol")
        )
    }

    @Test(arguments: [
        "{}", "[]", "{\"symbols\":{}}", "{\"symbols\":[{}]}", "{\"symbols\":[],\"symbols\":[]}",
        "{\"symbols\":[{\"symbol\":\"A\",\"symbol\":\"B\",\"status\":\"\",\"quoteAsset\":\"\"}]}",
        "{\"symbols\":[{\"symbol\":\"A\",\"status\":\"\",\"quoteAsset\":1}]}", "{\"symbols\":[],}",
        "{\"symbols\":[],\"x\":01}", "{\"symbols\":[],\"x\":.5}", "{\"symbols\":[],\"x\":tru}",
        "{'symbols':[]}",
        "{\"symbols\":[],\"x\":\"\u{1}\"}", "{\"symbols\":[],\"\\ud800\":1}", "{\"symbols\":[],\"x\":NaN}",
    ])
    func whatIsNoListMakesTheAnswerMalformed(body: String) {
        #expect(throws: ExchangeError.self) { try Listings.read(Array(body.utf8)) }
    }

    @Test func nestingIsBounded() throws {
        func info(_ depth: Int) -> [UInt8] {
            Array(
                ("{\"symbols\":[],\"x\":" + String(repeating: "[", count: depth)
                    + String(repeating: "]", count: depth) + "}").utf8)
        }
        #expect(try Listings.read(info(30)).taken.isEmpty)
        #expect(throws: ExchangeError.self) { try Listings.read(info(100_000)) }
    }

    @Test func listsCutAnywhereAreMalformed() {
        let body = Array(Self.info.utf8)
        for cut in 0..<body.count {
            #expect(throws: ExchangeError.self) { try Listings.read(Array(body.prefix(cut))) }
        }
    }

    @Test func damagedListsNeverEndTheProgram() {
        var (random, body) = (SplitMix(state: 2), Array(Self.info.utf8))
        for _ in 0..<20_000 {
            let place = Int.random(in: body.indices, using: &random)
            let byte = body[place]
            body[place] = UInt8.random(in: 0...255, using: &random)
            _ = try? Listings.read(body)
            _ = try? Listings.quoteVolumes(body)
            _ = try? ErrorAnswer(body)
            body[place] = byte
        }
    }
}
