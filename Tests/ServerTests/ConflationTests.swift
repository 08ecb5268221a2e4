import Engine
import Market
import NIOCore
import Server
import Testing
import Wire

/// A client that takes too little loses events, is told how many, and gets the newest of each symbol.
struct ConflationTests {
    private let noon = Minute(28_401_120 + 12 * 60)

    private func subscribed(_ requests: Subscribe...) throws -> Talk {
        let talk = Talk(source: TestSource(TestSource.snapshot(minute: noon - 1))).greeted()
        for request in requests { talk.hear(request) }
        _ = try talk.replies()
        return talk
    }

    @Test(arguments: [WireChannel.candleClose, .indicatorClose])
    func theNewestOfEachSymbolComesBehindTheCount(channel: WireChannel) throws {
        let talk = try subscribed(Subscribe(requestId: 2, channel: channel, interval: .m1))
        talk.source.close(noon)
        talk.look()
        #expect(try talk.replies().count == 3)
        talk.room = 0
        for minute in 1...5 {
            talk.source.close(noon + minute)
            talk.look()
        }
        #expect(try talk.replies().isEmpty)
        talk.room = 1 << 20
        talk.drain()
        let replies = try talk.replies()
        // 15 events while nothing was taken, three of which are sent.
        let conflated = try Conflated(try #require(replies.first))
        #expect(conflated.subscriptionId == 1 && conflated.dropped == 12 && conflated.nextSequence == 16)
        let told = try replies.dropFirst().map { try Told($0) }
        #expect(told.map(\.symbol) == ["ADAUSDT", "BTCUSDT", "DOTUSDT.P"])
        #expect(told.map(\.sequence) == [16, 17, 18] && told.allSatisfy { $0.origin == .snapshot })
        #expect(told.allSatisfy { $0.open == (noon + 5).microseconds })
        // And then they come one by one again.
        talk.source.close(noon + 6)
        talk.look()
        #expect(try talk.replies().map { try Told($0) }.map(\.sequence) == [19, 20, 21])
    }

    @Test func whatWaitsOnceIsNotCountedAsDropped() throws {
        let talk = try subscribed(Subscribe(requestId: 2, channel: .candleClose, interval: .m1))
        talk.room = 0
        talk.source.close(noon)
        talk.look()
        talk.room = 1 << 20
        talk.drain()
        let told = try talk.replies().map { try Told($0) }
        #expect(told.map(\.sequence) == [1, 2, 3])
        #expect(told.allSatisfy { $0.open == noon.microseconds })
    }

    @Test func roomForSomeIsFilledAndTheRestWaits() throws {
        let talk = try subscribed(Subscribe(requestId: 2, channel: .candleClose, interval: .m1))
        talk.room = 200  // A candle is 145 bytes: the second one begins within.
        talk.source.close(noon)
        talk.look()
        #expect(try talk.replies().map { try Told($0) }.map(\.symbol) == ["ADAUSDT", "BTCUSDT"])
        talk.drain()
        #expect(try talk.replies().map { try Told($0) }.map(\.sequence) == [3])
        talk.drain()
        #expect(try talk.replies().isEmpty)
    }

    @Test func barsOfThePastAreCountedWhereTheyCanNotWait() throws {
        let talk = try subscribed(Subscribe(requestId: 2, channel: .candleClose, interval: .m1))
        talk.room = 0
        let change = PastChange(
            indicators: [],
            bars: [
                .init(row: 0, interval: .m1, bar: TestSource.bar(0, .m1, noon - 9), isLate: true),
                .init(row: 2, interval: .m1, bar: TestSource.bar(2, .m1, noon), isLate: false),
            ])
        talk.publish(TestSource.snapshot(minute: noon), .past(change))
        talk.room = 1 << 20
        talk.drain()
        let replies = try talk.replies()
        let conflated = try Conflated(try #require(replies.first))
        #expect(conflated.dropped == 1 && conflated.nextSequence == 2)
        let told = try replies.dropFirst().map { try Told($0) }
        #expect(told.map(\.symbol) == ["DOTUSDT.P"] && told.map(\.open) == [noon.microseconds])
    }

    @Test func ofAJobTheNewestWaits() throws {
        let talk = try subscribed(Subscribe(requestId: 2, channel: .job))
        talk.look()
        talk.room = 0
        for done in 1...100 {
            talk.source.feed.report(
                JobEvent(id: 1, kind: .backfill, state: .running, done: done, time: Int64(done)))
            talk.look()
        }
        talk.room = 1 << 20
        talk.drain()
        let jobs = try talk.replies().map { try WireJobEvent($0) }
        #expect(jobs.map(\.done) == [100] && jobs.map(\.sequence) == [1])
    }

    @Test func aClientThatTakesNothingIsToldThatItWasTooSlow() throws {
        let talk = try subscribed(Subscribe(requestId: 2, channel: .candleClose, interval: .m1))
        talk.room = 0
        for minute in 0..<10 {
            talk.source.close(noon + minute)
            talk.look()
            talk.pass(.seconds(4), pending: 1 << 20, taken: 500, isReading: false)
        }
        let error = try ErrorReply(try #require(try talk.replies().last))
        #expect(error.code == .slowConsumer && error.isFatal && talk.standing == .broken)
        // Nothing more is said to it.
        talk.room = 1 << 20
        talk.source.close(noon + 10)
        talk.look()
        talk.drain()
        #expect(try talk.replies().isEmpty)
    }

    /// Whatever the room, each symbol's last event is its newest state, and the counts add up to all that was published.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func nothingIsLostUncountedWhateverTheRoom(seed: UInt64) throws {
        var coin = SeededCoin(state: seed)
        let talk = try subscribed(
            Subscribe(requestId: 2, channel: .candleClose, interval: .m1),
            Subscribe(requestId: 3, channel: .indicatorClose, symbols: [.of("BTCUSDT"), .of("ADAUSDT")]))
        var tally = Tally()
        for minute in 0..<300 {
            talk.room = Int(coin.next() % 4) * 400
            talk.source.close(noon + minute)
            talk.look()
            if coin.next() % 3 == 0 { talk.drain() }
            try tally.take(talk.replies())
        }
        talk.room = 1 << 20
        talk.drain()
        try tally.take(talk.replies())
        #expect(tally.conflations > 10)
        // Three symbols a minute; two symbols at the end of each bar from 12:00 to 16:59.
        #expect(tally.sequences == [1: 900, 2: 2 * (300 + 60 + 20 + 5 + 1)])
        let last = noon + 299
        for (key, open) in tally.newest {
            let interval = Interval.of(key.interval)
            #expect(open == interval.firstMinute(ofBar: interval.bar(of: last + 1) - 1).microseconds)
        }
        #expect(tally.newest.count == 3 + 2 * 5)
    }
}

/// What a client makes of events: it never finds a sequence that it can't explain.
struct Tally {
    struct Key: Hashable {
        var id: UInt32
        var symbol: String
        var interval: WireInterval
    }

    var sequences: [UInt32: UInt64] = [:]
    var newest: [Key: Int64] = [:]
    var conflations = 0
    var events = 0

    mutating func take(_ frames: [Frame]) throws {
        for frame in frames {
            if frame.template == .conflated {
                let conflated = try Conflated(frame)
                conflations += 1
                sequences[conflated.subscriptionId, default: 0] += conflated.dropped
                let due = sequences[conflated.subscriptionId, default: 0] + 1
                #expect(conflated.dropped > 0 && conflated.nextSequence == due)
            } else {
                let told = try Told(frame)
                events += 1
                sequences[told.id, default: 0] += 1
                #expect(told.sequence == sequences[told.id])
                let key = Key(id: told.id, symbol: told.symbol, interval: told.interval)
                #expect(newest[key].map { $0 <= told.open } ?? true)
                newest[key] = told.open
            }
        }
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededCoin: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
