import Exchange
import Market
import Testing

/// The source against an exchange that speaks as Binance does, with all that goes wrong there.
struct SimulatedSourceTests {
    /// The exchange's time is ours, and goes on by sleeping.
    private struct SharedClock: WallClock {
        let clock: ManualClock

        var now: Int64 { clock.now }

        func sleep(until instant: Int64) async {
            clock.set(max(clock.now, instant))
            await Task.yield()
        }
    }

    private func source(
        _ test: ExchangeUnderTest, _ change: (inout BinanceSource.Configuration) -> Void = { _ in }
    ) -> BinanceSource {
        var configuration = BinanceSource.Configuration()
        (configuration.rest, configuration.stream) = (test.exchange.restURL, test.exchange.streamURL)
        configuration.limits.totalMilliseconds = 2000
        configuration.streamLimits.silenceSeconds = 3600  // The clock jumps.
        change(&configuration)
        return BinanceSource(configuration, clock: SharedClock(clock: test.clock))
    }

    /// All pages of a range, asked for until each is answered; minutes without a candle are between them.
    private func history(
        _ source: BinanceSource, _ symbol: Symbol, _ minutes: Range<Minute>, _ clock: ManualClock
    ) async throws(ExchangeError) -> (candles: [ClosedCandle], limits: Int) {
        var (candles, next, limits) = ([ClosedCandle](), minutes.lowerBound, 0)
        while next < minutes.upperBound {
            do throws(ExchangeError) {
                let page = try await source.candles(of: symbol, next..<minutes.upperBound)
                candles += page
                guard page.count == BinanceSource.candlesPerPage, let last = page.last else { break }
                next = last.minute + 1
            } catch .limited(let until, _) {
                limits += 1
                clock.set(max(clock.now, until))
            }
        }
        return (candles, limits)
    }

    private func expectSame(_ found: [ClosedCandle], _ truth: [ClosedCandle]) {
        #expect(found.map(\.minute) == truth.map(\.minute))
        #expect(zip(found, truth).allSatisfy { $0.candle.bits == $1.candle.bits })
    }

    @Test func historyIsTheTruthWithItsHaltsAndQuietMinutes() async throws {
        var traits = SeededMarket.Traits()
        (traits.quiet, traits.haltsPerDay, traits.outagesPerDay) = (0.2, 20, 5)
        let test = try await ExchangeUnderTest(traits: traits)
        let minutes = ExchangeUnderTest.start - 4321..<ExchangeUnderTest.start - 1
        for symbol in ExchangeUnderTest.symbols {
            let truth = test.exchange.truth(symbol, minutes)
            let (candles, limits) = try await history(source(test), symbol, minutes, test.clock)
            expectSame(candles, truth)
            #expect(truth.count < minutes.upperBound - minutes.lowerBound && limits == 0)
        }
        await test.exchange.stop()
    }

    @Test func historyIsTheTruthWhateverGoesWrong() async throws {
        let faults: FaultSchedule = [
            .request(.dropped, at: .requests(1..<3)), .request(.cutOff, at: .requests(5..<6)),
            .request(.reset, at: .requests(8..<9)), .request(.status(503), at: .requests(10..<13)),
            .request(.html(status: 502), at: .requests(15..<16)),
            .request(.limited(retryAfter: 30), at: .requests(18..<19)),
            .request(.banned(retryAfter: 120), at: .requests(21..<22)),
        ]
        let test = try await ExchangeUnderTest(faults: faults)
        let (minutes, bans) = (
            ExchangeUnderTest.start - 20_000..<ExchangeUnderTest.start - 1, Recorder<Int64>()
        )
        let source = source(test) { $0.recordBan = { bans.add($0) } }
        let (candles, limits) = try await history(source, ExchangeUnderTest.symbols[0], minutes, test.clock)
        expectSame(candles, test.exchange.truth(ExchangeUnderTest.symbols[0], minutes))
        #expect(limits == 2 && bans.all.count == 2)
        await test.exchange.stop()
    }

