import Engine
import Market
import Server
import Signals
import Testing
import Wire

/// What is answered about decisions, without a socket.
struct SignalQueryTests {
    private func reply(_ talk: Talk, _ query: any Message) throws -> Frame {
        talk.hear(query)
        if let stored = talk.take() { talk.finish(stored) }
        let replies = try talk.replies()
        #expect(replies.count == 1)
        return try #require(replies.first)
    }

    @Test func theNewestSignalOfASymbolComesWithAllOfIt() throws {
        let test = try DecidedUnderTest()
        let decided = try test.decided()
        #expect(decided.signals.count >= 6, "too few to test with: \(decided.signals.count)")
        let talk = Talk(source: test.source(decided)).greeted()
        for symbol in Set(decided.signals.map(\.signal.symbol)) {
            let entry = try #require(decided.signals.first { $0.signal.symbol == symbol })
            for id in UInt64(2)...3 {  // The second time from what was encoded.
                let frame = try reply(talk, LatestSignalQuery(requestId: id, symbol: .of(symbol.name)))
                let answer = try WireSignal(frame)
                #expect(answer.requestId == id && answer.sequence == 0 && answer.subscriptionId == 0)
                #expect(frame.subscriptionId == nil && answer.origin == .snapshot)
                check(answer.row, entry)
                try check(answer.explanation, entry.signal)
            }
        }
    }

