import Exchange
import Market
import Testing

struct StreamGroupTests {
    private static let second: Int64 = 1_000_000
    private static let hour = 3600 * second
    private static let symbols = ["BTCUSDT", "ETHUSDT"].map { try! Symbol($0) }

    /// A group and what it did.
    private struct Run {
        var group = StreamGroup(StreamGroupTests.symbols, StreamLimits(), seed: 1)
        var attempts = AttemptLimit(300, per: 300 * StreamGroupTests.second)
        /// As short texts: `open 1`, `closed BTCUSDT 3`.
        var log: [String] = []

        mutating func tick(_ now: Int64) { note(group.tick(now: now, &attempts)) }
        mutating func opened(_ id: Int, _ now: Int64) { note(group.opened(id, now: now)) }
        mutating func ended(_ id: Int, _ now: Int64) { note(group.ended(id, reason: "lost", now: now)) }
        mutating func shutdown(_ id: Int) { note(group.received(.shutdown, from: id)) }

        mutating func candle(_ id: Int, _ symbol: Int, _ minute: Int, close: Double? = nil) {
            var candle = Klines.candle
            if let close { candle.close = close }
            note(
                group.received(
                    .closed(
                        ClosedCandle(
                            symbol: StreamGroupTests.symbols[symbol], minute: Klines.first + minute,
                            candle: candle)), from: id))
        }

        mutating func note(_ actions: [StreamGroup.Action]) {
            for action in actions {
                switch action {
                case .open(let id): log.append("open \(id)")
                case .close(let id): log.append("close \(id)")
                case .tell(.closed(let candle)):
                    log.append("\(candle.symbol) \(candle.minute - Klines.first)")
                case .tell(.connected(let symbols)): log.append("connected \(symbols.count)")
                case .tell(.interrupted(let symbols, let reason)):
                    log.append("interrupted \(symbols.count) \(reason)")
                case .tell(.refused(let symbol, let reason)): log.append("refused \(symbol) \(reason)")
                }
            }
        }

        mutating func taken() -> [String] {
            defer { log = [] }
            return log
        }
    }

    private func connectedRun() -> Run {
        var run = Run()
        run.tick(0)
        run.opened(1, 0)
        #expect(run.taken() == ["open 1", "connected 2"])
        return run
    }

    @Test func aLostConnectionIsToldAndMadeAgainSoon() {
        var run = connectedRun()
        run.candle(1, 0, 0)
        run.ended(1, Self.second)
        #expect(run.taken() == ["BTCUSDT 0", "interrupted 2 lost"])
        run.tick(Self.second + Backoff.first)
        run.opened(2, 2 * Self.second)
        #expect(run.taken() == ["open 2", "connected 2"])
    }

    @Test func anInterruptionIsToldOnceHoweverOftenConnectingFails() {
        var run = Run()
        var (now, opens) = (Int64(0), 0)
        for id in 1...20 {
            while run.log.last != "open \(id)" {
                run.tick(now)
                now += Self.second / 4
            }
            run.ended(id, now)
            opens += 1
        }
        #expect(run.taken().filter { $0.hasPrefix("interrupted") }.count == 1)
        #expect(now > 20 * Self.second && now < 20 * 31 * Self.second)  // It waits longer and longer.
    }

    @Test func aConnectionThatIsNotMadeInTenSecondsIsGivenUp() {
        var run = Run()
        run.tick(0)
        run.tick(10 * Self.second)
        #expect(run.taken() == ["open 1"])
        run.tick(10 * Self.second + 1)
        #expect(run.taken() == ["close 1", "interrupted 2 no connection within 10 s"])
        run.opened(1, 11 * Self.second)
        run.candle(1, 0, 0)
        #expect(run.taken() == [])  // It is not ours any more.
    }

    @Test func attemptsAreBoundedForAllGroupsTogether() {
        var (attempts, now) = (AttemptLimit(300, per: 300 * Self.second), Int64(0))
        var taken = 0
        while now < 300 * Self.second {
            if attempts.take(now: now) { taken += 1 }
            now += Self.second / 4
        }
        #expect(taken == 300)
        #expect(attempts.take(now: now) == true)  // The first one is five minutes ago.
    }