    @Test func theExchangeNeverHasToLimitUs() async throws {
        let test = try await ExchangeUnderTest { $0.weightLimit = 60 }
        let source = source(test) { $0.budgetShare = 0.01 }
        let minutes = ExchangeUnderTest.start - 100_000..<ExchangeUnderTest.start - 1
        let before = test.clock.now
        let (candles, limits) = try await history(source, ExchangeUnderTest.symbols[1], minutes, test.clock)
        #expect(candles.count == 99_999 && limits == 0)
        #expect(test.clock.now - before > 120_000_000)  // Two hundred of weight, sixty a minute.
        await test.exchange.stop()
    }

    @Test func listingsAreItsSymbols() async throws {
        let test = try await ExchangeUnderTest()
        let listings = try await source(test).listings()
        #expect(Set(listings.map(\.symbol)) == Set(ExchangeUnderTest.symbols))
        #expect(
            listings.allSatisfy {
                $0.status == .trading && $0.quoteAsset == "USDT" && ($0.quoteVolume ?? 0) > 0
            })
        await #expect(throws: ExchangeError.unknownSymbol("XYZUSDT")) {
            try await source(test).candles(
                of: try Symbol("XYZUSDT"), ExchangeUnderTest.start - 5..<ExchangeUnderTest.start - 3)
        }
        await test.exchange.stop()
    }

    /// Events twice, a connection lost, one cut inside a frame.
    @Test func liveCandlesAndWhatIsAskedForAfterInterruptionsAreTheTruth() async throws {
        let test = try await ExchangeUnderTest(
            faults: [
                .candles(.duplicated, at: ExchangeUnderTest.seconds(0..<90)),
                .connection(.dropped, at: ExchangeUnderTest.seconds(150..<151)),
                .connection(.truncated, at: ExchangeUnderTest.seconds(285..<295)),
            ])
        let source = source(test)
        var (found, interruptions) = ([String: ClosedCandle](), 0)
        func take(_ candle: ClosedCandle) { found["\(candle.minute) \(candle.symbol)"] = candle }
        let end = ExchangeUnderTest.start + 8
        var events = source.closes(of: ExchangeUnderTest.symbols).makeAsyncIterator()
        var isConnected = false
        var now: Minute { Minute(containingMilliseconds: Int(test.clock.now / 1000)) }
        while now < end {
            if isConnected {
                // One minute on; its candles, or the end of the connection, come by themselves.
                for _ in 0..<6 { await test.pass(seconds: 10) }
            }
            var came = 0
            while came < ExchangeUnderTest.symbols.count, let event = await events.next() {
                switch event {
                case .closed(let candle):
                    take(candle)
                    came += candle.minute == now - 1 ? 1 : 0
                case .connected:
                    while await test.exchange.counts().streams == 0 { await Task.yield() }
                    isConnected = true
                    came = ExchangeUnderTest.symbols.count
                case .interrupted:
                    (isConnected, interruptions) = (false, interruptions + 1)
                    await test.pass(seconds: 31)  // More than any wait.
                case .refused(let name, let reason): Issue.record("\(name) \(reason)")
                }
            }
        }
        await test.pass(seconds: 2)
        let minutes = ExchangeUnderTest.start..<now
        let truth = ExchangeUnderTest.symbols.flatMap { test.exchange.truth($0, minutes) }
        for symbol in ExchangeUnderTest.symbols {
            for candle in try await source.candles(of: symbol, minutes)
            where found["\(candle.minute) \(symbol)"] == nil {
                take(candle)
            }
        }
        #expect(found.count == truth.count && interruptions >= 2)
        #expect(truth.allSatisfy { found["\($0.minute) \($0.symbol)"]?.candle.bits == $0.candle.bits })
        await test.exchange.stop()
    }
}
