import Engine
import Market
import NonetClient
import Server
import Signals
import Testing

/// Signals over real sockets, with the real client.
struct SignalServerTests {
    @Test func aClientHasAllOfADecision() async throws {
        let test = try DecidedUnderTest()
        var decided = PublishedDecisions()
        try test.keep(test.steps.dropLast(300), in: &decided)
        let source = test.source(decided)
        var configuration = Server.Configuration()
        configuration.port = 0
        let server = try await Server.start(source: source, configuration: configuration)
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)

        let entry = try #require(decided.signals.first)
        let latest = try await client.latestSignal(symbol: entry.signal.symbol.name)
        #expect(latest.id == entry.signal.id && latest.minute == entry.signal.minute.microseconds)
        #expect(latest.state == entry.status.state.name && latest.multiple == entry.status.multiple)
        #expect(latest.regime == entry.signal.regime?.name && latest.winProbability == nil)
        #expect(latest.direction.rawValue == "\(entry.signal.direction)" && latest.interval == .m5)
        let votes = try #require(latest.explanation?.votes)
        #expect(votes.map { $0.opinion?.strength } == entry.signal.votes.map { $0.vote?.strength })
        #expect(latest.explanation?.gates.map(\.stage.name) == entry.signal.gates.map(\.stage.name))

        let candidate = try #require(decided.candidates[entry.signal.symbol])
        let why = try await client.why(symbol: entry.signal.symbol.name)
        #expect(why.minute == candidate.minute.microseconds && why.score == candidate.consensus.score)
        #expect(why.stoppedAt?.name == candidate.stoppedAt?.name && why.calibrationVersion == 7)
        #expect(why.explanation.gates.map(\.passed) == candidate.gates.map(\.passed))

        let history = try await client.signals(from: 0)
        #expect(history.map(\.id) == decided.signals.reversed().map(\.signal.id))
        #expect(history.allSatisfy { $0.explanation == nil })
        let two = try await client.signals(from: 0, limit: 2)
        #expect(two.map(\.id) == history.prefix(2).map(\.id))
        let newest = try await client.signals(symbol: entry.signal.symbol.name, limit: 1)
        #expect(newest.map(\.id) == [entry.signal.id])

        let events = try await client.subscribe(to: .signals, snapshot: false)
        #expect(events.matched == test.symbols.count)
        let before = decided.changeCount
        try test.keep(test.steps.suffix(300), in: &decided)
        #expect(decided.changeCount > before, "nothing new to tell of")
        source.publish(test.snapshot(decided), .past(PastChange(indicators: [], bars: [])))
        var iterator = events.makeAsyncIterator()
        let event = try #require(try await iterator.next())
        guard case .signal(let signal) = event.content else {
            Issue.record("\(event)")
            return
        }
        let first = try #require(decided.changes.lastIndex { $0 > before })
        #expect(event.sequence == 1 && event.origin == .live && signal.id == decided.signals[first].signal.id)
        client.close()
        await server.stop()
    }
}