    @Test func aSecondConnectionOverlapsUntilBothHaveBroughtTheSameMinute() {
        var run = connectedRun()
        run.tick(23 * Self.hour - 1)
        #expect(run.taken() == [])
        run.tick(23 * Self.hour)
        #expect(run.taken() == ["open 2"])
        run.candle(1, 0, 0)
        run.opened(2, 23 * Self.hour + Self.second)
        run.candle(1, 1, 0)
        run.candle(2, 1, 0)  // The minute was half over when it connected.
        run.candle(2, 0, 1)
        run.candle(1, 0, 1)
        run.candle(1, 1, 1)
        #expect(run.taken() == ["BTCUSDT 0", "ETHUSDT 0", "BTCUSDT 1", "ETHUSDT 1"])
        run.candle(2, 1, 1)
        #expect(run.taken() == ["close 1"])
        run.candle(2, 0, 2)
        run.ended(1, 23 * Self.hour)
        #expect(run.taken() == ["BTCUSDT 2"])
        // And so for ever.
        run.tick(46 * Self.hour)
        #expect(run.taken() == [])
        run.tick(46 * Self.hour + Self.second)
        #expect(run.taken() == ["open 3"])
    }

    @Test func aSymbolThatDoesNotTradeDoesNotHoldUpTheChange() {
        var run = connectedRun()
        run.tick(23 * Self.hour)
        run.opened(2, 23 * Self.hour)
        for minute in 0..<2 {
            run.candle(1, 0, minute)
            run.candle(2, 0, minute)
        }
        #expect(run.taken() == ["open 2", "BTCUSDT 0", "BTCUSDT 1", "close 1"])
    }

    @Test func aServerThatSaysItGoesIsReplacedAtOnce() {
        var run = connectedRun()
        run.shutdown(1)
        run.tick(Self.second)
        run.opened(2, 2 * Self.second)
        for symbol in 0..<2 {
            run.candle(1, symbol, 0)
            run.candle(2, symbol, 0)
        }
        run.tick(3 * Self.second)
        #expect(run.taken() == ["open 2", "BTCUSDT 0", "ETHUSDT 0", "close 1"])
    }

    @Test func theSecondConnectionTakesOverWhenTheFirstIsCutTooEarly() {
        var run = connectedRun()
        run.shutdown(1)
        run.tick(Self.second)
        run.opened(2, 2 * Self.second)
        run.ended(1, 3 * Self.second)
        run.candle(2, 0, 0)
        #expect(run.taken() == ["open 2", "interrupted 2 lost", "connected 2", "BTCUSDT 0"])
        // Also when it is not made yet.
        run.shutdown(2)
        run.tick(4 * Self.second)
        run.ended(2, 5 * Self.second)
        run.opened(3, 6 * Self.second)
        #expect(run.taken() == ["open 3", "interrupted 2 lost", "connected 2"])
    }

    @Test func aSecondConnectionThatFailsIsMadeAgainWhileTheFirstGoesOn() {
        var run = connectedRun()
        run.tick(23 * Self.hour)
        run.ended(2, 23 * Self.hour)
        run.candle(1, 0, 0)
        run.tick(23 * Self.hour + Backoff.first)
        #expect(run.taken() == ["open 2", "BTCUSDT 0", "open 3"])
    }

    @Test func aCandleIsToldOnceUnlessItDiffers() {
        var run = connectedRun()
        run.candle(1, 0, 0)
        run.candle(1, 0, 0)
        run.candle(1, 0, 0, close: 67_013)
        run.candle(1, 0, 1)
        #expect(run.taken() == ["BTCUSDT 0", "BTCUSDT 0", "BTCUSDT 1"])
    }

    @Test func aSymbolNobodyAskedForIsRefused() throws {
        var run = connectedRun()
        let candle = ClosedCandle(symbol: try Symbol("A"), minute: Klines.first, candle: Klines.candle)
        run.note(run.group.received(.closed(candle), from: 1))
        #expect(run.taken() == ["refused A it was not asked for"])
    }

    @Test func whatTheConsumerMissedIsToldWhenThereIsRoom() throws {
        let told = Recorder<String>()
        let room = Recorder<Bool>()
        var outlet = StreamOutlet { event in
            guard room.all.count > told.all.count else { return false }
            switch event {
            case .closed(let candle): told.add("\(candle.minute - Klines.first)")
            case .connected(let symbols): told.add("connected \(symbols.count)")
            case .interrupted(let symbols, _): told.add("interrupted \(symbols.count)")
            case .refused: told.add("refused")
            }
            return true
        }
        func closed(_ minute: Int) -> StreamEvent {
            .closed(
                ClosedCandle(symbol: Self.symbols[0], minute: Klines.first + minute, candle: Klines.candle))
        }
        func grow(_ count: Int) { for _ in 0..<count { room.add(true) } }
        grow(2)
        outlet.tell(.connected(Self.symbols))
        for minute in 0..<5 { outlet.tell(closed(minute)) }
        #expect(told.all == ["connected 2", "0"])
        grow(1)
        outlet.catchUp()
        #expect(told.all.last == "interrupted 1")
        outlet.tell(closed(5))  // Missed again, before it could be told that it is connected.
        grow(5)
        outlet.tell(closed(6))
        #expect(told.all == ["connected 2", "0", "interrupted 1", "interrupted 1", "connected 1", "6"])
    }
}
