import Engine
import Market
import NIOCore
import Server
import Signals
import Testing
import Wire

/// What a subscription to signals is told, without a socket.
struct SignalEventTests {
    private let nothing = Change.past(PastChange(indicators: [], bars: []))

    private func signals(_ talk: Talk) throws -> [WireSignal] {
        try talk.replies().filter { $0.template == .signal }.map { try WireSignal($0) }
    }

    /// The steps after the first, some at a time.
    private func chunks(of test: DecidedUnderTest) -> [ArraySlice<Replay.Step>] {
        stride(from: 1, to: test.steps.count, by: 40).map {
            test.steps[$0..<min($0 + 40, test.steps.count)]
        }
    }

    @Test func eachNewSignalAndEachStateIsAnEvent() throws {
        let test = try DecidedUnderTest()
        var decided = PublishedDecisions()
        try test.keep(test.steps[..<1], in: &decided)
        let talk = Talk(source: test.source(decided)).greeted()
        talk.hear(Subscribe(requestId: 2, channel: .signal))
        talk.drain()
        #expect(
            try SubscribeAck(try #require(try talk.replies().first)).matched == UInt32(test.symbols.count))
        var told: [UInt64: WireSignalState] = [:]
        var before = Dictionary(uniqueKeysWithValues: decided.signals.map { ($0.signal.id, $0.status) })
        var count: UInt64 = 0
        for steps in chunks(of: test) {
            try test.keep(steps, in: &decided)
            talk.publish(test.snapshot(decided), nothing)
            var changed: Set<UInt64> = []
            for entry in decided.signals where before[entry.signal.id] != entry.status {
                changed.insert(entry.signal.id)
                before[entry.signal.id] = entry.status
            }
            let events = try signals(talk)
            #expect(Set(events.map(\.row.id)) == changed && events.count == changed.count)
            for event in events {
                count += 1
                #expect(event.sequence == count && event.subscriptionId == 1 && event.requestId == 0)
                #expect(event.origin == .live && event.explanation.votes.count == 9)
                #expect("\(event.row.state)" == "\(try #require(before[event.row.id]).state)")
                told[event.row.id] = event.row.state
            }
        }
        #expect(told.count > 5 && Set(told.keys).isSubset(of: decided.signals.map(\.signal.id)))
        #expect(Set(told.values).count > 1, "nothing ended")
    }

    @Test func theStateAtTheStartIsWhatHasNotEnded() throws {
        let test = try DecidedUnderTest()
        var decided = PublishedDecisions()
        // Up to where some are open and some are not.
        let last = try #require(test.steps.lastIndex { !$0.signals.isEmpty })
        try test.keep(test.steps[...last], in: &decided)
        let open = decided.signals.filter { !$0.status.state.isEnded }.map(\.signal.id)
        #expect(!open.isEmpty && open.count < decided.signals.count)
        let talk = Talk(source: test.source(decided)).greeted()
        talk.hear(
            Subscribe(requestId: 2, channel: .signal, snapshot: true),
            Subscribe(requestId: 3, channel: .signal, interval: .h1, snapshot: true))
        talk.drain()
        let events = try signals(talk)
        #expect(events.map(\.row.id) == open.sorted() && events.allSatisfy { $0.origin == .snapshot })
        #expect(events.map(\.sequence) == Array(1...UInt64(open.count)))
        talk.publish(test.snapshot(decided), nothing)
        #expect(try talk.replies().isEmpty)
    }

    @Test func onlyTheSymbolsChosenAreToldOf() throws {
        let test = try DecidedUnderTest()
        var decided = PublishedDecisions()
        let chosen = try #require(test.steps.flatMap(\.signals).first?.candidate.symbol)
        (decided.judge, decided.interval) = (test.judge, .m5)
        let talk = Talk(source: test.source(decided)).greeted()
        talk.hear(Subscribe(requestId: 2, channel: .signal, symbols: [.of(chosen.name)]))
        try test.keep(test.steps[...], in: &decided)
        talk.publish(test.snapshot(decided), nothing)
        let ids = try signals(talk).map(\.row.id)
        #expect(ids == decided.signals.reversed().filter { $0.signal.symbol == chosen }.map(\.signal.id))
        #expect(ids.count < decided.signals.count)
    }

    @Test func aSlowClientMissesNoSignalButStatesBetween() throws {
        let test = try DecidedUnderTest()
        var decided = PublishedDecisions()
        try test.keep(test.steps[..<1], in: &decided)
        let talk = Talk(source: test.source(decided)).greeted()
        let early = decided.signals.map(\.signal.id)
        talk.hear(Subscribe(requestId: 2, channel: .signal))
        _ = try talk.replies()
        talk.room = 0
        for steps in chunks(of: test) {
            try test.keep(steps, in: &decided)
            talk.publish(test.snapshot(decided), nothing)
        }
        #expect(try talk.replies().isEmpty)
        talk.room = 1  // One frame at a time.
        var events: [WireSignal] = []
        while true {
            talk.drain()
            let more = try signals(talk)
            #expect(more.count <= 1)
            guard !more.isEmpty else { break }
            events += more
        }
        #expect(events.map(\.sequence) == Array(1...UInt64(events.count)))
        let ids = Set(decided.signals.map(\.signal.id)).subtracting(early)
        #expect(Set(events.map(\.row.id)).subtracting(early) == ids && !ids.isEmpty)
        #expect(events.count == Set(events.map(\.row.id)).count)
        let states = Dictionary(uniqueKeysWithValues: decided.signals.map { ($0.signal.id, $0.status.state) })
        #expect(events.allSatisfy { "\($0.row.state)" == states[$0.row.id].map { "\($0)" } })
    }
}
