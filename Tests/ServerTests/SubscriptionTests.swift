import Engine
import Market
import NIOCore
import Server
import Testing
import Wire

/// What a subscription says, without a socket.
struct SubscriptionTests {
    private let noon = Minute(28_401_120 + 12 * 60)  // 2024-01-01T12:00Z

    private func subscribed(_ request: Subscribe) throws -> (talk: Talk, ack: SubscribeAck) {
        let talk = Talk(source: TestSource(TestSource.snapshot(minute: noon - 1))).greeted()
        talk.room = 0  // What comes first waits, so that the answer is seen alone.
        talk.hear(request)
        let replies = try talk.replies()
        #expect(replies.count == 1)
        talk.room = Int.max / 2
        return (talk, try SubscribeAck(try #require(replies.first)))
    }

    private func events(_ talk: Talk) throws -> [Told] { try talk.replies().map { try Told($0) } }

    @Test func theAnswerComesBeforeTheFirstEvent() throws {
        let (talk, ack) = try subscribed(Subscribe(requestId: 7, channel: .indicatorClose, interval: .m1))
        #expect(ack.requestId == 7 && ack.subscriptionId == 1 && ack.matched == 4)
        talk.drain()
        #expect(try events(talk).isEmpty)
        talk.source.close(noon)
        talk.look()
        let told = try events(talk)
        #expect(told.map(\.symbol) == ["ADAUSDT", "BTCUSDT", "DOTUSDT.P"])
        #expect(told.map(\.sequence) == [1, 2, 3] && told.allSatisfy { $0.origin == .live && $0.id == 1 })
        #expect(told.allSatisfy { $0.open == noon.microseconds && $0.interval == .m1 })
    }

    @Test func anEventHasTheBitsOfTheTable() throws {
        let (talk, _) = try subscribed(
            Subscribe(requestId: 7, channel: .indicatorClose, interval: .m1, symbols: [.of("ADAUSDT")]))
        talk.source.close(noon)
        talk.look()
        let event = try IndicatorEvent(try #require(try talk.replies().first))
        let table = talk.source.published.table(.m1)
        #expect(event.values.bits == table.values[0..<3].map(\.bitPattern))
        #expect(event.bars == 100 && event.filled == 0 && event.catalogHash == 0xC0FFEE)
        #expect(event.computedAt == (noon + 1).microseconds)
    }

    @Test func aCandleSaysWhetherItIsQuietOrAHalt() throws {
        let (talk, _) = try subscribed(Subscribe(requestId: 7, channel: .candleClose, interval: .m1))
        talk.source.close(noon)
        talk.look()
        let events = try talk.replies().map { try CandleEvent($0) }
        #expect(events.map(\.candle.state) == [.quiet, .halt, .closed])
        #expect(events[1].candle.open.isNaN && events[1].candle.present == 0)
        #expect(events[2].candle.close == Double(noon.sinceEpoch) + 0.25 && events[2].candle.present == 1)
        #expect(events.map(\.sequence) == [1, 2, 3])
    }

    @Test func onlyTheBarsThatEndAreToldOf() throws {
        let (talk, _) = try subscribed(
            Subscribe(requestId: 7, channel: .candleClose, symbols: [.of("DOTUSDT.P")]))
        var seen: [Interval: Int] = [:]
        for minute in 0..<240 {
            talk.source.close(noon + minute)
            talk.look()
            for told in try events(talk) {
                let interval = Interval.of(told.interval)
                seen[interval, default: 0] += 1
                #expect(told.open == (noon + (minute + 1 - interval.minutes)).microseconds)
            }
        }
        #expect(seen == [.m1: 240, .m5: 48, .m15: 16, .h1: 4, .h4: 1])
    }

    @Test func theStateComesFirstWhereItIsAskedFor() throws {
        let talk = Talk(source: TestSource(TestSource.snapshot(minute: noon - 1))).greeted()
        talk.hear(Subscribe(requestId: 2, channel: .candleClose, interval: .m5, snapshot: true))
        talk.drain()
        let replies = try talk.replies()
        #expect(replies.first?.template == .subscribeAck)
        let told = try replies.dropFirst().map { try Told($0) }
        #expect(told.map(\.symbol) == ["ADAUSDT", "BTCUSDT", "DOTUSDT.P"])
        #expect(told.allSatisfy { $0.origin == .snapshot && $0.open == (noon - 5).microseconds })
        #expect(told.map(\.sequence) == [1, 2, 3])
    }

    @Test func whatWasPublishedBeforeIsNotToldAgain() throws {
        let talk = Talk(source: TestSource(TestSource.snapshot(minute: noon - 1))).greeted()
        talk.source.close(noon)
        talk.hear(Subscribe(requestId: 2, channel: .candleClose, interval: .m1))
        talk.look()
        #expect(try talk.replies().map(\.template) == [.subscribeAck])
        talk.source.close(noon + 1)
        talk.look()
        #expect(try events(talk).map(\.open) == Array(repeating: (noon + 1).microseconds, count: 3))
    }

    @Test func lateAndRevisedBarsSayThatTheyAre() throws {
        let (talk, _) = try subscribed(
            Subscribe(
                requestId: 7, channel: .candleClose, interval: .m1,
                symbols: [.of("DOTUSDT.P"), .of("ADAUSDT")]))
        let change = PastChange(
            indicators: [],
            bars: [
                .init(row: 2, interval: .m1, bar: TestSource.bar(2, .m1, noon - 9), isLate: true),
                .init(row: 1, interval: .m1, bar: TestSource.bar(1, .m1, noon - 9), isLate: true),
                .init(row: 0, interval: .m1, bar: TestSource.bar(0, .m1, noon - 8), isLate: false),
                .init(row: 0, interval: .m5, bar: TestSource.bar(0, .m5, noon - 10), isLate: false),
            ])
        talk.publish(TestSource.snapshot(minute: noon), .past(change))
        let told = try events(talk)
        #expect(told.map(\.symbol) == ["DOTUSDT.P", "ADAUSDT"])
        #expect(told.map(\.origin) == [.late, .revised])
        #expect(told.map(\.open) == [(noon - 9).microseconds, (noon - 8).microseconds])
        #expect(told.map(\.sequence) == [1, 2])
    }

    @Test func revisedIndicatorsAreToldOf() throws {
        let (talk, _) = try subscribed(Subscribe(requestId: 7, channel: .indicatorClose, interval: .h1))
        let change = PastChange(
            indicators: [
                .init(row: 2, interval: .h1, isLate: false), .init(row: 0, interval: .h1, isLate: true),
                .init(row: 0, interval: .m1, isLate: false),
            ], bars: [])
        talk.publish(TestSource.snapshot(minute: noon), .past(change))
        let told = try events(talk)
        #expect(told.map(\.symbol) == ["DOTUSDT.P", "ADAUSDT"] && told.map(\.origin) == [.revised, .late])
    }

    @Test func symbolsThatComeLaterBelongToAllOfThem() throws {
        let talk = Talk(source: TestSource(TestSource.snapshot(minute: noon - 1))).greeted()
        talk.hear(
            Subscribe(requestId: 2, channel: .candleClose, interval: .m1),
            Subscribe(requestId: 3, channel: .candleClose, interval: .m1, symbols: [.of("DOTUSDT.P")]))
        _ = try talk.replies()
        let names = ["AAAUSDT"] + TestSource.names
        talk.publish(TestSource.snapshot(names: names, minute: noon))
        let told = try events(talk)
        #expect(told.filter { $0.id == 1 }.map(\.symbol) == ["AAAUSDT", "ADAUSDT", "BTCUSDT", "DOTUSDT.P"])
        #expect(told.filter { $0.id == 2 }.map(\.symbol) == ["DOTUSDT.P"])
        #expect(told.allSatisfy { $0.origin == .snapshot })
        talk.source.close(noon + 1, names: names)
        talk.look()
        #expect(try events(talk).filter { $0.id == 2 }.map(\.symbol) == ["DOTUSDT.P"])
    }

    @Test func aLoopThatMissedPublicationsTellsTheNewestState() throws {
        let (talk, _) = try subscribed(Subscribe(requestId: 7, channel: .candleClose, interval: .m1))
        talk.look()
        for minute in 0..<Feed.recentMax + 3 { talk.source.close(noon + minute) }
        talk.look()
        let told = try events(talk)
        // The oldest that is kept comes as a state, the others one by one.
        #expect(told.count == 3 * Feed.recentMax && told.map(\.sequence) == Array(1...UInt64(told.count)))
        #expect(told.prefix(3).allSatisfy { $0.origin == .snapshot && $0.open == (noon + 3).microseconds })
        #expect(told.dropFirst(3).allSatisfy { $0.origin == .live })
    }

    @Test func jobsComeAsTheyStand() throws {
        let talk = Talk().greeted()
        talk.source.feed.report(JobEvent(id: 3, kind: .gapCheck, state: .running, time: 1))
        talk.source.feed.report(JobEvent(id: 3, kind: .gapCheck, state: .done, time: 2))
        talk.look()
        talk.hear(Subscribe(requestId: 2, channel: .job, snapshot: true))
        talk.drain()
        var replies = try talk.replies()
        #expect(replies.map(\.template) == [.subscribeAck, .jobEvent])
        #expect(try WireJobEvent(replies[1]).state == .succeeded)
        talk.source.feed.report(
            JobEvent(id: 4, kind: .backfill, state: .running, done: 5, total: 9, message: "half", time: 3))
        talk.look()
        replies = try talk.replies()
        let job = try WireJobEvent(try #require(replies.first))
        #expect(job.sequence == 2 && job.jobId == 4 && job.kind == .backfill && job.state == .running)
        #expect(job.done == 5 && job.total == 9 && job.message == "half" && job.time == 3)
        talk.look()
        #expect(try talk.replies().isEmpty)
    }

    @Test func nothingComesAfterUnsubscribing() throws {
        let (talk, _) = try subscribed(Subscribe(requestId: 7, channel: .candleClose, interval: .m1))
        talk.hear(Unsubscribe(requestId: 8, subscriptionId: 1))
        talk.source.close(noon)
        talk.look()
        let replies = try talk.replies()
        #expect(replies.map(\.template) == [.unsubscribeAck])
        talk.hear(Unsubscribe(requestId: 9, subscriptionId: 1))
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .notFound && !error.isFatal && error.message.contains("1 is not open"))
    }

    @Test func whatIsNotThereIsRefusedReadablyAndTheConnectionGoesOn() throws {
        let talk = Talk().greeted()
        var channel = Subscribe(requestId: 2, channel: .candleClose).frame
        channel.setInteger(UInt8(9), at: 22)
        var interval = Subscribe(requestId: 3, channel: .candleClose).frame
        interval.setInteger(UInt8(7), at: 23)
        talk.hear(channel)
        talk.hear(interval)
        talk.hear(
            Subscribe(requestId: 4, channel: .candleClose, symbols: [.of("btcusdt")]),
            Subscribe(requestId: 5, channel: .job, interval: .m1),
            Subscribe(requestId: 6, channel: .job, symbols: [.of("BTCUSDT")]),
            Ping(requestId: 7, sentAt: 0))
        let replies = try talk.replies()
        let errors = try replies.dropLast().map { try ErrorReply($0) }
        #expect(replies.last?.template == .pong)
        #expect(
            errors.map(\.code) == [
                .invalidArgument, .invalidArgument, .notFound, .invalidArgument, .invalidArgument,
            ])
        #expect(errors.map(\.refFieldId) == [2, 3, 6, 3, 5] && errors.allSatisfy { !$0.isFatal })
        #expect(errors[0].message.contains("indicatorClose") && errors[2].message.contains("BTCUSDT?"))
    }

    @Test func aConnectionHasOnlySoManySubscriptions() throws {
        let talk = Talk { $0.subscriptions = 2 }.greeted()
        for id in 2...4 { talk.hear(Subscribe(requestId: UInt64(id), channel: .job)) }
        let replies = try talk.replies()
        #expect(replies.map(\.template) == [.subscribeAck, .subscribeAck, .error])
        let error = try ErrorReply(replies[2])
        #expect(error.code == .tooManyInFlight && error.limit == 2 && !error.isFatal)
        talk.hear(Unsubscribe(requestId: 5, subscriptionId: 1), Subscribe(requestId: 6, channel: .job))
        #expect(try SubscribeAck(try talk.replies()[1]).subscriptionId == 3)
    }
}

/// An event as a test compares it.
struct Told {
    var id: UInt32
    var sequence: UInt64
    var symbol: String
    var interval: WireInterval
    var origin: EventOrigin
    var open: Int64

    init(_ frame: Frame) throws {
        switch frame.template {
        case .candleEvent:
            let event = try CandleEvent(frame)
            (id, sequence, origin) = (event.subscriptionId, event.sequence, event.origin)
            (symbol, interval, open) = (event.symbol.description, event.interval, event.candle.openTime)
        default:
            let event = try IndicatorEvent(frame)
            (id, sequence, origin) = (event.subscriptionId, event.sequence, event.origin)
            (symbol, interval, open) = (event.symbol.description, event.interval, event.openTime)
        }
        #expect(frame.requestId == 0 && frame.subscriptionId == id)
    }
}