    @Test func whyIsTheLastCandidateOfTheSymbol() throws {
        let test = try DecidedUnderTest()
        let decided = try test.decided()
        let talk = Talk(source: test.source(decided)).greeted()
        #expect(decided.candidates.count == test.symbols.count)
        for (symbol, candidate) in decided.candidates {
            let why = try Why(try reply(talk, WhyQuery(requestId: 5, symbol: .of(symbol.name))))
            let last = test.steps.last { $0.candidates.contains { $0.symbol == symbol } }
            #expect(why.symbol.description == symbol.name && why.minute == last?.minute.microseconds)
            #expect(why.interval == .m5 && "\(why.direction)" == "\(candidate.direction)")
            #expect(why.stoppedAt.map { "\($0)" } == candidate.stoppedAt.map { "\($0)" })
            #expect(why.regime.map { "\($0)" } == candidate.regime.map { "\($0)" })
            let plan = candidate.plan
            #expect(
                [why.score, why.confidence, why.confluence, why.reference, why.stop, why.target].bits
                    == [
                        candidate.consensus.score, candidate.consensus.confidence, candidate.confluence,
                        plan?.reference ?? .nan, plan?.stop ?? .nan, plan?.target ?? .nan,
                    ].map { $0.isNaN ? Double.nan : $0 }.bits)
            #expect(why.weightsVersion == 0 && why.calibrationVersion == 7)
            #expect(why.explanation.votes.map { "\($0.head)" } == HeadKey.allCases.map { "\($0)" })
            for (vote, key) in zip(why.explanation.votes, HeadKey.allCases) {
                #expect(vote.weight == test.judge.weights[key])
                #expect((vote.direction == nil) == (candidate.votes[key] == nil))
                #expect(vote.strength.isNaN || vote.strength == candidate.votes[key]?.strength)
            }
            #expect(why.explanation.gates.map(\.name) == candidate.gates.map(\.name))
            #expect(why.explanation.gates.map(\.passed) == candidate.gates.map(\.passed))
            #expect(
                why.explanation.gates.map { Int($0.stage.rawValue) }
                    == candidate.gates.map { Int($0.stage.rawValue) })
        }
    }

    @Test func whatIsNotThereIsSaid() throws {
        func refusal(_ decided: PublishedDecisions, _ query: any Message) throws -> ErrorReply {
            let talk = Talk(source: TestSource(TestSource.snapshot(decided: decided))).greeted()
            talk.hear(query)
            return try ErrorReply(try #require(try talk.replies().first))
        }
        let (why, latest) = (
            WhyQuery(requestId: 2, symbol: .of("BTCUSDT")),
            LatestSignalQuery(requestId: 2, symbol: .of("BTCUSDT"))
        )
        var decided = PublishedDecisions()
        for query: any Message in [
            why, latest, SignalHistoryQuery(requestId: 2), Subscribe(requestId: 2, channel: .signal),
        ] {
            let undecided = try refusal(decided, query)
            #expect(undecided.code == .notReady && undecided.message.contains("does not decide"))
            #expect(!undecided.isFatal && undecided.requestId == 2)
        }
        (decided.judge, decided.interval) = (Judge(), .m15)
        var said = try refusal(decided, why)
        #expect(said.code == .notFound && said.message.contains("No decision yet"), "\(said.message)")
        #expect(said.message.contains("15m"))
        decided.decidedAt = Minute(28_401_134)
        said = try refusal(decided, why)
        #expect(said.code == .notFound && said.message.hasPrefix("Data: "), "\(said.message)")
        #expect(said.message.contains("2024-01-01T00:14Z"))
        said = try refusal(decided, latest)
        #expect(said.code == .notFound && said.message.contains("no signal of BTCUSDT"), "\(said.message)")
        let unknown = WireSymbol.of("BTCUSD")
        for query: any Message in [
            WhyQuery(requestId: 2, symbol: unknown), LatestSignalQuery(requestId: 2, symbol: unknown),
            SignalHistoryQuery(requestId: 2, symbol: unknown),
        ] {
            said = try refusal(decided, query)
            #expect(said.code == .notFound && said.refFieldId == 2 && said.message.contains("BTCUSDT?"))
        }
        said = try refusal(decided, SignalHistoryQuery(requestId: 2, from: 60_000_000, to: 0))
        #expect(said.code == .invalidArgument && said.refFieldId == 3)
        said = try refusal(decided, SignalHistoryQuery(requestId: 2, limit: 70_000))
        #expect(said.code == .resultTooLarge && said.refFieldId == 6)
    }

    @Test(arguments: [1, 2, 7, 1000]) func pagesOfAHistoryHaveEachSignalOnce(limit: UInt32) throws {
        let test = try DecidedUnderTest()
        let all = Array(try test.decided().signals.reversed())
        let talk = Talk(source: test.source(try test.decided())).greeted()
        func history(_ query: SignalHistoryQuery) throws -> SignalHistory {
            try SignalHistory(try reply(talk, query))
        }
        func paged(_ first: SignalHistoryQuery) throws -> [SignalRow] {
            var (query, rows) = (first, [SignalRow]())
            repeat {
                let page = try history(query)
                #expect(page.signals.count <= Int(limit))
                rows += page.signals
                query.after = page.nextAfter
            } while query.after != nil
            return rows
        }
        let rows = try paged(SignalHistoryQuery(requestId: 4, from: 0, limit: limit))
        #expect(rows.map(\.id) == all.map(\.signal.id) && !rows.isEmpty)
        for (row, entry) in zip(rows, all) { check(row, entry) }
        let newest = try history(SignalHistoryQuery(requestId: 4, limit: limit))
        #expect(newest.nextAfter == nil)
        #expect(newest.signals.map(\.id) == all.suffix(Int(limit)).map(\.signal.id))
        let (symbol, middle) = (all[0].signal.symbol, all[all.count / 2].signal.minute)
        let chosen = try paged(
            SignalHistoryQuery(
                requestId: 4, symbol: .of(symbol.name), from: all[0].signal.minute.microseconds,
                to: middle.microseconds, limit: limit))
        #expect(
            chosen.map(\.id)
                == all.filter { $0.signal.symbol == symbol && $0.signal.minute < middle }.map(\.signal.id))
    }

    // MARK: Comparing

    private func check(_ row: SignalRow, _ entry: DecisionJournal.Entry) {
        let (signal, status) = (entry.signal, entry.status)
        #expect(row.symbol.description == signal.symbol.name && row.id == signal.id)
        #expect(row.minute == signal.minute.microseconds && row.interval == .m5)
        #expect("\(row.direction)" == "\(signal.direction)" && "\(row.state)" == "\(status.state)")
        #expect(row.regime.map { "\($0)" } == signal.regime.map { "\($0)" })
        #expect(row.endedAt == status.endedAt?.microseconds)
        #expect(row.weightsVersion == 0 && row.calibrationVersion == 7)
        let expected = [
            signal.reference, signal.stop, signal.target, signal.score, signal.confidence,
            signal.confluence, signal.quality, signal.winProbability ?? .nan, signal.risk, signal.size,
            status.entry ?? .nan, status.exit ?? .nan, status.multiple ?? .nan,
        ]
        #expect(
            [
                row.reference, row.stop, row.target, row.score, row.confidence, row.confluence, row.quality,
                row.winProbability, row.risk, row.size, row.entry, row.exit, row.multiple,
            ].bits == expected.bits)
    }

    private func check(_ explanation: Explanation, _ signal: SignalRecord) throws {
        #expect(explanation.votes.count == signal.votes.count)
        for (vote, expected) in zip(explanation.votes, signal.votes) {
            #expect(vote.weight == expected.weight)
            #expect(vote.direction.map { "\($0)" } == expected.vote.map { "\($0.direction)" })
            #expect(
                [vote.probability, vote.confidence, vote.strength].bits
                    == [expected.vote?.probability, expected.vote?.confidence, expected.vote?.strength]
                    .map { $0 ?? .nan }.bits)
        }
        #expect(explanation.gates.count == signal.gates.count)
        for (gate, expected) in zip(explanation.gates, signal.gates) {
            #expect(gate.name == expected.name && "\(gate.stage)" == "\(expected.stage)")
            #expect(gate.passed == expected.passed && gate.threshold == expected.threshold)
            #expect(gate.value == expected.value || gate.value.isNaN && !expected.value.isFinite)
        }
    }
}
